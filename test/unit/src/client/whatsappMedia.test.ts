import { createCipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import {
	encryptionOverhead,
	mediaAddress,
	openMedia,
	type MediaKeyKind,
} from '../../../../src/client/whatsappMedia';

const file = randomBytes(1_000);
const mediaKey = randomBytes(32);

/** As WhatsApp's clients seal a file, after Baileys' `encryptedStream`. */
function seal(purpose: string): Buffer {
	const keys = Buffer.from(hkdfSync('sha256', mediaKey, '', `WhatsApp ${purpose} Keys`, 112));
	const iv = keys.subarray(0, 16);
	const cipher = createCipheriv('aes-256-cbc', keys.subarray(16, 48), iv);
	const content = Buffer.concat([cipher.update(file), cipher.final()]);
	const signature = createHmac('sha256', keys.subarray(48, 80)).update(iv).update(content).digest();
	return Buffer.concat([content, signature.subarray(0, 10)]);
}

test.each<[MediaKeyKind, string]>([
	['image', 'Image'],
	['sticker', 'Image'],
	['video', 'Video'],
	['audio', 'Audio'],
	['document', 'Document'],
])('%s opens with its keys', (kind, purpose) => {
	const sealed = seal(purpose);
	expect(openMedia(sealed, mediaKey.toString('base64'), kind)).toEqual(file);
	expect(sealed.length - file.length).toBeLessThanOrEqual(encryptionOverhead);
});

test.each([
	['of another kind', () => seal('Video')],
	['that was changed', () => Buffer.concat([Buffer.from([1]), seal('Image').subarray(1)])],
	['that was cut', () => seal('Image').subarray(0, 500)],
	['that is empty', () => Buffer.alloc(0)],
])('a file %s is refused', (_, sealed) => {
	expect(() => openMedia(sealed(), mediaKey.toString('base64'), 'image')).toThrow(
		/does not match its keys/,
	);
});

test('files lie at WhatsApp, whatever the path says', () => {
	expect(mediaAddress('/v/t62.7118-24/1?oh=2')).toBe(
		'https://mmg.whatsapp.net/v/t62.7118-24/1?oh=2',
	);
	expect(new URL(mediaAddress('//evil.example/x')).host).toBe('mmg.whatsapp.net');
});
