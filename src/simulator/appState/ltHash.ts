import { hkdfSync } from 'node:crypto';

const BYTES = 128;

/**
 * A sum over all values of a collection, whatever their order: each is drawn out to 64 numbers of 16 bits, which are
 * added, or taken off when the value goes.
 */
export function sumUp(
	sum: Buffer,
	{ add, remove }: { add: readonly Uint8Array[]; remove: readonly Uint8Array[] },
): Buffer {
	const result = Buffer.from(sum);
	for (const mac of remove) mix(result, mac, -1);
	for (const mac of add) mix(result, mac, 1);
	return result;
}

export const EMPTY_SUM = Buffer.alloc(BYTES);

function mix(sum: Buffer, mac: Uint8Array, sign: 1 | -1): void {
	const drawn = Buffer.from(hkdfSync('sha256', mac, '', 'WhatsApp Patch Integrity', BYTES));
	for (let at = 0; at < BYTES; at += 2) {
		sum.writeUInt16LE((sum.readUInt16LE(at) + sign * drawn.readUInt16LE(at)) & 0xffff, at);
	}
}
