import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	buttonsContent,
	carouselContent,
	chat,
	fallback,
	instance,
	listContent,
	receipt,
	sendOptions,
	sentExample,
} from '../../fields';

/** A message with neither is shown as nothing. */
function hasWords(value: { title?: string | undefined; text?: string | undefined }): boolean {
	return Boolean(value.text ?? value.title);
}

const noWords = { error: 'needs a text or a title', path: ['text'] };

export const sendButtons = defineOperation({
	id: 'message.sendButtons',
	title: 'Send Buttons',
	action: 'Send a message with buttons',
	description:
		'Sends text with buttons to press. WhatsApp shows them on phones that support them; say what to do elsewhere.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z
		.object({ instance, to: chat, ...buttonsContent, fallback, ...sendOptions })
		.refine(hasWords, noWords),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				text: 'Do you agree?',
				buttons: [
					{ text: 'Yes', id: 'yes' },
					{ text: 'No', id: 'no' },
				],
				fallback: 'text',
			},
			output: sentExample,
		},
	],
});

export const sendList = defineOperation({
	id: 'message.sendList',
	title: 'Send List',
	action: 'Send a list to choose from',
	description: 'Sends text with a button that opens a list of rows.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z
		.object({ instance, to: chat, ...listContent, fallback, ...sendOptions })
		.refine(hasWords, noWords),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				text: 'What can we do for you?',
				buttonText: 'Menu',
				sections: [
					{
						title: 'Support',
						rows: [
							{ title: 'Invoices', id: 'invoices' },
							{ title: 'Repairs', id: 'repairs', description: 'Monday to Friday' },
						],
					},
				],
			},
			output: sentExample,
		},
	],
});

export const sendCarousel = defineOperation({
	id: 'message.sendCarousel',
	title: 'Send Carousel',
	action: 'Send cards to swipe through',
	description: 'Sends up to ten cards with pictures and buttons. Only phones show them.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, ...carouselContent, fallback, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				text: 'New this week',
				cards: [
					{
						media: { url: 'https://example.com/shoe.jpg' },
						title: 'Shoe',
						text: 'Red or blue',
						buttons: [{ text: 'Buy', id: 'buy-shoe' }],
					},
				],
			},
			output: sentExample,
		},
	],
});

export const sendTemplate = defineOperation({
	id: 'message.sendTemplate',
	title: 'Send Template',
	action: 'Send an approved template',
	description: 'Sends a template that Meta approved, on instances of the official Cloud API.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'planned',
	input: z.object({
		instance,
		to: chat,
		name: z.string().min(1).meta({ title: 'Template Name', description: 'Name of the template' }),
		language: z
			.string()
			.min(2)
			.meta({
				title: 'Language',
				description: 'Language code of the template',
				ui: { placeholder: 'en_US' },
			}),
		components: z
			.array(
				z.object({
					type: z
						.string()
						.min(1)
						.meta({ title: 'Part', description: 'Part of the template: header, body or button' }),
					subType: z
						.string()
						.optional()
						.meta({
							title: 'Button Type',
							description: 'Kind of button, such as URL',
							ui: { when: { type: ['button'] } },
						}),
					index: z
						.string()
						.optional()
						.meta({
							title: 'Position',
							description: 'Position of the button, from 0',
							ui: { when: { type: ['button'] } },
						}),
					parameters: z
						.array(
							z.looseObject({
								type: z
									.string()
									.min(1)
									.meta({ title: 'Type', description: 'Kind of value, such as text' }),
								text: z.string().optional().meta({ title: 'Text', description: 'The value' }),
							}),
						)
						.meta({ title: 'Values', description: 'What fills the placeholders, in order' }),
				}),
			)
			.optional()
			.meta({ title: 'Components', description: 'Values for the parts of the template' }),
		...sendOptions,
	}),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				name: 'hello_world',
				language: 'en_US',
				components: [{ type: 'body', parameters: [{ type: 'text', text: 'John' }] }],
			},
			output: sentExample,
		},
	],
});
