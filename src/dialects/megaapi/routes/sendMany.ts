import { operations, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	constant,
	custom,
	inside,
	isObject,
	jidAsLid,
	jidAsPhone,
	listOf,
	nested,
	phoneAsJid,
	route,
	via,
} from '../../kit';
import { droppedInSends, refusedInSends, textSeconds } from '../shared';
import { captioned, fileRows } from './sendMedia';
import { listRows } from './sendText';

const { message } = operations;

type Many = OutputOf<'message.sendTextToMany'>;
type Result = Many['results'][number];

const to = { to: via('recipients', listOf(phoneAsJid)) } as const;
const dropped = [...droppedInSends, 'quoted'] as const;

/** Who got it stands in `data`, who did not in `jidFailed`; the order of the recipients is put back. */
const manyReply = custom<Many, { recipients: string[] }>({
	decode: (wire, { input, now }) => {
		const { data, jidFailed } = isObject(wire) ? wire : {};
		const sent = Array.isArray(data)
			? data.filter(isObject).flatMap((row) => resultOf(row, now))
			: [];
		const failed = Array.isArray(jidFailed) ? jidFailed.map(failureOf) : [];
		const place = ({ recipient }: Result) => {
			const index = input.recipients
				.map((one) => phoneAsJid.decode(phoneAsJid.encode(one)))
				.indexOf(recipient);
			return index < 0 ? input.recipients.length : index;
		};
		const results = [...sent, ...failed].sort((one, other) => place(one) - place(other));
		return { sent: sent.length, failed: failed.length, results };
	},
	encode: ({ sent, failed, results }) => ({
		...{ error: false, message: 'success', sent, failed },
		jidFailed: results
			.filter(({ receipt }) => receipt === null)
			.map(({ recipient }) => phoneAsJid.encode(recipient)),
		data: results.flatMap(({ receipt }) => (receipt === null ? [] : [dataOf(receipt)])),
	}),
});

function dataOf({ chatId, messageId, timestamp }: NonNullable<Result['receipt']>) {
	return {
		key: { remoteJid: chatId, fromMe: true, id: messageId },
		messageTimestamp: textSeconds.encode(timestamp),
	};
}

function resultOf(row: Record<string, unknown>, now: string): Result[] {
	const key = isObject(row.key) ? row.key : row;
	if (typeof key.remoteJid !== 'string') return [];
	const chatId = key.remoteJid;
	const receipt: Result['receipt'] = {
		messageId: typeof key.id === 'string' ? key.id : '',
		chatId,
		phone: jidAsPhone.decode(chatId) ?? null,
		lid: jidAsLid.decode(chatId) ?? null,
		...{ state: 'sending', failure: null, repeated: false },
		timestamp: textSeconds.decode(row.messageTimestamp) ?? now,
	};
	return [{ recipient: phoneAsJid.decode(chatId) ?? chatId, receipt, failure: null }];
}

function failureOf(jid: unknown): Result {
	const recipient = phoneAsJid.decode(jid) ?? String(jid);
	const failure = { code: 'FAILED', message: 'The gateway could not send to this chat' };
	return { recipient, receipt: null, failure };
}

export const sendManyRoutes = [
	route('POST /rest/sendMessage/:instance/textToMany', message.sendTextToMany, {
		id: 'megaapi.message.textToMany',
		ownAliases: ['/sendMessage/:instance/textToMany'],
		body: {
			messageData: nested({ ...to, text: 'text' }),
			// The sample closes the wrapper too early.
			text: accepted('text'),
		},
		refused: refusedInSends,
		dropped: [...dropped, 'linkPreview'],
		reply: manyReply,
	}),
	route('POST /rest/sendMessage/:instance/mediaUrlToMany', message.sendMediaToMany, {
		id: 'megaapi.message.mediaUrlToMany',
		ownAliases: ['/sendMessage/:instance/mediaUrlToMany'],
		body: {
			messageData: nested({ ...to, url: inside('media', 'url'), ...fileRows, ...captioned }),
		},
		refused: [...refusedInSends, 'viewOnce', 'media.base64', 'media.mediaId'],
		dropped,
		reply: manyReply,
	}),
	route('POST /rest/sendMessage/:instance/listMessageToMany', message.sendListToMany, {
		id: 'megaapi.message.listMessageToMany',
		ownAliases: ['/sendMessage/:instance/listMessageToMany'],
		body: { messageData: nested({ ...to, ...listRows, listType: constant(0) }) },
		refused: [...refusedInSends, 'footer'],
		dropped: [...dropped, 'fallback'],
		reply: manyReply,
	}),
];
