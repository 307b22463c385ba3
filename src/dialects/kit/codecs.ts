import { GatewayError } from '../../domain/errors';
import type { Codec } from './words';

/**
 * Words of the wire for words of ours. Several wire words may mean one of ours: the first one listed is written.
 * `spoken` says how those of ours are written that no wire word means. A word that is not listed stays itself: in a
 * request validation refuses it by name, in a reply it counts as absent.
 */
export function words<const Table extends Record<string, unknown>>(
	table: Table,
	spoken: Readonly<Record<string, string>> = {},
): Codec<Table[keyof Table]> {
	const written = new Map<unknown, string>(Object.entries(spoken));
	for (const [wire, value] of Object.entries(table)) {
		if (!written.has(value)) written.set(value, wire);
	}
	return {
		decode: (wire) =>
			(typeof wire === 'string' && Object.hasOwn(table, wire)
				? table[wire]
				: wire) as Table[keyof Table],
		encode: (value) => written.get(value) ?? value,
	};
}

/** As `words`, but one of ours without a wire word is refused, told as `refusal` with `%s` for the word. */
export function knownWords<const Table extends Record<string, unknown>>(
	table: Table,
	refusal: string,
): Codec<Table[keyof Table]> {
	const known = words(table);
	return {
		decode: (wire) => known.decode(wire),
		encode: (value) => {
			if (Object.values(table).includes(value)) return known.encode(value);
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', refusal.replace('%s', String(value)));
		},
	};
}

/** Whole seconds since the epoch on the wire, as a number or as text; ISO 8601 with us. */
export const epochSeconds: Codec<string> = {
	decode: (wire) => toIso(toNumber(wire), 1000),
	encode: (iso) => Math.floor(Date.parse(iso) / 1000),
};

/** Milliseconds since the epoch on the wire; ISO 8601 with us. */
export const epochMs: Codec<string> = {
	decode: (wire) => toIso(toNumber(wire), 1),
	encode: (iso) => Date.parse(iso),
};

/** Digits on the wire of a query string or a sloppy body, a number with us. */
export const integer: Codec<number> = {
	decode: (wire) => {
		const number = toNumber(wire);
		return Number.isInteger(number) ? number : (wire as number);
	},
	encode: (value) => value,
};

/** `true`, `"true"`, `1` and `"1"` on the wire. */
export const flag: Codec<boolean> = {
	decode: (wire) => {
		if (wire === true || wire === 'true' || wire === 1 || wire === '1') return true;
		if (wire === false || wire === 'false' || wire === 0 || wire === '0') return false;
		return wire as boolean;
	},
	encode: (value) => value,
};

/** A full JID on the wire, or a number as it is; digits with us. What is no number of a person reads as absent. */
export const jidAsPhone: Codec<string> = {
	decode: (wire) => phoneOf(isDigits(wire) ? `${wire}@s.whatsapp.net` : wire) ?? undefined,
	encode: (phone) => `${phone}@s.whatsapp.net`,
};

/** A LID on the wire among other JIDs; what is none reads as absent. */
export const jidAsLid: Codec<string> = {
	decode: (wire) => lidOf(wire) ?? undefined,
	encode: (lid) => lid,
};

/** A number or a JID on the wire, always a JID with us. */
export const addressAsJid: Codec<string> = {
	decode: (wire) => {
		if (typeof wire !== 'string' || wire === '') return undefined;
		return wire.includes('@') ? wire : `${wire.replace(/\D/g, '')}@s.whatsapp.net`;
	},
	encode: (jid) => jid,
};

/** Applies a codec to each element of an array; a single value counts as an array of one. */
export function listOf<Value>(codec: Codec<Value>): Codec<Value[]> {
	return {
		decode: (wire) =>
			(Array.isArray(wire) ? wire : [wire])
				.map((item) => codec.decode(item))
				.filter((item) => item !== undefined),
		encode: (values) => values.map((value) => codec.encode(value)),
	};
}

/** Digits of a JID of a person, without device and agent; null for groups, LIDs and everything else. */
export function phoneOf(jid: unknown): string | null {
	if (typeof jid !== 'string') return null;
	return /^(\d{5,20})(?::\d+)?@(?:s\.whatsapp\.net|c\.us)$/.exec(jid)?.[1] ?? null;
}

/** The LID without its device, or null when the JID is none. */
export function lidOf(jid: unknown): string | null {
	if (typeof jid !== 'string') return null;
	const user = /^(\d+)(?::\d+)?@lid$/.exec(jid)?.[1];
	return user === undefined ? null : `${user}@lid`;
}

function isDigits(wire: unknown): wire is string {
	return typeof wire === 'string' && /^\d+$/.test(wire);
}

function toNumber(wire: unknown): number | undefined {
	if (typeof wire === 'number') return wire;
	return typeof wire === 'string' && /^-?\d+(\.\d+)?$/.test(wire) ? Number(wire) : undefined;
}

function toIso(value: number | undefined, unit: number): string | undefined {
	if (value === undefined) return undefined;
	const date = new Date(value * unit);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

/** A number with us, its JID on the wire; ids of groups and all other chats are the same on both sides. */
export const phoneAsJid: Codec<string> = {
	decode: (wire) => phoneOf(wire) ?? (wire as string),
	encode: (chat) => {
		if (chat.includes('@') || /[a-z]/i.test(chat)) return chat;
		return `${chat.replace(/\D/g, '')}@s.whatsapp.net`;
	},
};

/** A single value on the wire, a list of one with us. */
export const alone: Codec<string[]> = {
	decode: (wire) => [wire as string],
	encode: ([first]) => first,
};

const inviteHost = 'https://chat.whatsapp.com/';

/** The code of an invitation on the wire, its link with us. */
export const inviteUrl: Codec<string> = {
	decode: (wire) =>
		typeof wire === 'string' && wire !== '' ? inviteHost + wire.replace(inviteHost, '') : undefined,
	encode: (url) => url.replace(inviteHost, ''),
};

/** `superadmin`, `admin`, or null for a member, as the library below most gateways says it. */
export const adminRole: Codec<'superadmin' | 'admin' | 'member'> = {
	decode: (wire) => (wire === 'superadmin' || wire === 'admin' ? wire : undefined),
	encode: (role) => (role === 'member' ? null : role),
};
