import { operations } from '../../../catalogue/operations';
import {
	asked,
	constant,
	decodeProtobufContent,
	epochSeconds,
	flag,
	ignored,
	integer,
	list,
	nested,
	orElse,
	route,
	several,
	via,
	within,
	words,
	type Codec,
} from '../../kit';
import { address, chatJid } from '../shared';

const { chat } = operations;

const isGroup: Codec<boolean> = {
	decode: (jid) => typeof jid === 'string' && jid.endsWith('@g.us'),
	encode: () => undefined,
};

const textOfMessage: Codec<string> = {
	decode: (message) => decodeProtobufContent(message).message.text ?? undefined,
	encode: (conversation) => ({ conversation }),
};

const lastMessage = within('lastMessage', {
	key: nested({ remoteJid: 'chatId', fromMe: 'fromMe', id: 'messageId' }),
	messageTimestamp: via('timestamp', epochSeconds),
});

/** How long the vendor's examples show it; a real server wants a duration, and answers when it is over. */
const usualMs = 1200;

export const chatRoutes = [
	route('POST /chat/findChats/:instance', chat.list, {
		id: 'evolution.chat.findChats',
		// A real server wants an object, empty or not.
		body: { where: ignored() },
		dropped: ['page', 'pageSize'],
		reply: list('chats', {
			remoteJid: several(...address.rows, via('isGroup', isGroup)),
			pushName: 'name',
			profilePicUrl: 'pictureUrl',
			unreadCount: 'unreadCount',
			lastMessage: nested({
				message: via('lastMessage', textOfMessage),
				messageTimestamp: via('lastMessageAt', epochSeconds),
			}),
		}),
	}),
	route('POST /chat/archiveChat/:instance', chat.setArchived, {
		id: 'evolution.chat.archiveChat',
		status: 201,
		body: { lastMessage, chat: via('chat', chatJid), archive: via('archived', flag) },
		reply: { chatId: asked('chat', chatJid), archived: asked('archived') },
	}),
	route('POST /chat/markChatUnread/:instance', chat.markUnread, {
		id: 'evolution.chat.markChatUnread',
		status: 201,
		body: { lastMessage, chat: via('chat', chatJid) },
		reply: { chatId: asked('chat', chatJid), markedChatUnread: constant(true) },
	}),
	route('POST /chat/sendPresence/:instance', chat.sendPresence, {
		id: 'evolution.chat.sendPresence',
		status: 201,
		body: {
			number: 'chat',
			delay: orElse(via('durationMs', integer), usualMs),
			presence: 'presence',
		},
		reply: { presence: asked('presence') },
	}),
	route('POST /chat/updateBlockStatus/:instance', chat.setBlocked, {
		id: 'evolution.chat.updateBlockStatus',
		status: 201,
		// The vendor's page says /message, its server /chat.
		aliases: ['/message/updateBlockStatus/:instance'],
		body: { number: 'chat', status: via('blocked', words({ block: true, unblock: false })) },
		reply: { block: constant('success') },
		absent: {
			chatId: ({ input }) => chatJid.encode(input.chat) as string,
			blocked: ({ input }) => input.blocked ?? true,
		},
	}),
];
