import { hkdf } from '@whiskeysockets/baileys';
import libsignal from 'libsignal/src/crypto.js';

const SECRET_BYTES = 32;
const SECRETS_AT_MOST = 3;

const quick = Symbol.for('wagate.quickSecrets');

type DeriveSecrets = (
	input: Uint8Array,
	salt: Uint8Array,
	info: Uint8Array,
	count?: number,
) => Buffer[];

/**
 * A message's keys are HKDF-SHA256 (RFC 5869) of 32 bytes each. libsignal 6 makes them of four HMACs in JavaScript, 25 µs;
 * the library's own in WebAssembly gives the same in 7. In this process alone.
 */
export function deriveInWasm(): void {
	const module = libsignal as unknown as { deriveSecrets: DeriveSecrets & { [quick]?: true } };
	if (module.deriveSecrets[quick]) return;
	const derive: DeriveSecrets & { [quick]?: true } = (
		input,
		salt,
		info,
		count = SECRETS_AT_MOST,
	) => {
		const text = Buffer.from(info).toString('utf8');
		const derived = Buffer.from(hkdf(input, count * SECRET_BYTES, { salt, info: text }));
		return Array.from({ length: count }, (_, index) =>
			derived.subarray(index * SECRET_BYTES, (index + 1) * SECRET_BYTES),
		);
	};
	derive[quick] = true;
	module.deriveSecrets = derive;
}
