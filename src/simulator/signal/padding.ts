import { randomInt } from 'node:crypto';

/** WhatsApp hides the length of a message with 1 to 16 bytes, each saying how many they are. */
export function pad(plaintext: Uint8Array): Buffer {
	const length = randomInt(1, 17);
	return Buffer.concat([plaintext, Buffer.alloc(length, length)]);
}

export function unpad(padded: Buffer): Buffer {
	const length = padded.at(-1) ?? 0;
	if (length === 0 || length > padded.length) throw new Error(`message with padding ${length}`);
	return padded.subarray(0, -length);
}
