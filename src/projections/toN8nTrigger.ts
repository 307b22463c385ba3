import type { INodeProperties } from 'n8n-workflow';
import type { EventDefinition } from '../catalogue/define';
import { instanceInput } from './n8nInputs';
import { asDescription } from './n8nWording';

/** The form of a trigger: which instance, which of these events, and what to leave out. */
export function toN8nTrigger(events: readonly EventDefinition[]): INodeProperties[] {
	const options = events
		.map(({ name, title, description }) => ({
			name: title,
			value: name,
			description: asDescription(description),
		}))
		.sort((a, b) => a.name.localeCompare(b.name, 'en'));
	return [
		{
			displayName: 'Instance',
			name: 'instance',
			...instanceInput,
			description:
				'Linked WhatsApp account to listen to. Leave empty for the default of the credential.',
		},
		{
			displayName: 'Events',
			name: 'events',
			type: 'multiOptions',
			options,
			default: ['message.received'],
			required: true,
			description: 'What starts the workflow',
		},
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: filters,
		},
	];
}

/** Read by `nodes/shared/trigger/eventFilter.ts`. */
const filters: INodeProperties[] = [
	{
		displayName: 'Chats',
		name: 'chats',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Only Direct', value: 'direct' },
			{ name: 'Only Groups', value: 'groups' },
		],
		default: 'all',
		description: 'Which chats start the workflow',
	},
	{
		displayName: 'Ignore Own Messages',
		name: 'ignoreOwn',
		type: 'boolean',
		default: true,
		description:
			'Whether to leave out messages that this gateway sent itself. Those sent on the linked phone still count.',
	},
];
