import { operations } from '../../../catalogue/operations';
import { epochSeconds, nested, route, via, words, type Codec } from '../../kit';
import { said } from '../shared';

const { receiveMessage, receiveState, receiveQr, receiveConnection, receiveReaction } =
	operations.inbound;

const key = nested({ remoteJid: 'chatId', fromMe: 'fromMe', id: 'messageId' });

const codes = ['sending', 'server_ack', 'delivered', 'read', 'played'] as const;

/** 1 to 5, in the order in which a message gets there. */
const stateCode: Codec<(typeof codes)[number]> = {
	decode: (wire) => codes[Number(wire) - 1] ?? (wire as 'sending'),
	encode: (state) => codes.indexOf(state) + 1,
};

const connection = words({
	connected: 'connected',
	qr_ready: 'qr',
	disconnected: 'disconnected',
	offline: 'offline',
});

const hook = { hook: true, params: { uuid: 'instance' }, reply: said() } as const;

/** What an engine reports. The vendor shows no key here; ours takes a token of the instance, once it is switched on. */
export const inboundRoutes = [
	route('POST /webhooks/instance/:uuid/incoming', receiveMessage, {
		id: 'zapini.webhookIn.incoming',
		...hook,
		body: {
			remoteJid: 'chatId',
			message: 'content',
			messageTimestamp: via('timestamp', epochSeconds),
			pushName: 'pushName',
			key,
			participant: 'participant',
			isGroup: 'isGroup',
		},
		dropped: ['messageType'],
	}),
	route('POST /webhooks/instance/:uuid/status', receiveState, {
		id: 'zapini.webhookIn.status',
		...hook,
		body: {
			key,
			status: via('state', stateCode),
			messageTimestamp: via('timestamp', epochSeconds),
		},
	}),
	route('POST /webhooks/instance/:uuid/qr', receiveQr, {
		id: 'zapini.webhookIn.qr',
		...hook,
		body: { qr: 'qr', qr_image: 'qrImage', generated_at: 'timestamp' },
	}),
	route('POST /webhooks/instance/:uuid/connection', receiveConnection, {
		id: 'zapini.webhookIn.connection',
		...hook,
		body: { status: via('state', connection), phone_number: 'phone', timestamp: 'timestamp' },
	}),
	route('POST /webhooks/instance/:uuid/reaction', receiveReaction, {
		id: 'zapini.webhookIn.reaction',
		...hook,
		body: {
			key,
			// As in Baileys: the outer key is the message reacted to, the inner one the reaction itself.
			reaction: nested({ text: 'emoji', key: nested({ id: 'reactionId' }) }),
			senderJid: 'sender',
		},
	}),
];
