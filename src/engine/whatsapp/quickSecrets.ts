import { hash, timingSafeEqual } from 'node:crypto';
import libsignal from 'libsignal/src/crypto.js';

/** Of SHA-256, bytes. */
const BLOCK = 64;
const DIGEST = 32;
const DERIVED_AT_MOST = 3;

const quick = Symbol.for('wagate.quickSecrets');

interface Secrets {
	calculateMAC: (key: Uint8Array, data: Uint8Array) => Buffer;
	/** HKDF (RFC 5869): so many keys of 32 bytes, 3 by default. */
	deriveSecrets: (
		input: Uint8Array,
		salt: Uint8Array,
		info: Uint8Array,
		count?: number,
	) => Buffer[];
	verifyMAC: (data: Uint8Array, key: Uint8Array, mac: Uint8Array, length: number) => void;
	[quick]?: true;
}

/**
 * A message needs eight HMACs, and Node's makes two objects for each that its garbage collector has to call back for: 71
 * of a received message's 830 µs in a profile. Two plain hashes give the same (RFC 2104) and leave nothing behind.
 * libsignal's functions are replaced by these, in this process alone.
 */
export function hashSecretsQuickly(): void {
	const module = libsignal as unknown as Secrets;
	if (module[quick]) return;
	Object.assign(module, { calculateMAC, deriveSecrets, verifyMAC, [quick]: true });
}

/** What is hashed is laid out here, since a new buffer costs more than the hash: one call at a time uses it. */
const inside = Buffer.alloc(BLOCK + 4_096);
const outside = Buffer.alloc(BLOCK + DIGEST);

function calculateMAC(key: Uint8Array, data: Uint8Array): Buffer {
	const short = key.length > BLOCK ? bytesOf(sha256(key)) : key;
	const size = BLOCK + data.length;
	const inner = size <= inside.length ? inside.subarray(0, size) : Buffer.allocUnsafe(size);
	for (let index = 0; index < BLOCK; index += 1) {
		const byte = short[index] ?? 0;
		inner[index] = byte ^ 0x36;
		outside[index] = byte ^ 0x5c;
	}
	inner.set(data, BLOCK);
	outside.write(sha256(inner), BLOCK, 'binary');
	return bytesOf(sha256(outside));
}

/** As a string, one character a byte: with the buffer made of it half the time of the buffer at once. */
const sha256 = (data: Uint8Array) => hash('sha256', data, 'binary');

const bytesOf = (characters: string) => Buffer.from(characters, 'binary');

const deriveSecrets: Secrets['deriveSecrets'] = (input, salt, info, count = DERIVED_AT_MOST) => {
	const key = calculateMAC(salt, input);
	// Each is the hash of the one before, the info and its number; the first has none before it.
	const whole = Buffer.alloc(DIGEST + info.length + 1);
	whole.set(info, DIGEST);
	const secrets: Buffer[] = [];
	for (let index = 1; index <= count; index += 1) {
		whole[whole.length - 1] = index;
		const secret = calculateMAC(key, index === 1 ? whole.subarray(DIGEST) : whole);
		secrets.push(secret);
		whole.set(secret, 0);
	}
	return secrets;
};

/** Throws as libsignal does: the library looks for the words. */
const verifyMAC: Secrets['verifyMAC'] = (data, key, mac, length) => {
	const calculated = calculateMAC(key, data).subarray(0, length);
	if (mac.length !== length || calculated.length !== length) throw new Error('Bad MAC length');
	if (!timingSafeEqual(calculated, mac)) throw new Error('Bad MAC');
};
