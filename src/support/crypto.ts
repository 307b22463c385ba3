import { createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';

export function sha256Hex(data: string | Uint8Array): string {
	return hash('sha256', data, 'hex');
}

/** HMAC-SHA256, lower-case hexadecimal. */
export function hmacHex(data: string, secret: string): string {
	return createHmac('sha256', secret).update(data).digest('hex');
}

/** URL-safe text of `bytes` random bytes: 32 make a key that cannot be guessed. */
export function randomToken(bytes = 32): string {
	return randomBytes(bytes).toString('base64url');
}

/** Compares secrets; the time it takes tells nothing about where they differ, nor how long the right one is. */
export function equalSecrets(given: string, expected: string): boolean {
	const digest = (text: string) => hash('sha256', text, 'buffer');
	return timingSafeEqual(digest(given), digest(expected));
}
