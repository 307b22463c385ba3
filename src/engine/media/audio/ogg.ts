/** Ogg (RFC 3533) with Opus in it (RFC 7845): pages of packets, the first two of them headers. */

const HEADER_BYTES = 27;
const LONGEST_LACING = 255;
/** The clock of Opus, whatever it was recorded with. */
export const OPUS_RATE = 48_000;

const crcTable = Uint32Array.from({ length: 256 }, (_, index) => {
	let value = index << 24;
	for (let bit = 0; bit < 8; bit += 1) value = (value << 1) ^ (value & 0x80000000 ? 0x04c11db7 : 0);
	return value >>> 0;
});

/** Packets into pages, each with as many as fit into it. */
export class OggWriter {
	#sequence = 0;
	#packets: Uint8Array[] = [];
	#segments = 0;
	#samples = 0n;

	constructor(
		private readonly serial: number,
		/** Samples at 48 kHz before the sound begins. */
		private readonly preSkip: number,
	) {}

	/** The two pages that every stream begins with. */
	head(): Buffer {
		const id = Buffer.alloc(19);
		id.write('OpusHead', 'latin1');
		id.writeUInt8(1, 8);
		id.writeUInt8(1, 9);
		id.writeUInt16LE(this.preSkip, 10);
		id.writeUInt32LE(OPUS_RATE, 12);
		const vendor = Buffer.from('wagate', 'latin1');
		const tags = Buffer.alloc(16 + vendor.length);
		tags.write('OpusTags', 'latin1');
		tags.writeUInt32LE(vendor.length, 8);
		vendor.copy(tags, 12);
		return Buffer.concat([this.#page([id], 2, 0n), this.#page([tags], 0, 0n)]);
	}

	/** A page as soon as one is full. `samples` at 48 kHz. */
	add(packet: Uint8Array, samples: number): Buffer | null {
		const segments = Math.floor(packet.length / LONGEST_LACING) + 1;
		const full = this.#segments + segments > LONGEST_LACING ? this.#flush(0) : null;
		this.#packets.push(packet);
		this.#segments += segments;
		this.#samples += BigInt(samples);
		return full;
	}

	/** The last page. `samples` of all that was added are sound; the rest fills up the last packet. */
	end(samples: number): Buffer {
		this.#samples = BigInt(samples + this.preSkip);
		return this.#flush(4);
	}

	#flush(flags: number): Buffer {
		const page = this.#page(this.#packets, flags, this.#samples);
		this.#packets = [];
		this.#segments = 0;
		return page;
	}

	#page(packets: readonly Uint8Array[], flags: number, samples: bigint): Buffer {
		const lacing = packets.flatMap(({ length }) => lacingOf(length));
		const header = Buffer.alloc(HEADER_BYTES);
		header.write('OggS', 'latin1');
		header.writeUInt8(flags, 5);
		header.writeBigUInt64LE(samples, 6);
		header.writeUInt32LE(this.serial, 14);
		header.writeUInt32LE(this.#sequence, 18);
		header.writeUInt8(lacing.length, 26);
		this.#sequence += 1;
		const page = Buffer.concat([header, Buffer.from(lacing), ...packets]);
		page.writeUInt32LE(crcOf(page), 22);
		return page;
	}
}

/** The packets of an Opus stream behind its two headers; stops at what is no page. */
export function* opusPackets(bytes: Buffer): Generator<Buffer> {
	let headers = 2;
	let begun: Buffer[] = [];
	for (const { body, lacing } of pages(bytes)) {
		let at = 0;
		for (const length of lacing) {
			begun.push(body.subarray(at, at + length));
			at += length;
			if (length === LONGEST_LACING) continue;
			const packet = Buffer.concat(begun);
			begun = [];
			if (headers > 0) headers -= 1;
			else yield packet;
		}
	}
}

function* pages(bytes: Buffer): Generator<{ body: Buffer; lacing: Buffer }> {
	for (let at = 0; at + HEADER_BYTES <= bytes.length;) {
		if (bytes.toString('latin1', at, at + 4) !== 'OggS') return;
		const lacing = bytes.subarray(at + HEADER_BYTES, at + HEADER_BYTES + bytes.readUInt8(at + 26));
		const start = at + HEADER_BYTES + lacing.length;
		const size = lacing.reduce((sum, length) => sum + length, 0);
		yield { body: bytes.subarray(start, start + size), lacing };
		at = start + size;
	}
}

function lacingOf(length: number): number[] {
	const whole = Math.floor(length / LONGEST_LACING);
	return [...Array<number>(whole).fill(LONGEST_LACING), length % LONGEST_LACING];
}

function crcOf(page: Buffer): number {
	let crc = 0;
	for (const byte of page) crc = (crc << 8) ^ (crcTable[((crc >>> 24) ^ byte) & 0xff] ?? 0);
	return crc >>> 0;
}
