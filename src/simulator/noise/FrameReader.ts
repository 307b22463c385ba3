const LENGTH_BYTES = 3;
const EMPTY = Buffer.alloc(0);

/** How a client opens its stream, before the first frame. */
export interface Intro {
	/** `'W' 'A' 6 dictionary`: goes into the handshake hash. */
	header: Buffer;
	/** What an earlier login handed out as routing info; not in the hash. */
	routingInfo?: Buffer;
}

/** Cuts the byte stream of a WebSocket into the intro and frames of a 3-byte length and a body. */
export class FrameReader {
	private pending: Buffer = EMPTY;
	private intro?: Intro;

	/** Returns the intro once it is complete. */
	readIntro(): Intro | undefined {
		if (this.intro) return this.intro;
		const routed = this.pending.subarray(0, 2).toString('latin1') === 'ED';
		const routing = routed ? this.readRouting() : { routingInfo: undefined, end: 0 };
		if (!routing || this.pending.length < routing.end + 4) return undefined;
		const header = this.pending.subarray(routing.end, routing.end + 4);
		if (header.toString('latin1', 0, 2) !== 'WA') throw new Error('stream does not start with WA');
		this.pending = this.pending.subarray(routing.end + 4);
		this.intro = { header: Buffer.from(header), routingInfo: routing.routingInfo };
		return this.intro;
	}

	push(chunk: Buffer): void {
		this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
	}

	next(): Buffer | undefined {
		if (this.pending.length < LENGTH_BYTES) return undefined;
		const end = LENGTH_BYTES + this.pending.readUIntBE(0, LENGTH_BYTES);
		if (this.pending.length < end) return undefined;
		const frame = this.pending.subarray(LENGTH_BYTES, end);
		this.pending = this.pending.length === end ? EMPTY : this.pending.subarray(end);
		return frame;
	}

	/** `'E' 'D' 0 1 length24 info`. */
	private readRouting(): { routingInfo: Buffer; end: number } | undefined {
		if (this.pending.length < 7) return undefined;
		const end = 7 + this.pending.readUIntBE(4, 3);
		if (this.pending.length < end) return undefined;
		return { routingInfo: Buffer.from(this.pending.subarray(7, end)), end };
	}
}

export function frame(body: Buffer): Buffer {
	const head = Buffer.allocUnsafe(LENGTH_BYTES);
	head.writeUIntBE(body.length, 0, LENGTH_BYTES);
	return Buffer.concat([head, body]);
}
