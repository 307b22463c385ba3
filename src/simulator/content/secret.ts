import { createCipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import { SimulatorError } from '../SimulatorError';

export interface SealOptions {
	/** Id of the message whose secret is used. */
	id: string;
	/** User jid of who wrote it. */
	author: string;
	/** User jid of who refers to it. */
	actor: string;
	useCase: 'Poll Vote' | 'Event Response';
}

/** Seals what only the people of a chat may read, with the secret of the message that it refers to. */
export function seal(
	plaintext: Uint8Array,
	{ messageContextInfo }: proto.IMessage,
	{ id, author, actor, useCase }: SealOptions,
): { encPayload: Buffer; encIv: Buffer } {
	const secret = messageContextInfo?.messageSecret;
	if (secret?.length !== 32) {
		throw new SimulatorError(
			'The message carries no secret, so no phone could answer it',
			'Send it with a messageSecret of 32 bytes',
		);
	}
	const key = hkdfSync('sha256', secret, '', `${id}${author}${actor}${useCase}`, 32);
	const encIv = randomBytes(12);
	const cipher = createCipheriv('aes-256-gcm', Buffer.from(key), encIv);
	cipher.setAAD(Buffer.from(`${id}\0${actor}`));
	const sealed = [cipher.update(plaintext), cipher.final(), cipher.getAuthTag()];
	return { encPayload: Buffer.concat(sealed), encIv };
}
