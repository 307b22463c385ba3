import { operations } from '../../../catalogue/operations';
import { accepted, inside, phoneAsJid, route, via } from '../../kit';
import { instanceState, mediaType, recipient, toJid } from '../codecs';
import { absentInstance, absentReceipt, droppedSendOptions, said } from '../shared';

/**
 * The instance API: flat answers, and no instance in the request, since an `sk_` token opens one alone. Who comes with
 * another key may name it as `instance_id`.
 */
const keyed = {
	instanceFrom: 'key',
	query: { instance_id: accepted('instance') },
} as const;

const send = {
	...keyed,
	headers: { 'idempotency-key': accepted('idempotencyKey') },
} as const;

const to = {
	recipient: via('to', recipient),
	number: accepted(via('to', recipient)),
	to: accepted(via('to', recipient)),
} as const;

const receipt = { message_id: 'messageId', timestamp: 'timestamp' } as const;

export const directRoutes = [
	route('POST /send-message', operations.message.sendText, {
		id: 'zapini.direct.sendMessage',
		...send,
		body: {
			...to,
			message: 'text',
			reply_to: 'replyTo',
			quoted_message_id: accepted('replyTo'),
		},
		dropped: ['linkPreview', ...droppedSendOptions],
		reply: { ...said('Message sent successfully'), ...receipt },
		absent: absentReceipt,
	}),
	route('POST /send-media', operations.message.sendMedia, {
		id: 'zapini.direct.sendMedia',
		...send,
		body: {
			...to,
			media_url: inside('media', 'url'),
			url: accepted(inside('media', 'url')),
			media_type: via('type', mediaType),
			type: accepted(via('type', mediaType)),
			caption: 'caption',
			filename: inside('media', 'fileName'),
		},
		onlyFor: ({ media }) => media.url !== undefined,
		refused: ['viewOnce'],
		dropped: ['replyTo', ...droppedSendOptions],
		reply: { ...said('Media sent successfully'), ...receipt },
		absent: absentReceipt,
	}),
	route('POST /send-reaction', operations.message.react, {
		id: 'zapini.direct.sendReaction',
		...keyed,
		onlyFor: ({ chat }) => chat !== undefined,
		body: { to: via('chat', phoneAsJid), messageId: 'messageId', emoji: 'emoji' },
		dropped: ['fromMe', 'sender'],
		reply: { ...said('Reaction sent successfully'), ...receipt },
		absent: {
			...{ state: 'sending', timestamp: ({ now }) => now },
			chatId: ({ input }) => toJid(input.chat ?? ''),
		},
	}),
	route('GET /status', operations.instance.getState, {
		id: 'zapini.direct.status',
		...keyed,
		dropped: ['live'],
		reply: {
			...said(),
			status: via('state', instanceState),
			phone: 'phone',
			name: 'profileName',
		},
		absent: absentInstance,
	}),
	route('GET /qr', operations.instance.getQr, {
		id: 'zapini.direct.qr',
		...keyed,
		reply: { ...said(), qr: 'qr', status: via('state', instanceState) },
		absent: absentInstance,
	}),
	route('GET /health', operations.system.getHealth, {
		id: 'zapini.direct.health',
		scope: 'none',
		reply: { status: 'status', uptime: 'uptimeSeconds', timestamp: 'timestamp' },
		absent: { timestamp: ({ now }) => now },
	}),
];
