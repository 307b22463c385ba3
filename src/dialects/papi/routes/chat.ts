import { operations } from '../../../catalogue/operations';
import { phoneAsJid, route, via, words } from '../../kit';
import { success } from '../shared';

const { chat, label } = operations;

const who = { jid: via('chat', phoneAsJid) } as const;

export const chatRoutes = [
	route('POST /api/instances/:instance/presence', chat.sendPresence, {
		id: 'papi.chat.presence',
		body: { ...who, presence: 'presence' },
		dropped: ['durationMs'],
		reply: success,
	}),
	route('POST /api/instances/:instance/block', chat.setBlocked, {
		id: 'papi.chat.block',
		body: { ...who, action: via('blocked', words({ block: true, unblock: false })) },
		reply: success,
		absent: { blocked: ({ input }) => input.blocked ?? true },
	}),
	route('POST /api/instances/:instance/labels', label.setOnChat, {
		id: 'papi.chat.label',
		body: { ...who, labelId: 'labelId', action: 'action' },
		refused: ['messageId'],
		reply: success,
	}),
];
