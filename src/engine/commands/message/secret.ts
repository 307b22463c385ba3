import { randomBytes } from 'node:crypto';

/**
 * What answers to a poll or an event are sealed with. Stored with the send: each attempt has to carry the same one, since
 * any of them may be the one that people answer.
 */
export function newSecret(): string {
	return randomBytes(32).toString('base64');
}
