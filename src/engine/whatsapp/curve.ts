/** Signatures over Curve25519 (XEdDSA), as Signal uses them. */
interface Curve {
	calculateSignature(privateKey: Uint8Array, message: Uint8Array): Uint8Array;
	/** Throws for keys and signatures that are malformed. */
	verifySignature(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

let loaded: Promise<Curve> | undefined;

/**
 * The curve in WebAssembly that the library brings along for other things. libsignal's is JavaScript, and sixty times as
 * slow: each message of a group is signed or verified once, and each new device that is written to.
 */
export function loadCurve(): Promise<Curve> {
	loaded ??= import('whatsapp-rust-bridge');
	return loaded;
}
