import { createDecipheriv, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto';
import { GatewayError } from '../domain/errors';

/** Kinds of file that have a key of their own; stickers are pictures, and every other film is a video. */
export type MediaKeyKind = 'image' | 'video' | 'audio' | 'document' | 'sticker';

/** The words that WhatsApp's clients derive the keys with, as Baileys' `MEDIA_HKDF_KEY_MAPPING` has them. */
const purposes: Record<MediaKeyKind, string> = {
	image: 'WhatsApp Image Keys',
	sticker: 'WhatsApp Image Keys',
	video: 'WhatsApp Video Keys',
	audio: 'WhatsApp Audio Keys',
	document: 'WhatsApp Document Keys',
};

const keyBytes = 112;
/** Bytes of the signature at the end of the encrypted file; it is cut to this. */
const signatureBytes = 10;

/** How much longer the encrypted file may be than the clear one: its padding and its signature. */
export const encryptionOverhead = 16 + signatureBytes;

/** Where the encrypted file lies. The host in a message's own URL may be another one, which not everybody reaches. */
export function mediaAddress(directPath: string): string {
	return `https://mmg.whatsapp.net/${directPath.replace(/^\/+/, '')}`;
}

/** The clear file. Throws GATEWAY_ANSWER when the keys are not of this file, or it is not whole. */
export function openMedia(encrypted: Uint8Array, mediaKey: string, kind: MediaKeyKind): Buffer {
	const secret = Buffer.from(mediaKey, 'base64');
	const keys = Buffer.from(hkdfSync('sha256', secret, '', purposes[kind], keyBytes));
	const [iv, cipherKey, signKey] = [
		keys.subarray(0, 16),
		keys.subarray(16, 48),
		keys.subarray(48, 80),
	];
	const sealed = Buffer.from(encrypted);
	const content = sealed.subarray(0, -signatureBytes);
	const signature = createHmac('sha256', signKey).update(iv).update(content).digest();
	const given = sealed.subarray(-signatureBytes);
	const expected = signature.subarray(0, signatureBytes);
	if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
		throw new GatewayError('GATEWAY_ANSWER', 'the file of a message does not match its keys');
	}
	const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
	return Buffer.concat([decipher.update(content), decipher.final()]);
}
