import { createCipheriv, createDecipheriv } from 'node:crypto';

const TAG_LENGTH = 16;

/** AES-256-GCM with the tag after the ciphertext. */
export function seal(key: Buffer, nonce: Buffer, plaintext: Uint8Array, aad?: Buffer): Buffer {
	const cipher = createCipheriv('aes-256-gcm', key, nonce);
	if (aad) cipher.setAAD(aad);
	const body = cipher.update(plaintext);
	cipher.final();
	return Buffer.concat([body, cipher.getAuthTag()]);
}

/** Throws when the tag does not fit. */
export function unseal(key: Buffer, nonce: Buffer, sealed: Uint8Array, aad?: Buffer): Buffer {
	const decipher = createDecipheriv('aes-256-gcm', key, nonce);
	if (aad) decipher.setAAD(aad);
	decipher.setAuthTag(sealed.subarray(-TAG_LENGTH));
	const plaintext = decipher.update(sealed.subarray(0, -TAG_LENGTH));
	decipher.final();
	return plaintext;
}

/** Noise's nonce in WhatsApp's form: a 32-bit counter in the last four of twelve bytes. */
export function nonceOf(counter: number): Buffer {
	const nonce = Buffer.alloc(12);
	nonce.writeUInt32BE(counter, 8);
	return nonce;
}
