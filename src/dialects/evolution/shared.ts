import type { InstanceState, Network } from '../../domain/instance';
import type { MessageState } from '../../domain/message';
import { sha256Hex } from '../../support/crypto';
import {
	addressAsJid,
	either,
	inside,
	integer,
	jidAsLid,
	jidAsPhone,
	several,
	via,
	words,
	type Codec,
	type ReplyContext,
} from '../kit';

/** Evolution names instances by UUID as well; ours follows from the name, so that it never changes. */
export function instanceIdOf(name: string): string {
	const hex = sha256Hex(`instance:${name}`);
	const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		variant + hex.slice(17, 20),
		hex.slice(20, 32),
	].join('-');
}

/** Written beside the name and never read: the name says it. */
export const instanceId: Codec<string> = {
	decode: () => undefined,
	encode: instanceIdOf,
};

/**
 * Evolution knows `open`, `connecting`, `close`, and `refused` after too many QRs. `close` does not say whether a phone
 * is linked; it reads as `created`, the state in which Connect helps.
 */
export const connectionState = words(
	{ open: 'connected', connecting: 'connecting', close: 'created', refused: 'created' },
	{
		degraded: 'open',
		qr: 'connecting',
		pairing_code: 'connecting',
		passkey_required: 'connecting',
		reconnecting: 'connecting',
		conflict: 'close',
		logged_out: 'close',
		banned: 'close',
		locked: 'close',
		outdated: 'close',
		storage_error: 'close',
	},
);

/** The states of a message, as `messages.update` says them. */
export const messageStatus = words(
	{
		PENDING: 'sending',
		SERVER_ACK: 'server_ack',
		DELIVERY_ACK: 'delivered',
		READ: 'read',
		PLAYED: 'played',
		ERROR: 'failed',
	},
	{ queued: 'PENDING', uncertain: 'PENDING' },
);

/** The answer to a send says PENDING whatever WhatsApp said meanwhile: clients of Evolution compare with it. */
export const sendStatus: Codec<MessageState> = {
	decode: (wire) => messageStatus.decode(wire),
	encode: (state) => (state === 'failed' ? 'ERROR' : 'PENDING'),
};

/** A string since 2.2, `{apikey}` before. */
export const hash: Codec<string> = {
	decode: (wire) => {
		const key = typeof wire === 'object' && wire !== null && 'apikey' in wire ? wire.apikey : wire;
		return typeof key === 'string' ? key : undefined;
	},
	encode: (key) => key,
};

/** What a 2.3.7 answers for an instance whose settings nobody touched. */
export const defaultSettings = {
	rejectCall: false,
	msgCall: '',
	groupsIgnore: false,
	alwaysOnline: false,
	readMessages: false,
	readStatus: false,
	syncFullHistory: false,
	wavoipToken: '',
};

interface Asked extends Pick<ReplyContext, 'now'> {
	input: { instance: string };
}

/** What an answer about an instance leaves out. */
export const absentStatus = {
	state: 'created' as InstanceState,
	network: 'whatsapp' as Network,
	since: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const absentInstance = {
	...absentStatus,
	instance: ({ input }: Asked) => input.instance,
};

/** A JID on the wire; with us the number of a person stays a number, and everything else the JID it is. */
export const chatJid: Codec<string> = {
	decode: (wire) =>
		typeof wire === 'string' ? wire.replace(/@(?:s\.whatsapp\.net|c\.us)$/, '') : (wire as string),
	encode: (chat) => (chat.includes('@') ? chat : `${chat.replace(/\D/g, '')}@s.whatsapp.net`),
};

/** An empty text stands for none. */
export function unlessEmpty<Value>(codec: Codec<Value>): Codec<Value> {
	return {
		decode: (wire) => (wire === '' ? undefined : codec.decode(wire)),
		encode: (value) => codec.encode(value),
	};
}

/** A number as text, empty when there is none. */
export const textNumber = unlessEmpty<number>({ ...integer, encode: String });

/** Text that is empty, or one blank, where none is meant. */
export const filledText: Codec<string> = {
	decode: (wire) => (typeof wire === 'string' && wire.trim() === '' ? undefined : (wire as string)),
	encode: (text) => text,
};

/** What the wire wants where a text is left out: 2.3.7 refuses an empty one. */
export const blank = ' ';

/** Whether a secret is set; the secret itself is neither read nor shown. */
export const isSet: Codec<boolean> = {
	decode: (wire) => typeof wire === 'string' && wire !== '',
	encode: () => undefined,
};

/** Read from the JID that says them, several fields at a time. */
export const address = several(
	via('chatId', addressAsJid),
	via('phone', jidAsPhone),
	via('lid', jidAsLid),
);

const webAddress: Codec<string> = {
	decode: (wire) => (isWebAddress(wire) ? wire : undefined),
	encode: (url) => url,
};

/** 2.3.7 takes a data URL for neither a URL nor Base64. */
const bareBase64: Codec<string> = {
	decode: (wire) => (isWebAddress(wire) ? undefined : (wire as string)),
	encode: (base64) => base64.replace(/^data:[^,]*,/, ''),
};

/** A file by URL or in Base64 under one wire name; there are no media IDs. */
export function fileAt<const F extends string>(field: F) {
	return either(inside(field, via('url', webAddress)), inside(field, via('base64', bareBase64)));
}

function isWebAddress(wire: unknown): wire is string {
	return typeof wire === 'string' && /^https?:\/\//i.test(wire);
}

/** The kinds of file, by the protobuf field that holds them. */
export const typeOfMedia = words({
	imageMessage: 'image',
	videoMessage: 'video',
	audioMessage: 'audio',
	documentMessage: 'document',
	stickerMessage: 'sticker',
	ptvMessage: 'videoNote',
});

/** A sent file as an answer tells it, when nothing but its kind is known yet. */
export const contentOfMedia: Codec<string> = {
	decode: () => undefined,
	encode: (type) => ({ [String(typeOfMedia.encode(type as never))]: {} }),
};
