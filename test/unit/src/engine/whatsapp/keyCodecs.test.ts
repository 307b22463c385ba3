import { randomBytes } from 'node:crypto';
import { isKeyType, keyCodec } from '../../../../../src/engine/whatsapp/keyCodecs';

const base64 = (length: number) => randomBytes(length).toString('base64');

/** As libsignal serialises a record; typed as bytes by the library. */
const session = () =>
	({
		_sessions: {
			[base64(33)]: {
				registrationId: 12_345,
				currentRatchet: { rootKey: base64(32), previousCounter: 0 },
				indexInfo: { closed: -1, used: Date.now(), baseKeyType: 2 },
				_chains: {
					[base64(33)]: {
						chainKey: { counter: 7, key: base64(32) },
						messageKeys: { 3: base64(32), 5: base64(32) },
					},
					[base64(33)]: { chainKey: { counter: 9, key: undefined }, messageKeys: {} },
				},
			},
		},
		version: 'v1',
	}) as unknown as Uint8Array;

test('a session comes back as it was, as a copy', () => {
	const { encode, decode } = keyCodec('session');
	const record = session();
	const stored = encode(record);
	expect(decode(stored)).toEqual(record);
	expect(decode(stored)).not.toBe(decode(stored));
});

test('a value is read where it lies in a larger buffer', () => {
	const { encode, decode } = keyCodec('device-list');
	const stored = encode(['0', '17']);
	const around = Buffer.concat([Buffer.from('{"a":'), stored, Buffer.from('}')]);
	expect(decode(new Uint8Array(around.buffer, around.byteOffset + 5, stored.length))).toEqual([
		'0',
		'17',
	]);
});

test('what holds bytes keeps them', () => {
	const token = { token: Buffer.from([0, 1, 255]), timestamp: '1700000000' };
	const { encode, decode } = keyCodec('tctoken');
	expect(decode(encode(token))).toEqual(token);
});

test('only kinds that are known are keys', () => {
	expect(isKeyType('session')).toBe(true);
	expect(isKeyType('constructor')).toBe(false);
});
