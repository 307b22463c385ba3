import { Readable } from 'node:stream';

/** Bytes that come as Node's stream, for who takes nothing else. */
export function asReadable(bytes: AsyncIterable<Uint8Array>): Readable {
	return Readable.from(bytes, { objectMode: false });
}
