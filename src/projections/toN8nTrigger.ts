import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { EventDefinition } from '../catalogue/define';
import { contentTypes } from '../catalogue/fields/incoming';
import { byName, instanceInput } from './n8nInputs';
import { asDescription, titleCase } from './n8nWording';

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
			options: [...filters, ...handling].sort((a, b) =>
				a.displayName.localeCompare(b.displayName, 'en'),
			),
		},
	];
}

const chatKinds: INodePropertyOptions[] = [
	{ name: 'All', value: 'all' },
	{ name: 'Only Channels', value: 'channels' },
	{ name: 'Only Direct', value: 'direct' },
	{ name: 'Only Groups', value: 'groups' },
	{ name: 'Only Status', value: 'status' },
];

const senders: INodePropertyOptions[] = [
	{
		name: 'A Person at the Linked Phone',
		value: 'human',
		description:
			'Mega-api and P-API do not say who sent it: what has an ID of their own kind counts as theirs',
	},
	{ name: 'Somebody Else', value: 'contact' },
	{ name: 'This Gateway', value: 'api' },
];

const addressHint = 'Numbers with their country code, or chat IDs, separated by commas';

/** Read by `nodes/shared/trigger/eventFilter.ts`. */
const filters: INodeProperties[] = [
	{
		displayName: 'Chats',
		name: 'chats',
		type: 'options',
		options: chatKinds,
		default: 'all',
		description: 'Which chats start the workflow',
	},
	{
		displayName: 'Ignore Chats',
		name: 'ignoreChats',
		type: 'string',
		default: '',
		placeholder: 'e.g. 120363042979163716@g.us',
		description: `Chats that never start the workflow. ${addressHint}.`,
	},
	{
		displayName: 'Ignore Own Messages',
		name: 'ignoreOwn',
		type: 'boolean',
		default: true,
		description:
			'Whether to leave out messages that this gateway sent itself. Those sent on the linked phone still count.',
	},
	{
		displayName: 'Ignore Senders',
		name: 'ignoreSenders',
		type: 'string',
		default: '',
		placeholder: 'e.g. +55 11 98888-7777',
		description: `People who never start the workflow, in groups either. ${addressHint}.`,
	},
	{
		displayName: 'Message Types',
		name: 'messageTypes',
		type: 'multiOptions',
		options: contentTypes.map((value) => ({ name: titleCase(value), value })).sort(byName),
		default: [],
		description: 'Which kinds of message start the workflow. All when empty.',
	},
	{
		displayName: 'Only Chats',
		name: 'onlyChats',
		type: 'string',
		default: '',
		placeholder: 'e.g. 120363042979163716@g.us',
		description: `The only chats that start the workflow. ${addressHint}.`,
	},
	{
		displayName: 'Only Senders',
		name: 'onlySenders',
		type: 'string',
		default: '',
		placeholder: 'e.g. +55 11 98888-7777',
		description: `The only people who start the workflow, in groups too. ${addressHint}.`,
	},
	{
		displayName: 'Only When Mentioned',
		name: 'onlyMentioned',
		type: 'boolean',
		default: true,
		description:
			'Whether messages in groups start the workflow only when they mention this account or reply to it. Where the gateway does not tell the LID of the account, every mention by LID counts.',
	},
	{
		displayName: 'Sent By',
		name: 'sentBy',
		type: 'multiOptions',
		options: senders,
		default: [],
		description: "Whose messages start the workflow. Everybody's when empty.",
	},
	{
		displayName: 'Text Contains',
		name: 'textContains',
		type: 'string',
		default: '',
		description:
			'Words that the text, or the caption, must hold to start the workflow. Upper and lower case are the same.',
	},
	{
		displayName: 'Text Matches',
		name: 'textMatches',
		type: 'string',
		default: '',
		placeholder: 'e.g. ^(yes|no)$',
		description:
			'Regular expression that the text, or the caption, must match. Upper and lower case are the same unless it is written with slashes and flags.',
	},
];

/** Read by `nodes/shared/trigger/receivedMedia.ts`, `repeatedEvents.ts` and `streamTrigger.ts`. */
const handling: INodeProperties[] = [
	{
		displayName: 'Claim Automation',
		name: 'claimAutomation',
		type: 'boolean',
		default: true,
		description:
			'Whether this workflow answers the conversations of the instance. While it is published, the embedded gateway refuses what other programs send, in each conversation until automation is paused there; workflows may always send.',
	},
	{
		displayName: 'Download Media',
		name: 'downloadMedia',
		type: 'boolean',
		default: true,
		description:
			'Whether to put the file of a received message into the binary field "data". Where that fails the workflow starts all the same, with the reason in media.error.',
	},
	{
		displayName: 'Download Only',
		name: 'mediaTypes',
		type: 'multiOptions',
		options: [
			{ name: 'Audio and Voice Notes', value: 'audio' },
			{ name: 'Documents', value: 'document' },
			{ name: 'Images', value: 'image' },
			{ name: 'Stickers', value: 'sticker' },
			{ name: 'Videos', value: 'video' },
		],
		default: [],
		description: 'Which files Download Media fetches. All when empty.',
	},
	{
		displayName: 'Download Up To (MB)',
		name: 'maxMegabytes',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 2000 },
		default: 20,
		description: 'Largest file that Download Media fetches, in megabytes',
	},
	{
		displayName: 'Ignore Repeated Events',
		name: 'ignoreRepeated',
		type: 'boolean',
		default: true,
		description:
			'Whether to leave out what a gateway posts a second time, which is on unless switched off here. The embedded gateway never repeats an event. For the others it is best effort: the last 500 events are remembered, over restarts of n8n too.',
	},
];
