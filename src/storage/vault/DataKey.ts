import {
	createCipheriv,
	createDecipheriv,
	createSecretKey,
	hkdfSync,
	type KeyObject,
	randomBytes,
} from 'node:crypto';

/** Whose value it is and which one: a sealed value opens nowhere else. */
export interface Place {
	/** Empty: of no instance. */
	instance: string;
	/** Kind, name and column. */
	path: readonly string[];
}

/** `\0WG` and the version of the form. No JSON and no protobuf begins with a zero byte. */
const HEAD = Buffer.from([0x00, 0x57, 0x47, 0x01]);
const KEY_ID_AT = 4;
const RUN_AT = 8;
const COUNT_AT = 20;
const BODY_AT = 28;
const TAG_BYTES = 16;
/** How much longer a sealed value is than a clear one. */
export const SEALED_OVERHEAD = BODY_AT + TAG_BYTES;
const SUBKEYS_KEPT = 2_000;
const CIPHER = 'aes-256-gcm';

export function isSealed(value: Uint8Array): boolean {
	return value.byteLength >= SEALED_OVERHEAD && HEAD.every((byte, index) => value[index] === byte);
}

/** Number of the data key that a sealed value names. */
export function keyIdOf(sealed: Uint8Array): number {
	return asBuffer(sealed).readUInt32BE(KEY_ID_AT);
}

/**
 * One 256-bit key of a store. A sealed value is
 *
 *     0  "\0WG", version 1     4  number of the data key     8  12 bytes that choose the subkey
 *     20 8 bytes that count    28 AES-256-GCM ciphertext     …  16 bytes of tag
 *
 * The subkey is HKDF-SHA-256 of the data key, salted with 12 bytes that each opening of a store draws anew, for one
 * instance. So the counter alone keeps nonces apart, however many values one store ever seals.
 */
export class DataKey {
	readonly #secret: KeyObject;
	readonly #run = randomBytes(COUNT_AT - RUN_AT);
	readonly #head: Buffer;
	readonly #subkeys = new Map<string, KeyObject>();
	#count = 0;

	constructor(
		readonly id: number,
		secret: Uint8Array,
	) {
		this.#secret = createSecretKey(secret);
		const keyId = Buffer.alloc(RUN_AT - KEY_ID_AT);
		keyId.writeUInt32BE(id);
		this.#head = Buffer.concat([HEAD, keyId, this.#run]);
	}

	seal(place: Place, clear: Uint8Array): Buffer {
		this.#count += 1;
		const sealed = Buffer.allocUnsafe(clear.byteLength + SEALED_OVERHEAD);
		this.#head.copy(sealed);
		sealed.writeUInt32BE(Math.floor(this.#count / 2 ** 32), COUNT_AT);
		sealed.writeUInt32BE(this.#count >>> 0, COUNT_AT + 4);
		const cipher = createCipheriv(CIPHER, this.#subkey(this.#run, place), nonceOf(sealed));
		cipher.setAAD(associatedData(place));
		cipher.update(clear).copy(sealed, BODY_AT);
		cipher.final();
		cipher.getAuthTag().copy(sealed, sealed.length - TAG_BYTES);
		return sealed;
	}

	/** Null when the value was changed, or sealed in another place or with another key. */
	open(place: Place, value: Uint8Array): Buffer | null {
		const sealed = asBuffer(value);
		const subkey = this.#subkey(sealed.subarray(RUN_AT, COUNT_AT), place);
		const decipher = createDecipheriv(CIPHER, subkey, nonceOf(sealed));
		decipher.setAAD(associatedData(place));
		decipher.setAuthTag(sealed.subarray(sealed.length - TAG_BYTES));
		const clear = decipher.update(sealed.subarray(BODY_AT, sealed.length - TAG_BYTES));
		try {
			decipher.final();
			return clear;
		} catch {
			return null;
		}
	}

	#subkey(run: Buffer, { instance }: Place): KeyObject {
		const name = run.toString('latin1') + instance;
		const known = this.#subkeys.get(name);
		if (known) return known;
		const info = `wagate values of ${instance}`;
		const made = createSecretKey(Buffer.from(hkdfSync('sha256', this.#secret, run, info, 32)));
		const [oldest] = this.#subkeys.size >= SUBKEYS_KEPT ? this.#subkeys.keys() : [];
		if (oldest !== undefined) this.#subkeys.delete(oldest);
		this.#subkeys.set(name, made);
		return made;
	}
}

function nonceOf(sealed: Buffer): Buffer {
	const nonce = Buffer.alloc(12);
	sealed.copy(nonce, 4, COUNT_AT, BODY_AT);
	return nonce;
}

/** As PostgreSQL gives names back, which stores no zero characters; so one can part them. */
function associatedData({ instance, path }: Place): Buffer {
	const words = [instance, ...path].map((word) => word.replaceAll('\0', '\uFFFD'));
	return Buffer.from(words.join('\0'));
}

function asBuffer(value: Uint8Array): Buffer {
	return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
}
