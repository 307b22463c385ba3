import { z } from 'zod';
import { defineOperation } from '../define';
import { chat, instance, receipt, sendOptions, textLimit } from '../fields';

const sent = {
	messageId: '3EB0C767D26A1B2E5C7A',
	chatId: '5511988887777@s.whatsapp.net',
	phone: '5511988887777',
	lid: null,
	state: 'server_ack',
	failure: null,
	repeated: false,
	timestamp: '2026-11-22T09:00:00.000Z',
} as const;

export const sendText = defineOperation({
	id: 'message.sendText',
	title: 'Send Text',
	action: 'Send a text message',
	description: 'Sends text to a person or a group and answers once WhatsApp has it.',
	scope: 'instance',
	effect: 'send',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		to: chat,
		text: z
			.string()
			.min(1, 'is empty')
			.max(textLimit, `is longer than ${textLimit} characters`)
			.meta({
				title: 'Text',
				description: 'The message. WhatsApp shows *bold*, _italic_, ~struck~ and `code`.',
				ui: { widget: 'textarea' },
			}),
		linkPreview: z.boolean().default(false).meta({
			title: 'Link Preview',
			description:
				'Whether to show a preview of the first link in the text. Its page is fetched first, for 5 seconds at most; without an answer the message goes without.',
			ui: { advanced: true },
		}),
		...sendOptions,
	}),
	output: receipt,
	examples: [{ input: { instance: 'sales', to: '5511988887777', text: 'Hello' }, output: sent }],
});

export const getState = defineOperation({
	id: 'message.getState',
	title: 'Get State',
	action: 'Get the state of a sent message',
	description: 'Says how far a message that was sent through this gateway has come.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		messageId: z
			.string()
			.min(1)
			.meta({
				title: 'Message ID',
				description: 'ID that the send answered',
				ui: { placeholder: '3EB0C767D26A1B2E5C7A' },
			}),
	}),
	output: receipt,
	examples: [
		{
			input: { instance: 'sales', messageId: sent.messageId },
			output: { ...sent, state: 'delivered' },
		},
	],
});
