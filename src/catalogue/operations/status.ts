import { z } from 'zod';
import { defineOperation } from '../define';
import {
	instance,
	media,
	outboxOptions,
	people,
	receipt,
	sendOptions,
	sentExample,
} from '../fields';

export const send = defineOperation({
	id: 'status.send',
	title: 'Send',
	action: 'Post a status',
	description: 'Posts a text, picture, video or audio as a status, which others see for 24 hours.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		type: z
			.enum(['text', 'image', 'video', 'audio'])
			.default('text')
			.meta({ title: 'Type', description: 'What to post' }),
		text: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'Text',
				description: 'What a text status says',
				ui: { widget: 'textarea', when: { type: ['text'] } },
			}),
		media: media.optional().meta({
			title: 'File',
			description: 'Picture, video or audio, by URL, Base64 or media ID',
			ui: { widget: 'media', when: { type: ['image', 'video', 'audio'] } },
		}),
		caption: z
			.string()
			.optional()
			.meta({
				title: 'Caption',
				description: 'Text below a picture or video',
				ui: { when: { type: ['image', 'video'] } },
			}),
		backgroundColor: z
			.string()
			.regex(/^#[0-9a-fA-F]{6}$/, 'must be # and six hexadecimal digits')
			.optional()
			.meta({
				title: 'Background Color',
				description: 'Colour behind a text status',
				ui: { widget: 'color', when: { type: ['text'] }, placeholder: '#1B5E20' },
			}),
		font: z
			.int()
			.min(0)
			.max(5)
			.optional()
			.meta({
				title: 'Font',
				description:
					'Font of a text status: 0 Sans Serif, 1 Serif, 2 Norican, 3 Bryndan Write, 4 Bebas Neue, 5 Oswald Heavy',
				ui: { when: { type: ['text'] } },
			}),
		allContacts: z
			.boolean()
			.optional()
			.meta({ title: 'All Contacts', description: 'Whether every contact may see it' }),
		recipients: people.optional().meta({
			title: 'Recipients',
			description: 'Phone numbers or IDs of who may see it, when not all contacts may',
			ui: { placeholder: '5511988887777' },
		}),
		waitFor: sendOptions.waitFor,
		waitMs: sendOptions.waitMs,
		idempotencyKey: sendOptions.idempotencyKey,
		...outboxOptions,
	}),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				type: 'text',
				text: 'We open at nine.',
				backgroundColor: '#1B5E20',
				font: 1,
				allContacts: true,
			},
			output: { ...sentExample, chatId: 'status@broadcast', phone: null },
		},
	],
});
