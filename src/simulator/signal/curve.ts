import { hkdfSync } from 'node:crypto';
import * as curve from 'libsignal/src/curve.js';

/** Marks a Curve25519 public key in Signal's and WhatsApp's wire formats. */
export const KEY_TYPE = Buffer.from([5]);

export interface KeyPair {
	/** 33 bytes, with the type byte. */
	publicKey: Buffer;
	privateKey: Buffer;
}

export function generateKeyPair(): KeyPair {
	const { pubKey, privKey } = curve.generateKeyPair();
	return { publicKey: Buffer.from(pubKey), privateKey: Buffer.from(privKey) };
}

/** A key with its type byte, whichever form it came in. */
export function typedKey(key: Uint8Array): Buffer {
	return key.length === 33 ? Buffer.from(key) : Buffer.concat([KEY_TYPE, key]);
}

export function rawKey(key: Uint8Array): Buffer {
	return Buffer.from(key.length === 33 ? key.subarray(1) : key);
}

export function agree(publicKey: Uint8Array, privateKey: Buffer): Buffer {
	return Buffer.from(curve.calculateAgreement(typedKey(publicKey), privateKey));
}

interface Signatures {
	calculateSignature(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
	verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

let signatures: Signatures = {
	calculateSignature: (key, message) => curve.calculateSignature(Buffer.from(key), message),
	verifySignature: (key, message, signature) =>
		curve.verifySignature(Buffer.from(key), message, Buffer.from(signature)),
};

/** Signs and verifies in WebAssembly from now on. libsignal's JavaScript takes milliseconds for each group message. */
export async function useFastSignatures(): Promise<void> {
	signatures = await import('whatsapp-rust-bridge');
}

/** XEdDSA over Curve25519, 64 bytes. */
export function sign(privateKey: Buffer, message: Uint8Array): Buffer {
	return Buffer.from(signatures.calculateSignature(privateKey, message));
}

/** True only for a valid signature. */
export function verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean {
	if (signature.length !== 64 || rawKey(publicKey).length !== 32) return false;
	return signatures.verifySignature(typedKey(publicKey), message, signature);
}

export function deriveKey(
	secret: Uint8Array,
	salt: Uint8Array,
	info: string,
	length: number,
): Buffer {
	return Buffer.from(hkdfSync('sha256', secret, salt, info, length));
}
