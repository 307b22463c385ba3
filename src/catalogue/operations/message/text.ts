import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	chat,
	contactContent,
	instance,
	locationContent,
	pollContent,
	receipt,
	sendOptions,
	sentExample,
	textContent,
} from '../../fields';

export const sendText = defineOperation({
	id: 'message.sendText',
	title: 'Send Text',
	action: 'Send a text message',
	description: 'Sends text to a person or a group and answers once WhatsApp has it.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, ...textContent, ...sendOptions }),
	output: receipt,
	examples: [
		{ input: { instance: 'sales', to: '5511988887777', text: 'Hello' }, output: sentExample },
	],
});

export const sendLocation = defineOperation({
	id: 'message.sendLocation',
	title: 'Send Location',
	action: 'Send a location',
	description: 'Sends a place on the map, with or without a name and an address.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, ...locationContent, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				latitude: -23.5614,
				longitude: -46.6559,
				name: 'Office',
				address: 'Avenida Paulista 1578, São Paulo',
			},
			output: sentExample,
		},
	],
});

export const sendContact = defineOperation({
	id: 'message.sendContact',
	title: 'Send Contact',
	action: 'Send contact cards',
	description: 'Sends the cards of one or more people.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, ...contactContent, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				contacts: [{ name: 'Bob', phone: '+55 11 97777-6666', organization: 'Acme' }],
			},
			output: sentExample,
		},
	],
});

export const sendPoll = defineOperation({
	id: 'message.sendPoll',
	title: 'Send Poll',
	action: 'Send a poll',
	description: 'Asks a question with two to twelve answers. Votes arrive as events.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, to: chat, ...pollContent, ...sendOptions }),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '5511988887777',
				question: 'Lunch?',
				options: ['Pizza', 'Salad'],
			},
			output: sentExample,
		},
	],
});

export const sendEvent = defineOperation({
	id: 'message.sendEvent',
	title: 'Send Event',
	action: 'Send a calendar event',
	description: 'Invites the chat to an event with a date, and optionally a place or a call.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		to: chat,
		name: z.string().min(1).meta({ title: 'Name', description: 'Name of the event' }),
		description: z
			.string()
			.optional()
			.meta({
				title: 'Description',
				description: 'What it is about',
				ui: { widget: 'textarea' },
			}),
		startsAt: z.iso
			.datetime({ offset: true })
			.meta({ title: 'Starts At', description: 'Date and time, as ISO 8601' }),
		endsAt: z.iso
			.datetime({ offset: true })
			.optional()
			.meta({ title: 'Ends At', description: 'Date and time, as ISO 8601' }),
		location: z.string().optional().meta({ title: 'Location', description: 'Where it is' }),
		call: z
			.enum(['none', 'audio', 'video'])
			.optional()
			.meta({ title: 'Call', description: 'Whether a call of WhatsApp belongs to it' }),
		...sendOptions,
	}),
	output: receipt,
	examples: [
		{
			input: {
				instance: 'sales',
				to: '120363042979163716@g.us',
				name: 'Launch',
				startsAt: '2026-12-01T15:00:00-03:00',
			},
			output: sentExample,
		},
	],
});

export const sendProduct = defineOperation({
	id: 'message.sendProduct',
	title: 'Send Product',
	action: 'Send a product of the catalogue',
	description: 'Sends one product of the own catalogue or of another business.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		to: chat,
		productId: z.string().min(1).meta({ title: 'Product ID', description: 'Product to send' }),
		catalogOwner: z
			.string()
			.optional()
			.meta({
				title: 'Catalogue Owner',
				description: 'Number or JID of the business; the own account when left out',
				ui: { advanced: true },
			}),
		text: z.string().optional().meta({ title: 'Text', description: 'Text below the product' }),
		footer: z
			.string()
			.optional()
			.meta({ title: 'Footer', description: 'Small text below', ui: { advanced: true } }),
		...sendOptions,
	}),
	output: receipt,
	examples: [
		{
			input: { instance: 'sales', to: '5511988887777', productId: '9876543210' },
			output: sentExample,
		},
	],
});
