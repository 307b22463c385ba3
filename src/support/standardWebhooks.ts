import { createHmac } from 'node:crypto';
import { equalSecrets, randomToken } from './crypto';

// Standard Webhooks, symmetric scheme v1:
// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md

const SECRET_PREFIX = 'whsec_';
const TOLERANCE_SECONDS = 5 * 60;

export interface WebhookHeaders {
	'webhook-id': string;
	/** Seconds since the epoch, of this attempt. */
	'webhook-timestamp': string;
	/** One or more `v1,<base64>`, parted by spaces while a secret is being rotated. */
	'webhook-signature': string;
}

/** `whsec_` and 32 random bytes in base64, as the specification wants secrets. */
export function newWebhookSecret(): string {
	return SECRET_PREFIX + Buffer.from(randomToken(32), 'base64url').toString('base64');
}

/**
 * The headers of one attempt, with one signature for each secret. A secret that starts with `whsec_` is the base64 of
 * the key; any other text is the key itself.
 */
export function signWebhook(
	id: string,
	nowMs: number,
	body: string,
	secrets: readonly string[],
): WebhookHeaders {
	const timestamp = String(Math.floor(nowMs / 1000));
	return {
		'webhook-id': id,
		'webhook-timestamp': timestamp,
		'webhook-signature': secrets
			.map((secret) => signatureOf(id, timestamp, body, secret))
			.join(' '),
	};
}

/**
 * Whether a delivery came from who knows the secret, within five minutes of its timestamp. `headers` has lower-case
 * names; `body` is the text exactly as received.
 */
export function verifyWebhook(
	headers: Readonly<Record<string, unknown>>,
	body: string,
	secret: string,
	nowMs: number,
): boolean {
	const [id, timestamp, signatures] = [
		headers['webhook-id'],
		headers['webhook-timestamp'],
		headers['webhook-signature'],
	];
	if (typeof id !== 'string' || typeof timestamp !== 'string' || typeof signatures !== 'string') {
		return false;
	}
	if (!/^\d+$/.test(timestamp)) return false;
	if (Math.abs(Math.floor(nowMs / 1000) - Number(timestamp)) > TOLERANCE_SECONDS) return false;
	const expected = signatureOf(id, timestamp, body, secret);
	return signatures.split(' ').some((signature) => equalSecrets(signature, expected));
}

function signatureOf(id: string, timestamp: string, body: string, secret: string): string {
	const key = secret.startsWith(SECRET_PREFIX)
		? Buffer.from(secret.slice(SECRET_PREFIX.length), 'base64')
		: Buffer.from(secret, 'utf8');
	const mac = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
	return `v1,${mac}`;
}
