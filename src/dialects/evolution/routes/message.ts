import { operations } from '../../../catalogue/operations';
import {
	accepted,
	addressAsJid,
	asked,
	constant,
	epochSeconds,
	ignored,
	jidAsLid,
	jidAsPhone,
	nested,
	route,
	several,
	unsupported,
	via,
} from '../../kit';
import { instanceId, sendStatus } from '../shared';

const quoted = nested({ key: nested({ id: 'replyTo' }), message: ignored() });

export const messageRoutes = [
	route('POST /message/sendText/:instance', operations.message.sendText, {
		id: 'evolution.message.sendText',
		status: 201,
		headers: { 'idempotency-key': accepted('idempotencyKey') },
		body: {
			number: 'to',
			text: 'text',
			delay: 'delayMs',
			linkPreview: 'linkPreview',
			mentioned: 'mentions',
			quoted,
			// Our engine does not expand a group into its members yet; without it nobody would be mentioned.
			mentionsEveryOne: unsupported(),
			everyOne: unsupported(),
			// The body of version 1; 2.3.7 refuses it, many clients still send it.
			textMessage: accepted(nested({ text: 'text' })),
			options: accepted(
				nested({
					delay: 'delayMs',
					linkPreview: 'linkPreview',
					quoted,
					mentions: nested({ mentioned: 'mentions', everyOne: unsupported() }),
					presence: ignored(),
				}),
			),
		},
		dropped: ['quoted', 'mentionAll', 'numberCheck', 'waitFor', 'waitMs', 'idempotencyKey'],
		reply: {
			key: nested({
				remoteJid: several(
					via('chatId', addressAsJid),
					via('phone', jidAsPhone),
					via('lid', jidAsLid),
				),
				fromMe: constant(true),
				id: 'messageId',
			}),
			pushName: constant('Você'),
			status: via('state', sendStatus),
			message: nested({ conversation: asked('text') }),
			contextInfo: constant(null),
			messageType: constant('conversation'),
			messageTimestamp: via('timestamp', epochSeconds),
			instanceId: asked('instance', instanceId),
			source: constant('unknown'),
		},
		absent: { state: 'sending', timestamp: ({ now }) => now },
	}),
];
