import { z } from 'zod';
import { defineOperation } from '../define';
import { done, instance, messageId } from '../fields';

/**
 * What an engine of one's own reports to the gateway, as if it had come from WhatsApp. Off until it is switched on
 * for an instance, and then open only with a token of that instance.
 */
const chatId = z
	.string()
	.min(1)
	.meta({ title: 'Chat ID', description: 'JID of the chat', ui: { widget: 'chat' } });

const fromMe = z
	.boolean()
	.default(false)
	.meta({ title: 'From Me', description: 'Whether the own account sent the message' });

const time = (what: string) =>
	z.iso
		.datetime({ offset: true })
		.optional()
		.meta({ title: 'Time', description: `When ${what}; now when left out` });

const success = { success: true } as const;

const about = {
	instance: 'sales',
	chatId: '5511988887777@s.whatsapp.net',
	messageId: '3EB0C767D26A1B2E5C7A',
};

export const setHooks = defineOperation({
	id: 'inbound.setHooks',
	title: 'Set Hooks',
	action: 'Switch the inbound hooks on or off',
	description:
		'Lets an engine of your own report to this instance, or stops that. Each time they are switched on there is a new token, which is shown once.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		enabled: z
			.boolean()
			.default(true)
			.meta({ title: 'Enabled', description: 'Whether reports are taken' }),
	}),
	output: z.object({
		enabled: z.boolean(),
		token: z.string().nullable().meta({
			description: 'Goes into the address as ?token=, or as /hooks/{token} before the path',
		}),
	}),
	examples: [
		{
			input: { instance: 'sales', enabled: true },
			output: { enabled: true, token: 'hook_sales.q7…' },
		},
	],
});

export const receiveMessage = defineOperation({
	id: 'inbound.receiveMessage',
	title: 'Report Message',
	action: 'Report an incoming message',
	description: 'Hands the gateway a message that an engine of your own received.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		chatId,
		messageId,
		fromMe,
		participant: z
			.string()
			.optional()
			.meta({ title: 'Author', description: 'JID of who wrote it, in a group' }),
		pushName: z
			.string()
			.optional()
			.meta({ title: 'Name', description: 'Name that the sender shows' }),
		isGroup: z
			.boolean()
			.optional()
			.meta({ title: 'Is Group', description: 'Whether the chat is a group' }),
		messageType: z.string().optional().meta({
			title: 'Message Type',
			description: 'Name of the protobuf field that the content holds, such as conversation',
		}),
		content: z.record(z.string(), z.unknown()).meta({
			title: 'Content',
			description: 'The message as JSON, in the form of its protobuf',
			ui: { widget: 'json' },
		}),
		timestamp: time('it was sent'),
	}),
	output: done,
	examples: [{ input: { ...about, content: { conversation: 'hi' } }, output: success }],
});

export const receiveState = defineOperation({
	id: 'inbound.receiveState',
	title: 'Report Message State',
	action: 'Report how far a message has come',
	description: 'Tells the gateway that a sent message was delivered, read or played.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		chatId,
		messageId,
		fromMe,
		state: z
			.enum(['sending', 'server_ack', 'delivered', 'read', 'played'])
			.meta({ title: 'State', description: 'How far it has come' }),
		timestamp: time('it got there'),
	}),
	output: done,
	examples: [{ input: { ...about, fromMe: true, state: 'read' }, output: success }],
});

export const receiveQr = defineOperation({
	id: 'inbound.receiveQr',
	title: 'Report QR',
	action: 'Report a new QR',
	description: 'Hands the gateway a QR that waits to be scanned.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		qr: z.string().min(1).meta({ title: 'QR', description: 'Text inside the QR' }),
		qrImage: z
			.string()
			.optional()
			.meta({ title: 'QR Image', description: 'The QR as a PNG, in a data URL' }),
		timestamp: time('it was made'),
	}),
	output: done,
	examples: [{ input: { instance: 'sales', qr: '2@q7…' }, output: success }],
});

export const receiveConnection = defineOperation({
	id: 'inbound.receiveConnection',
	title: 'Report Connection',
	action: 'Report the state of a connection',
	description: 'Tells the gateway that an engine of your own came online or went offline.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		state: z.enum(['connected', 'qr', 'disconnected', 'offline']).meta({
			title: 'State',
			description: 'Online, waiting for a scan, unlinked, or out of reach',
		}),
		phone: z
			.string()
			.optional()
			.meta({ title: 'Phone Number', description: 'Own number, once linked' }),
		timestamp: time('it changed'),
	}),
	output: done,
	examples: [
		{
			input: { instance: 'sales', state: 'connected', phone: '5511988887777' },
			output: success,
		},
	],
});

export const receiveReaction = defineOperation({
	id: 'inbound.receiveReaction',
	title: 'Report Reaction',
	action: 'Report a reaction',
	description: 'Hands the gateway a reaction to a message.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		chatId,
		messageId: messageId.meta({
			title: 'Message ID',
			description: 'ID of the message that was reacted to',
		}),
		fromMe,
		reactionId: z
			.string()
			.optional()
			.meta({ title: 'Reaction ID', description: 'ID of the reaction itself' }),
		emoji: z.string().meta({ title: 'Emoji', description: 'Empty takes the reaction back' }),
		sender: z.string().min(1).meta({ title: 'Sender', description: 'JID of who reacted' }),
	}),
	output: done,
	examples: [{ input: { ...about, emoji: '👍', sender: about.chatId }, output: success }],
});
