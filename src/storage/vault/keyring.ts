import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { DataKey } from './DataKey';

/** What the database keeps of its keys: none of it opens anything without the operator's key. */
export interface KeyRecord {
	version: 1;
	/** Base64; salts the operator's key. */
	salt: string;
	/** Data keys, sealed with the operator's key; the last one seals, the others only open. */
	keys: readonly { id: number; wrapped: string }[];
	/** Null: every row is sealed with the last key. Else how far that has come. */
	progress: Progress | null;
}

export interface Progress {
	table: string;
	/** Key of the last row that was looked at; null: none of the table yet. */
	after: readonly (string | number)[] | null;
}

/** The keys of a store, open. */
export interface Keyring {
	readonly current: DataKey;
	readonly keys: ReadonlyMap<number, DataKey>;
	/** A value that is not sealed is not ours: set once all are sealed. */
	isStrict: boolean;
}

type Secret = { id: number; secret: Buffer };

const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** Null when the operator's key is not the one that the record was made with. */
export function openKeys({ salt, keys }: KeyRecord, operatorKey: string): Secret[] | null {
	const wrapping = wrappingKey(operatorKey, Buffer.from(salt, 'base64'));
	const opened = keys.map(({ id, wrapped }) => {
		const secret = unwrap(wrapping, id, Buffer.from(wrapped, 'base64'));
		return secret && { id, secret };
	});
	return opened.every((each) => each !== null) ? opened : null;
}

/** A record with one data key more, all sealed with the operator's key, from which every row is yet to be sealed. */
export function addKey(known: readonly Secret[], operatorKey: string): KeyRecord {
	const last = known.at(-1)?.id ?? 0;
	const salt = randomBytes(16);
	const wrapping = wrappingKey(operatorKey, salt);
	const secrets = [...known, { id: last + 1, secret: randomBytes(32) }];
	return {
		version: 1,
		salt: salt.toString('base64'),
		keys: secrets.map(({ id, secret }) => ({ id, wrapped: wrap(wrapping, id, secret) })),
		progress: START,
	};
}

export const START: Progress = { table: '', after: null };

export function openKeyring(secrets: readonly Secret[], isStrict: boolean): Keyring {
	const keys = new Map(secrets.map(({ id, secret }) => [id, new DataKey(id, secret)]));
	const current = keys.get(secrets.at(-1)?.id ?? 0);
	if (!current) throw new TypeError('a keyring holds one key at least');
	return { current, keys, isStrict };
}

/** HKDF, since the operator's key is random: n8n makes 24 bytes, and ours are asked for as such. */
function wrappingKey(operatorKey: string, salt: Buffer): Buffer {
	return Buffer.from(hkdfSync('sha256', operatorKey, salt, 'wagate data keys', 32));
}

/** The tag also tells a wrong key from the right one. */
function wrap(wrapping: Buffer, id: number, secret: Buffer): string {
	const nonce = randomBytes(NONCE_BYTES);
	const cipher = createCipheriv(CIPHER, wrapping, nonce);
	cipher.setAAD(Buffer.from(`data key ${id}`));
	const body = Buffer.concat([cipher.update(secret), cipher.final()]);
	return Buffer.concat([nonce, body, cipher.getAuthTag()]).toString('base64');
}

function unwrap(wrapping: Buffer, id: number, wrapped: Buffer): Buffer | null {
	const tagAt = wrapped.length - TAG_BYTES;
	const decipher = createDecipheriv(CIPHER, wrapping, wrapped.subarray(0, NONCE_BYTES));
	decipher.setAAD(Buffer.from(`data key ${id}`));
	decipher.setAuthTag(wrapped.subarray(tagAt));
	const secret = decipher.update(wrapped.subarray(NONCE_BYTES, tagAt));
	try {
		decipher.final();
		return secret;
	} catch {
		return null;
	}
}
