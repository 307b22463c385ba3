import { createHmac, hkdfSync } from 'node:crypto';

/** The keys that one shared secret of an account's devices is drawn out to. */
export interface MutationKeys {
	index: Buffer;
	valueEncryption: Buffer;
	valueMac: Buffer;
	snapshotMac: Buffer;
	patchMac: Buffer;
}

const KEY_BYTES = 32;

export function drawKeys(secret: Uint8Array): MutationKeys {
	const drawn = Buffer.from(
		hkdfSync('sha256', secret, '', 'WhatsApp Mutation Keys', 5 * KEY_BYTES),
	);
	const key = (place: number) => drawn.subarray(place * KEY_BYTES, (place + 1) * KEY_BYTES);
	return {
		index: key(0),
		valueEncryption: key(1),
		valueMac: key(2),
		snapshotMac: key(3),
		patchMac: key(4),
	};
}

export function hmac(key: Uint8Array, ...parts: Uint8Array[]): Buffer {
	const mac = createHmac('sha256', key);
	for (const part of parts) mac.update(part);
	return mac.digest();
}

/** A value's mac covers what is done with it and under which key: the first half of a SHA-512 one. */
export function macOfValue(
	key: Uint8Array,
	{ operation, keyId, sealed }: { operation: number; keyId: Uint8Array; sealed: Uint8Array },
): Buffer {
	const head = Buffer.concat([Buffer.from([operation + 1]), keyId]);
	const length = Buffer.alloc(8);
	length.writeUInt8(head.length, 7);
	const mac = createHmac('sha512', key).update(head).update(sealed).update(length);
	return mac.digest().subarray(0, 32);
}

/** Versions are counted in eight bytes, the greatest first. */
export function encodeVersion(version: number): Buffer {
	const bytes = Buffer.alloc(8);
	bytes.writeUInt32BE(version, 4);
	return bytes;
}
