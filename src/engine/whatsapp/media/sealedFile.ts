import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
	timingSafeEqual,
} from 'node:crypto';
import { createReadStream } from 'node:fs';
import { hkdfInfoKey } from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { RemoteFile } from '../../../domain/ports/media';

/** What the keys of a file are derived for. */
export type SealType = RemoteFile['type'];

const CIPHER = 'aes-256-cbc';
const BLOCK_BYTES = 16;
const MAC_BYTES = 10;
/** Large enough that hashing pays, small enough that other work gets its turn. */
const PART_BYTES = 256 * 1024;

interface Keys {
	iv: Buffer;
	cipherKey: Buffer;
	macKey: Buffer;
}

export function newMediaKey(): Buffer {
	return randomBytes(32);
}

/** How many bytes the ciphertext of a file has, its MAC included. */
export function sealedSize(size: number): number {
	return (Math.floor(size / BLOCK_BYTES) + 1) * BLOCK_BYTES + MAC_BYTES;
}

/** Encrypts a file while it is read: AES-256-CBC, then the start of an HMAC over IV and ciphertext. */
export async function* sealFile(
	path: string,
	mediaKey: Uint8Array,
	type: SealType,
): AsyncGenerator<Buffer> {
	const { iv, cipherKey, macKey } = deriveKeys(mediaKey, type);
	const cipher = createCipheriv(CIPHER, cipherKey, iv);
	const mac = createHmac('sha256', macKey).update(iv);
	const file = createReadStream(path, { highWaterMark: PART_BYTES });
	for await (const part of file as AsyncIterable<Buffer>) {
		const sealed = cipher.update(part);
		mac.update(sealed);
		yield sealed;
	}
	const last = cipher.final();
	mac.update(last);
	yield Buffer.concat([last, mac.digest().subarray(0, MAC_BYTES)]);
}

/**
 * Decrypts a file while it comes in. Rejects with MEDIA_GONE at its end when the bytes are not those that the message
 * tells of; whoever stores them must throw them away then.
 */
export async function* openSealed(
	body: AsyncIterable<Uint8Array>,
	{
		mediaKey,
		encSha256,
		sha256,
		type,
	}: Omit<RemoteFile, 'directPath' | 'url' | 'mediaKey'> & { mediaKey: string },
): AsyncGenerator<Buffer> {
	const { iv, cipherKey, macKey } = deriveKeys(Buffer.from(mediaKey, 'base64'), type);
	const decipher = createDecipheriv(CIPHER, cipherKey, iv);
	const mac = createHmac('sha256', macKey).update(iv);
	const sealedHash = createHash('sha256');
	const clearHash = createHash('sha256');
	let held = Buffer.alloc(0);
	try {
		for await (const part of body) {
			sealedHash.update(part);
			const bytes = Buffer.concat([held, part]);
			const end = Math.max(0, bytes.length - MAC_BYTES);
			held = bytes.subarray(end);
			const sealed = bytes.subarray(0, end);
			mac.update(sealed);
			const clear = decipher.update(sealed);
			clearHash.update(clear);
			yield clear;
		}
		const isGenuine =
			held.length === MAC_BYTES && timingSafeEqual(mac.digest().subarray(0, MAC_BYTES), held);
		if (!isGenuine || !isSame(encSha256, sealedHash.digest())) throw damaged();
		const last = decipher.final();
		clearHash.update(last);
		if (!isSame(sha256, clearHash.digest())) throw damaged();
		yield last;
	} catch (error) {
		throw isCipherError(error) ? damaged() : error;
	}
}

/** Passes on a file that lies in clear. Rejects with MEDIA_GONE at its end like the above. */
export async function* checkClear(
	body: AsyncIterable<Uint8Array>,
	sha256: string | null,
): AsyncGenerator<Uint8Array> {
	const hash = createHash('sha256');
	for await (const part of body) {
		hash.update(part);
		yield part;
	}
	if (!isSame(sha256, hash.digest())) throw damaged();
}

function deriveKeys(mediaKey: Uint8Array, type: SealType): Keys {
	const info = hkdfInfoKey(type);
	const derived = Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(0), info, 112));
	return {
		iv: derived.subarray(0, 16),
		cipherKey: derived.subarray(16, 48),
		macKey: derived.subarray(48, 80),
	};
}

function isSame(expected: string | null, actual: Buffer): boolean {
	return expected === null || Buffer.from(expected, 'base64').equals(actual);
}

function isCipherError(error: unknown): boolean {
	const { code } = (error ?? {}) as { code?: unknown };
	return typeof code === 'string' && code.startsWith('ERR_OSSL');
}

function damaged(): GatewayError {
	return new GatewayError('MEDIA_GONE', 'its bytes are not those that the message tells of', {
		details: { damaged: true },
	});
}
