import { createCipheriv, createDecipheriv, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { unseal } from '../noise/aesGcm';
import { agree, deriveKey, rawKey, type KeyPair } from '../signal/curve';

const ITERATIONS = 131_072;
const SALT = 32;
const IV = 16;
const GCM_IV = 12;

const derive = promisify(pbkdf2);

/** An ephemeral key that only who knows the code can read: salt, iv, AES-CTR. */
export async function wrapKey(code: string, publicKey: Uint8Array): Promise<Buffer> {
	const salt = randomBytes(SALT);
	const iv = randomBytes(IV);
	const cipher = createCipheriv('aes-256-ctr', await codeKey(code, salt), iv);
	return Buffer.concat([salt, iv, cipher.update(rawKey(publicKey)), cipher.final()]);
}

/** Reads a wrapped key. A wrong code gives another key, not an error; it shows when the bundle is opened. */
export async function unwrapKey(code: string, wrapped: Buffer): Promise<Buffer> {
	const iv = wrapped.subarray(SALT, SALT + IV);
	const key = await codeKey(code, wrapped.subarray(0, SALT));
	const decipher = createDecipheriv('aes-256-ctr', key, iv);
	return Buffer.concat([decipher.update(wrapped.subarray(SALT + IV)), decipher.final()]);
}

export interface BundleKeys {
	/** The phone's key for this one pairing. */
	ephemeral: KeyPair;
	companionEphemeral: Buffer;
	/** The account's identity. */
	identity: KeyPair;
	companionIdentity: Buffer;
}

/**
 * Opens the bundle a client sends once the code was typed (salt, iv, AES-GCM of both identities and a random) and
 * returns the secret that signs the pairing. Throws when the code was another one.
 */
export function openBundle(bundle: Buffer, keys: BundleKeys): Buffer {
	const shared = agree(keys.companionEphemeral, keys.ephemeral.privateKey);
	const salt = bundle.subarray(0, SALT);
	const info = 'link_code_pairing_key_bundle_encryption_key';
	const key = deriveKey(shared, salt, info, 32);
	const nonce = bundle.subarray(SALT, SALT + GCM_IV);
	const random = unseal(key, nonce, bundle.subarray(SALT + GCM_IV)).subarray(64);
	const identityShared = agree(keys.companionIdentity, keys.identity.privateKey);
	const secret = Buffer.concat([shared, identityShared, random]);
	return deriveKey(secret, Buffer.alloc(0), 'adv_secret', 32);
}

function codeKey(code: string, salt: Buffer): Promise<Buffer> {
	return derive(code, salt, ITERATIONS, 32, 'sha256');
}
