import { operations, type InputOf, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	constant,
	custom,
	decodeKeyedMessage,
	decodeProtobufContent,
	each,
	encodeKeyedMessage,
	epochSeconds,
	inside,
	isObject,
	nested,
	phoneAsJid,
	route,
	several,
	via,
	within,
	words,
	type Codec,
	type ReplyContext,
	type Rows,
} from '../../kit';
import type { MessageState } from '../../../domain/message';
import { chatJid, groupJid, success } from '../shared';

const { message } = operations;

type Stored = OutputOf<'message.get'>;

const states: Record<number, MessageState> = { 2: 'server_ack', 3: 'delivered', 4: 'read' };

/** Of messages that were sent: 2 sent, 3 delivered, 4 seen. */
const status: Codec<MessageState> = {
	decode: (wire) => states[Number(wire)],
	encode: (state) => {
		const found = Object.entries(states).find(([, one]) => one === state);
		return found && Number(found[0]);
	},
};

const fromMe: Codec<'contact' | 'api' | 'human'> = {
	decode: (wire) => (wire === true ? 'human' : 'contact'),
	encode: (sentBy) => sentBy !== 'contact',
};

const content: Codec<Stored['message']> = {
	decode: (wire) => decodeProtobufContent(wire).message,
	encode: () => undefined,
};

const storedRows = {
	key: nested({
		remoteJid: several(chatJid, via('isGroup', groupJid)),
		fromMe: via('sentBy', fromMe),
		id: 'messageId',
		participant: inside('sender', 'id'),
	}),
	// The table prints the members of the key flat.
	remoteJid: accepted(several(chatJid, via('isGroup', groupJid))),
	fromMe: accepted(via('sentBy', fromMe)),
	id: accepted('messageId'),
	pushName: inside('sender', 'name'),
	message: several('raw', via('message', content)),
	messageTimestamp: via('timestamp', epochSeconds),
	status: via('state', status),
} as const satisfies Rows<Stored>;

const absentMessage = {
	message: { type: 'unsupported' as const, text: null, kind: null, quoted: null, mentions: [] },
	sentBy: 'contact' as const,
	timestamp: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

/** The message of that ID in the list of its chat. */
const ofChat = custom<Stored, InputOf<'message.get'>>({
	decode: (wire, { input, now }) => {
		const rows = isObject(wire) && Array.isArray(wire.messages) ? wire.messages : wire;
		const found = (Array.isArray(rows) ? rows.filter(isObject) : [])
			.map((row) => ({
				row,
				read: decodeKeyedMessage(isObject(row.key) ? row : { ...row, key: row }, now),
			}))
			.find(({ read }) => read?.messageId === input.messageId);
		if (!found?.read)
			return { messageId: input.messageId, chatId: phoneAsJid.encode(input.chat ?? '') as string };
		return { ...found.read, state: status.decode(found.row.status) ?? null };
	},
	encode: (stored) => ({
		...{ error: false, message: 'success' },
		messages: [
			{ ...encodeKeyedMessage(stored), status: stored.state && status.encode(stored.state) },
		],
	}),
});

const chatId = {
	chat_id: via('chat', phoneAsJid),
	jid: accepted(via('chat', phoneAsJid)),
} as const;

const fileType = words({
	...{ image: 'image', video: 'video', audio: 'audio', document: 'document', sticker: 'sticker' },
} as const);

const base64: Codec<string> = {
	decode: (wire) => (typeof wire === 'string' ? wire.replace(/^data:[^,]*,/, '') : undefined),
	encode: (file) => file,
};

export const messageRoutes = [
	route('GET /rest/instance/messages/:instance', message.list, {
		id: 'megaapi.instance.messages',
		ownAliases: ['/instance/messages/:instance'],
		needs: ['chat'],
		query: chatId,
		refused: ['starred'],
		dropped: ['page', 'pageSize'],
		reply: {
			...success,
			messages: each('messages', storedRows, absentMessage),
			data: accepted(each('messages', storedRows, absentMessage)),
		},
	}),
	route('GET /rest/instance/messages/:instance', message.get, {
		id: 'megaapi.instance.messages',
		askedOnly: true,
		needs: ['chat'],
		query: chatId,
		dropped: ['messageId'],
		reply: ofChat,
		absent: absentMessage,
	}),
	route('POST /rest/instance/downloadMediaMessage/:instance', message.downloadMedia, {
		id: 'megaapi.instance.downloadMediaMessage',
		ownAliases: ['/instance/downloadMediaMessage/:instance'],
		needs: ['keys'],
		body: {
			messageKeys: within('keys', {
				mediaKey: 'mediaKey',
				directPath: 'directPath',
				url: 'url',
				mimetype: 'mimeType',
				mimeType: accepted('mimeType'),
				mineType: accepted('mimeType'),
				messageType: via('type', fileType),
			}),
		},
		dropped: ['chat', 'messageId', 'fromMe', 'sender', 'convertToMp4'],
		reply: { error: constant(false), data: via('base64', base64) },
		absent: {
			mimeType: ({ input }) => input.keys?.mimeType ?? null,
			type: ({ input }) => input.keys?.type ?? null,
		},
	}),
];
