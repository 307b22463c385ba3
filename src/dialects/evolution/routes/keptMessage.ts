import { operations, type InputOf, type OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import { messageStates } from '../../../domain/message';
import {
	accepted,
	asked,
	constant,
	custom,
	decodeRows,
	flag,
	ignored,
	integer,
	isObject,
	list,
	nested,
	orElse,
	route,
	via,
	wholeNumber,
	type Codec,
} from '../../kit';
import { decodeKept, encodeKept } from '../messages';
import { absentReceipt, receipt } from '../sending';
import { address, chatJid, messageStatus, typeOfMedia } from '../shared';

const { message } = operations;

const rowsIn = (value: unknown) => (Array.isArray(value) ? value.filter(isObject) : []);

/** Every row names its chat; an operation is about one. */
const markRead = custom<InputOf<'message.markRead'>, never>({
	decode: (wire) => {
		const rows = isObject(wire) ? rowsIn(wire.readMessages) : [];
		const [first] = rows;
		if (rows.some(({ remoteJid }) => remoteJid !== first?.remoteJid)) {
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', 'messages of several chats at once');
		}
		const read: Record<string, unknown> = { messageIds: rows.map(({ id }) => id) };
		decodeRows(readKey, first, read, 'request');
		return read;
	},
	encode: ({ chat, messageIds, fromMe = false, sender }) => ({
		readMessages: messageIds.map((id) => ({
			remoteJid: chatJid.encode(chat),
			fromMe,
			id,
			...(sender === undefined ? {} : { participant: sender }),
		})),
	}),
});
const readKey = {
	remoteJid: via('chat', chatJid),
	fromMe: via('fromMe', flag),
	participant: 'sender',
} as const;

type Listed = OutputOf<'message.list'>;

const foundMessages = custom<Listed, InputOf<'message.list'>>({
	decode: (wire, { input }) => {
		const found = isObject(wire) && isObject(wire.messages) ? wire.messages : {};
		const messages = rowsIn(found.records).flatMap((row) => decodeKept(row) ?? []);
		const pages = wholeNumber(found.pages);
		if (pages === null) return { messages, pageInfo: null };
		const page = wholeNumber(found.currentPage) ?? input.page ?? 1;
		const pageSize = input.pageSize ?? usualPageSize;
		return { messages, pageInfo: { page, pageSize, pages, total: wholeNumber(found.total) } };
	},
	encode: ({ messages, pageInfo }, { input }) => ({
		messages: {
			total: pageInfo?.total ?? messages.length,
			pages: pageInfo?.pages ?? 1,
			currentPage: pageInfo?.page ?? 1,
			records: messages.map((row) => encodeKept(row, input.instance)),
		},
	}),
});
/** Rows on a page when nothing is asked. */
const usualPageSize = 50;

const firstMessage = custom<OutputOf<'message.get'>, InputOf<'message.get'>>({
	decode: (wire) => {
		const found = isObject(wire) && isObject(wire.messages) ? wire.messages : {};
		const [row] = rowsIn(found.records).flatMap((each) => decodeKept(each) ?? []);
		return row ?? {};
	},
	encode: (row, { input }) => ({
		messages: { total: 1, pages: 1, currentPage: 1, records: [encodeKept(row, input.instance)] },
	}),
});

const state = {
	keyId: 'messageId',
	remoteJid: 'chatId',
	fromMe: 'fromMe',
	participant: 'participant',
	status: via('state', messageStatus),
} as const;
const absentState = { state: 'sending' } as const;

/** One row for each state that the message has reached, in no promised order; the furthest one counts. */
const furthestState = custom<OutputOf<'message.getState'>, InputOf<'message.getState'>>({
	decode: (wire) => {
		const reached = rowsIn(wire).map((row) => {
			const read: Record<string, unknown> = {};
			decodeRows({ ...state, remoteJid: address }, row, read, 'reply');
			return read;
		});
		const rank = ({ state: one }: Record<string, unknown>) => messageStates.indexOf(one as never);
		return reached.sort((one, other) => rank(other) - rank(one))[0] ?? {};
	},
	encode: ({ messageId, chatId, state: reached }) => [
		{
			keyId: messageId,
			remoteJid: chatId,
			fromMe: true,
			status: messageStatus.encode(reached as never),
		},
	],
});

/** 2.3.7 answers a 64-bit number by its halves. */
const fileLength: Codec<number> = {
	decode: (wire) => wholeNumber(wire) ?? undefined,
	encode: (size) => ({ low: size >>> 0, high: Math.floor(size / 2 ** 32), unsigned: true }),
};

/** What a 2.3.7 answers is the message by which WhatsApp was told. */
const told = receipt(constant({ protocolMessage: {} }), constant('protocolMessage'));

export const keptMessageRoutes = [
	route('POST /chat/markMessageAsRead/:instance', message.markRead, {
		id: 'evolution.chat.markMessageAsRead',
		status: 201,
		body: markRead,
		reply: { message: constant('Read messages'), read: constant('success') },
	}),
	route('DELETE /chat/deleteMessageForEveryone/:instance', message.delete, {
		id: 'evolution.chat.deleteMessageForEveryone',
		status: 201,
		body: {
			id: 'messageId',
			remoteJid: via('chat', chatJid),
			fromMe: orElse(via('fromMe', flag), true),
			participant: 'sender',
		},
		needs: ['chat'],
		reply: {
			key: nested({
				remoteJid: asked('chat', chatJid),
				fromMe: constant(true),
				id: asked('messageId'),
			}),
			message: constant({ protocolMessage: { type: 'REVOKE' } }),
			status: constant('PENDING'),
		},
	}),
	route('POST /chat/updateMessage/:instance', message.edit, {
		id: 'evolution.chat.updateMessage',
		body: {
			number: 'chat',
			key: nested({
				id: 'messageId',
				remoteJid: via('chat', chatJid),
				fromMe: orElse(via('fromMe', flag), true),
				participant: 'sender',
			}),
			text: 'text',
		},
		needs: ['chat'],
		reply: told,
		absent: absentReceipt,
	}),
	route('POST /chat/findMessages/:instance', message.list, {
		id: 'evolution.chat.findMessages',
		body: {
			where: nested({ key: nested({ remoteJid: via('chat', chatJid) }) }),
			page: via('page', integer),
			offset: via('pageSize', integer),
			limit: accepted(via('pageSize', integer)),
		},
		refused: ['starred'],
		reply: foundMessages,
	}),
	route('POST /chat/findMessages/:instance', message.get, {
		id: 'evolution.chat.findMessages',
		askedOnly: true,
		body: {
			where: nested({ key: nested({ id: 'messageId', remoteJid: via('chat', chatJid) }) }),
		},
		reply: firstMessage,
		absent: {
			messageId: ({ input }) => input.messageId,
			message: { type: 'unsupported', text: null, kind: null, quoted: null, mentions: [] },
			sentBy: 'contact',
			timestamp: ({ now }) => now,
		},
	}),
	route('POST /chat/findStatusMessage/:instance', message.listStates, {
		id: 'evolution.chat.findStatusMessage',
		body: {
			where: nested({ remoteJid: via('chat', chatJid), id: 'messageId' }),
			page: via('page', integer),
			offset: via('pageSize', integer),
			limit: accepted(via('pageSize', integer)),
		},
		reply: list('states', state, absentState),
	}),
	route('POST /chat/findStatusMessage/:instance', message.getState, {
		id: 'evolution.chat.findStatusMessage',
		askedOnly: true,
		body: { where: nested({ id: 'messageId' }) },
		reply: furthestState,
		absent: {
			messageId: ({ input }) => input.messageId,
			state: 'sending',
			timestamp: ({ now }) => now,
		},
	}),
	route('POST /chat/getBase64FromMediaMessage/:instance', message.downloadMedia, {
		id: 'evolution.chat.getBase64FromMediaMessage',
		status: 201,
		body: {
			message: nested({
				key: nested({
					id: 'messageId',
					remoteJid: via('chat', chatJid),
					fromMe: via('fromMe', flag),
					participant: 'sender',
				}),
			}),
			convertToMp4: via('convertToMp4', flag),
		},
		needs: ['messageId'],
		refused: ['keys'],
		reply: {
			mediaType: via('type', typeOfMedia),
			fileName: 'fileName',
			caption: 'caption',
			size: nested({ fileLength: via('size', fileLength) }),
			mimetype: 'mimeType',
			base64: 'base64',
			buffer: ignored(),
		},
	}),
];
