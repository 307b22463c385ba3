import { randomBytes } from 'node:crypto';
import * as fc from 'fast-check';
import { packValue, unpackValue } from '../../../../../src/engine/whatsapp/packValue';

test('a session comes back as it was, in less than its JSON', () => {
	const base64 = (length: number) => randomBytes(length).toString('base64');
	const session = {
		_sessions: {
			[base64(33)]: {
				registrationId: 12_345,
				currentRatchet: { rootKey: base64(32), previousCounter: 0 },
				indexInfo: { closed: -1, used: Date.now(), baseKeyType: 2 },
				_chains: { [base64(33)]: { chainKey: { counter: 7, key: base64(32) }, messageKeys: {} } },
			},
		},
		version: 'v1',
	};
	const packed = packValue(session);
	expect(unpackValue(packed)).toEqual(session);
	expect(packed.length).toBeLessThan(JSON.stringify(session).length);
});

test('bytes stay bytes, and text that only looks like base64 stays text', () => {
	const value = {
		bytes: Buffer.from([0, 1, 255]),
		odd: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB=',
		numbers: [0, -0, 1.5, -2_147_483_648, 2_147_483_648, Number.MAX_SAFE_INTEGER],
		nothing: null,
	};
	expect(unpackValue(packValue(value))).toEqual(value);
});

test('whatever JSON can say comes back', () => {
	fc.assert(
		fc.property(fc.jsonValue({ noUnicodeString: false }), (value) => {
			expect(unpackValue(packValue(value))).toEqual(value);
		}),
	);
});

test('damaged bytes are refused', () => {
	const packed = packValue({ text: 'a text of some length' });
	expect(() => unpackValue(packed.subarray(0, packed.length - 1))).toThrow();
	expect(() => unpackValue(Buffer.concat([packed, Buffer.from([0])]))).toThrow(/too many/);
	expect(() => unpackValue(Buffer.from([99]))).toThrow(/unknown tag/);
});
