import { createHmac, randomBytes } from 'node:crypto';
import libsignal from 'libsignal/src/crypto.js';
import { hashSecretsQuickly } from '../../../../../src/engine/whatsapp/quickSecrets';

type Given = (number | Buffer | undefined)[];
const secrets = libsignal as unknown as {
	calculateMAC: (...given: Given) => Buffer;
	deriveSecrets: (...given: Given) => Buffer[];
	verifyMAC: (...given: Given) => void;
};
const own = { ...secrets };
const input = Buffer.alloc(32, 7);
const salt = Buffer.alloc(32, 9);
const info = Buffer.from('WhisperMessageKeys');

/** HKDF-SHA256 (RFC 5869), 96 bytes of the same input: `openssl kdf -keylen 96 -kdfopt digest:SHA256 … HKDF`. */
const BY_OPENSSL =
	'8a90a01975b339df2e11eb5228d92c033885e358b6607f89a3b021d8e287caafcb54b3d5cacd7d6ff570f106dc08179e92dc48f4df6bf2513017d171ba39388467f448fb826e198621e6350efbc976873c406603e8e0a81616b1b35a9e5813e7';

beforeAll(hashSecretsQuickly);

test('it is done once', () => {
	const { calculateMAC } = secrets;
	expect(calculateMAC).not.toBe(own.calculateMAC);
	hashSecretsQuickly();
	expect(secrets.calculateMAC).toBe(calculateMAC);
});

test('secrets are what libsignal derives, and those of the standard', () => {
	for (const count of [1, 2, 3, undefined]) {
		const derived = secrets.deriveSecrets(input, salt, info, count);
		expect(derived).toEqual(own.deriveSecrets(input, salt, info, count));
		expect(derived).toHaveLength(count ?? 3);
	}
	const all = Buffer.concat(secrets.deriveSecrets(input, salt, info));
	expect(all.toString('hex')).toBe(BY_OPENSSL);
});

test.each([0, 1, 31, 32, 63, 64, 65, 200])('a MAC with a key of %d bytes is an HMAC', (length) => {
	const key = randomBytes(length);
	for (const size of [0, 1, 55, 56, 64, 1_000]) {
		const data = randomBytes(size);
		const hmac = createHmac('sha256', key).update(data).digest();
		expect(secrets.calculateMAC(key, data)).toEqual(hmac);
	}
});

test('a MAC is verified as libsignal does, in its words', () => {
	const data = Buffer.from('what was said');
	const mac = own.calculateMAC(input, data).subarray(0, 8);
	const forged = Buffer.from(mac);
	forged.writeUInt8(forged.readUInt8(7) ^ 1, 7);
	const cases: [Buffer, number][] = [
		[mac, 8],
		[forged, 8],
		[mac.subarray(0, 7), 8],
		[Buffer.alloc(40), 40],
	];
	const verdict = (verify: typeof own.verifyMAC, [given, length]: [Buffer, number]) => {
		try {
			verify(data, input, given, length);
			return 'fits';
		} catch (error) {
			return String(error);
		}
	};
	const verdicts = cases.map((each) => verdict(secrets.verifyMAC, each));
	expect(verdicts).toEqual(cases.map((each) => verdict(own.verifyMAC, each)));
	expect(verdicts).toEqual([
		'fits',
		'Error: Bad MAC',
		'Error: Bad MAC length',
		'Error: Bad MAC length',
	]);
});
