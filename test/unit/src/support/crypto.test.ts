import { equalSecrets, randomToken, sha256Hex } from '../../../../src/support/crypto';

test('sha256 of text and of bytes', () => {
	// FIPS 180-2, appendix B.1.
	const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
	expect(sha256Hex('abc')).toBe(abc);
	expect(sha256Hex(Buffer.from('abc'))).toBe(abc);
});

test('tokens have the asked strength and differ', () => {
	const tokens = Array.from({ length: 100 }, () => randomToken());
	expect(new Set(tokens).size).toBe(100);
	for (const token of tokens) expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test.each([
	['same', 'same', true],
	['same', 'Same', false],
	['', 'x', false],
	['x', '', false],
	['short', 'short and more', false],
	['', '', true],
])('%j and %j are equal: %s', (given, expected, answer) => {
	expect(equalSecrets(given, expected)).toBe(answer);
});
