import { randomBytes } from 'node:crypto';
import { DataKey, isSealed, keyIdOf } from '../../../../../src/storage/vault/DataKey';

const secret = randomBytes(32);
const place = { instance: 'shop', path: ['auth', 'session', 'peer', 'value'] };
const clear = Buffer.from('ratchet');

test('opens what it sealed, and so does the same key after a restart', () => {
	const sealed = new DataKey(7, secret).seal(place, clear);
	expect(sealed.includes(clear)).toBe(false);
	expect(isSealed(sealed)).toBe(true);
	expect(keyIdOf(sealed)).toBe(7);
	expect(new DataKey(7, secret).open(place, sealed)).toEqual(clear);
});

test.each([
	['instance', { ...place, instance: 'other' }],
	['kind', { ...place, path: ['inbox', 'session', 'peer', 'value'] }],
	['name', { ...place, path: ['auth', 'session', 'stranger', 'value'] }],
	['column', { ...place, path: ['auth', 'session', 'peer', 'plaintext'] }],
	['words that run into each other', { ...place, path: ['auth', 'session\0peer', 'value'] }],
])('opens in no other place: %s', (_what, other) => {
	const key = new DataKey(1, secret);
	expect(key.open(other, key.seal(place, clear))).toBeNull();
});

test('a name that a database stored with other characters opens all the same', () => {
	const key = new DataKey(1, secret);
	const named = (name: string) => ({ ...place, path: ['message', name, 'proto'] });
	expect(key.open(named('a\uFFFDb'), key.seal(named('a\0b'), clear))).toEqual(clear);
	expect(key.open(named('a\uFFFDb'), key.seal(named('a\uD800b'), clear))).toEqual(clear);
});

test('opens nothing in which one bit was changed, and nothing of another key', () => {
	const key = new DataKey(1, secret);
	const sealed = key.seal(place, clear);
	for (let at = 8; at < sealed.length; at += 1) {
		const changed = Buffer.from(sealed);
		changed[at] = (changed[at] ?? 0) ^ 1;
		expect(key.open(place, changed)).toBeNull();
	}
	expect(new DataKey(1, randomBytes(32)).open(place, sealed)).toBeNull();
});

test('never seals twice with one nonce, also not after a restart', () => {
	const keys = [new DataKey(1, secret), new DataKey(1, secret)];
	const nonces = keys.flatMap((key) =>
		Array.from({ length: 200 }, () => key.seal(place, clear).subarray(8, 28).toString('hex')),
	);
	expect(new Set(nonces).size).toBe(400);
});

test('instances have keys of their own, many more than are kept', () => {
	const key = new DataKey(1, secret);
	const names = Array.from({ length: 2_100 }, (_, index) => `i${index}`);
	const sealed = names.map((instance) => key.seal({ ...place, instance }, clear));
	const opened = names.map((instance, index) =>
		key.open({ ...place, instance }, sealed[index] ?? clear)?.toString(),
	);
	expect(new Set(opened)).toEqual(new Set(['ratchet']));
});
