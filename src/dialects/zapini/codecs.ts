import { jidAsPhone, knownWords, words, type Codec } from '../kit';

/** States of an instance. `disconnected` does not say whether a phone is linked; it reads as the one where Connect helps. */
export const instanceState = words(
	{
		connected: 'connected',
		qr_ready: 'qr',
		disconnected: 'created',
		pending: 'created',
		offline: 'reconnecting',
	},
	{
		connecting: 'pending',
		pairing_code: 'pending',
		passkey_required: 'pending',
		degraded: 'connected',
		conflict: 'disconnected',
		logged_out: 'disconnected',
		banned: 'disconnected',
		locked: 'disconnected',
		outdated: 'disconnected',
		storage_error: 'disconnected',
	},
);

/** States of a message, in words. */
export const messageState = words(
	{
		pending: 'sending',
		sent: 'server_ack',
		delivered: 'delivered',
		read: 'read',
		played: 'played',
		failed: 'failed',
	},
	{ queued: 'pending', uncertain: 'pending' },
);

/** What a screen shows beside a state: written, and never read, since the state itself is there. */
export function shown<Value>(encode: (value: Value) => unknown): Codec<never> {
	return { decode: () => undefined, encode: (value: Value) => encode(value) };
}

export const isOnline = shown<string>((state) => state === 'connected' || state === 'degraded');

/** Whole seconds: `2025-01-15T10:30:00Z`. Any spelling of ISO 8601 is read. */
export const time = spelled((iso) => iso.replace(/\.\d+Z$/, 'Z'));

/** The same with the offset spelled out, as webhooks and the automation of the Chat API write it. */
export const offsetTime = spelled((iso) => iso.replace(/\.\d+Z$/, '+00:00'));

/** With microseconds, as the archive writes it. */
export const microTime = spelled((iso) => iso.replace(/\.(\d+)Z$/, '.$1000Z'));

function spelled(encode: (iso: string) => string): Codec<string> {
	return { decode: (wire) => (typeof wire === 'string' ? wire : undefined), encode };
}

/** Somebody to send to: bare digits are written, group and LID addresses stay whole. Whatever is said is read. */
export const recipient: Codec<string> = {
	decode: (wire) => (typeof wire === 'number' ? String(wire) : (wire as string)),
	encode: bare,
};

/** The same with a leading `+`, as the examples of some endpoints have it. */
export const plusRecipient: Codec<string> = {
	decode: (wire) =>
		typeof wire === 'string' ? wire.replace(/^\+(?=\d+$)/, '') : recipient.decode(wire),
	encode: (address) => bare(address).replace(/^(?=\d+$)/, '+'),
};

function bare(address: string): string {
	const phone = address.includes('@') ? jidAsPhone.decode(address) : address.replace(/\D/g, '');
	return phone ? phone : address;
}

/** A number as a JID; a JID as it is. */
export function toJid(address: string): string {
	return address.includes('@') ? address : `${address.replace(/\D/g, '')}@s.whatsapp.net`;
}

/** Longest number of a person; what is longer names a group. */
const longestNumber = 15;

/** The number of a conversation: of a person, or the digits of a group. */
export const numberAsChatId: Codec<string> = {
	decode: (wire) => {
		const address = asText(wire);
		if (!address) return undefined;
		if (address.includes('@')) return address;
		const isGroup = address.includes('-') || digitsOf(address).length > longestNumber;
		return isGroup ? `${address}@g.us` : toJid(address);
	},
	encode: (jid) => jid.split('@', 1)[0],
};

export const numberAsPhone: Codec<string> = {
	decode: (wire) => {
		const address = asText(wire) ?? '';
		if (address.includes('@')) return jidAsPhone.decode(address);
		const digits = digitsOf(address);
		return digits.length < 5 || digits.length > longestNumber ? undefined : digits;
	},
	encode: (phone) => phone,
};

function digitsOf(text: string): string {
	return text.replace(/\D/g, '');
}

function asText(wire: unknown): string | undefined {
	return typeof wire === 'string' || typeof wire === 'number' ? String(wire) : undefined;
}

/** Whole numbers on the wire, text with us. */
export const idAsText: Codec<string> = {
	decode: (wire) => asText(wire),
	encode: (id) => (/^\d{1,15}$/.test(id) ? Number(id) : id),
};

/** `a,b` in a query, or an array. */
export const idList: Codec<string[]> = {
	decode: (wire) =>
		typeof wire === 'string' ? wire.split(',').filter(Boolean) : (wire as string[]),
	encode: (ids) => ids.join(','),
};

/** `format=chat`; what is plain is not said. */
export const chatFormat: Codec<'plain' | 'chat'> = {
	decode: (wire) => wire as 'chat',
	encode: (view) => (view === 'chat' ? view : undefined),
};

/** Kinds of file; the gateway has no voice notes and no looping videos. */
export const mediaType = knownWords(
	{ image: 'image', video: 'video', audio: 'audio', document: 'document' },
	'media of the type %s',
);

/** `3 conversations paused`: the number in front is what counts. */
export function counted(sentence: (count: number) => string): Codec<number> {
	return {
		decode: (wire) => {
			const count = typeof wire === 'string' ? /^\d+/.exec(wire)?.[0] : undefined;
			return count === undefined ? undefined : Number(count);
		},
		encode: sentence,
	};
}
