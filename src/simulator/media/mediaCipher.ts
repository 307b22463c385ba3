import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	hkdfSync,
	randomBytes,
} from 'node:crypto';
import { SimulatorError } from '../SimulatorError';

/** What the keys of a file are derived for; also the folder it is uploaded to. */
export type MediaType = 'image' | 'video' | 'audio' | 'document';

const PURPOSE: Record<MediaType, string> = {
	image: 'WhatsApp Image Keys',
	video: 'WhatsApp Video Keys',
	audio: 'WhatsApp Audio Keys',
	document: 'WhatsApp Document Keys',
};

const MAC_BYTES = 10;

export interface SealedMedia {
	mediaKey: Buffer;
	/** Ciphertext with its MAC, as the media host keeps it. */
	body: Buffer;
	sha256: Buffer;
	encSha256: Buffer;
}

/** What a message says about a file, with which it is opened and checked. */
export interface MediaSeal {
	mediaKey: Uint8Array;
	fileSha256: Uint8Array;
	fileEncSha256: Uint8Array;
	fileLength: number;
}

/** AES-256-CBC with a truncated HMAC behind it, both from one key of 32 bytes. */
export function sealMedia(bytes: Buffer, type: MediaType): SealedMedia {
	const mediaKey = randomBytes(32);
	const { iv, cipherKey, macKey } = deriveKeys(mediaKey, type);
	const cipher = createCipheriv('aes-256-cbc', cipherKey, iv);
	const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
	const body = Buffer.concat([ciphertext, macOf(iv, ciphertext, macKey)]);
	return { mediaKey, body, sha256: sha256(bytes), encSha256: sha256(body) };
}

/** The file in clear. Throws when anything that the message says of it does not hold. */
export function openMedia(body: Buffer, type: MediaType, seal: MediaSeal): Buffer {
	if (!sha256(body).equals(seal.fileEncSha256)) throw unequal('fileEncSha256');
	const { iv, cipherKey, macKey } = deriveKeys(seal.mediaKey, type);
	const ciphertext = body.subarray(0, -MAC_BYTES);
	if (!macOf(iv, ciphertext, macKey).equals(body.subarray(-MAC_BYTES))) throw unequal('the MAC');
	const decipher = createDecipheriv('aes-256-cbc', cipherKey, iv);
	const bytes = Buffer.concat([decipher.update(ciphertext), decipher.final()]);
	if (!sha256(bytes).equals(seal.fileSha256)) throw unequal('fileSha256');
	if (bytes.length !== seal.fileLength) throw unequal('fileLength');
	return bytes;
}

function deriveKeys(mediaKey: Uint8Array, type: MediaType) {
	const derived = Buffer.from(hkdfSync('sha256', mediaKey, Buffer.alloc(0), PURPOSE[type], 112));
	return {
		iv: derived.subarray(0, 16),
		cipherKey: derived.subarray(16, 48),
		macKey: derived.subarray(48, 80),
	};
}

function macOf(iv: Buffer, ciphertext: Buffer, key: Buffer): Buffer {
	return createHmac('sha256', key).update(iv).update(ciphertext).digest().subarray(0, MAC_BYTES);
}

function sha256(bytes: Buffer): Buffer {
	return createHash('sha256').update(bytes).digest();
}

function unequal(what: string): SimulatorError {
	return new SimulatorError(
		`${what} of a received file does not hold`,
		'Compare what was uploaded with what the message says of it',
	);
}
