import { z } from 'zod';
import { defineOperation } from '../define';
import { anyInstance } from '../fields';
import { contactRef } from './contactRef';

const count = (what: string) => z.int().meta({ description: `How many ${what} were erased` });

export const erase = defineOperation({
	id: 'contact.erase',
	title: 'Erase',
	action: 'Erase everything stored of a person',
	description:
		'Erases everything stored of a person for good: messages, also in groups, events that name them, files, and the contact itself. What others said of them stays until its days are over.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		contact: contactRef,
		sessions: z
			.boolean()
			.default(false)
			.meta({
				title: 'Sessions',
				description: 'Whether what the encryption knows of them goes, too; it begins anew then',
				ui: { advanced: true },
			}),
	}),
	output: z.object({
		messages: count('messages'),
		events: count('events'),
		sends: count('sends'),
		files: count('files'),
		inbox: count('received messages that were no event yet'),
		sessions: count('keys of the encryption'),
		directory: count('contacts and chats'),
	}),
	examples: [
		{
			input: { instance: 'sales', contact: '5511988887777' },
			output: { messages: 12, events: 31, sends: 4, files: 2, inbox: 0, sessions: 0, directory: 2 },
		},
	],
});
