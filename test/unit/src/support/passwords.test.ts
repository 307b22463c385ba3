import { hashPassword, isPassword } from '../../../../src/support/passwords';

// Hashing is slow on purpose.
jest.setTimeout(60_000);

test('a password is told by its hash alone, and no two hashes are alike', async () => {
	const [one, two] = [await hashPassword('correct horse'), await hashPassword('correct horse')];
	expect(one).not.toBe(two);
	expect(one).not.toContain('correct');
	expect(await isPassword('correct horse', one)).toBe(true);
	expect(await isPassword('correct horsf', one)).toBe(false);
	expect(await isPassword('', one)).toBe(false);
});

test('the same letters count, however a keyboard writes them', async () => {
	expect(await isPassword('caf\u00e9 no fim', await hashPassword('cafe\u0301 no fim'))).toBe(true);
});

test.each(['', 'scrypt', 'bcrypt$1$2$3$4$5', 'scrypt$32768$8$3$c2FsdA$'])(
	'%p is the hash of nothing',
	async (stored) => {
		expect(await isPassword('anything', stored).catch(() => false)).toBe(false);
	},
);
