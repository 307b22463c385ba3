import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

/** scrypt as OWASP advises it: 2^15 rounds of 8 blocks, 32 MB of memory for each. */
const COST = { N: 2 ** 15, r: 8, p: 3, maxmem: 64 * 1024 * 1024 };
const BYTES = 32;

/** `scrypt$N$r$p$salt$hash`, salt and hash in URL-safe Base64. */
export async function hashPassword(password: string): Promise<string> {
	const salt = randomBytes(16);
	const { N, r, p } = COST;
	const hash = await derive(password, salt, COST);
	return ['scrypt', N, r, p, salt.toString('base64url'), hash.toString('base64url')].join('$');
}

/** Takes the same time for each hash of the same cost, whatever the password is. */
export async function isPassword(password: string, stored: string): Promise<boolean> {
	const [kind, N, r, p, salt = '', hash = ''] = stored.split('$');
	if (kind !== 'scrypt') return false;
	const cost = { N: Number(N), r: Number(r), p: Number(p), maxmem: COST.maxmem };
	const expected = Buffer.from(hash, 'base64url');
	const given = await derive(password, Buffer.from(salt, 'base64url'), cost);
	return given.length === expected.length && timingSafeEqual(given, expected);
}

function derive(password: string, salt: Buffer, cost: typeof COST): Promise<Buffer> {
	return new Promise((resolve, reject) => {
		scrypt(password.normalize('NFKC'), salt, BYTES, cost, (error, key) =>
			error ? reject(error) : resolve(key),
		);
	});
}
