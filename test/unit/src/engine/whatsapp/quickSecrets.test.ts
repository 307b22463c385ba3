import libsignal from 'libsignal/src/crypto.js';
import { deriveInWasm } from '../../../../../src/engine/whatsapp/quickSecrets';

const derive = () =>
	(libsignal as unknown as { deriveSecrets: (...given: unknown[]) => Buffer[] }).deriveSecrets;
const input = Buffer.alloc(32, 7);
const salt = Buffer.alloc(32, 9);
const info = Buffer.from('WhisperMessageKeys');

/** HKDF-SHA256 (RFC 5869), 96 bytes of the same input: `openssl kdf -keylen 96 -kdfopt digest:SHA256 … HKDF`. */
const BY_OPENSSL =
	'8a90a01975b339df2e11eb5228d92c033885e358b6607f89a3b021d8e287caafcb54b3d5cacd7d6ff570f106dc08179e92dc48f4df6bf2513017d171ba39388467f448fb826e198621e6350efbc976873c406603e8e0a81616b1b35a9e5813e7';

test('secrets are what libsignal derives, in as many buffers', () => {
	const own = derive();
	const before = [1, 2, 3, undefined].map((count) => own(input, salt, info, count));
	deriveInWasm();
	const after = derive();
	expect(after).not.toBe(own);
	expect([1, 2, 3, undefined].map((count) => after(input, salt, info, count))).toEqual(before);
	expect(before.map(({ length }) => length)).toEqual([1, 2, 3, 3]);
	deriveInWasm();
	expect(derive()).toBe(after);
});

test('secrets are those of the standard', () => {
	deriveInWasm();
	expect(Buffer.concat(derive()(input, salt, info))).toEqual(Buffer.from(BY_OPENSSL, 'hex'));
});
