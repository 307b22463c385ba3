import { Transform, type TransformCallback } from 'node:stream';

/** Bytes as Base64 while they come, with text before and after them. */
export class Base64Inside extends Transform {
	/** Fewer than three bytes, which are no whole characters yet. */
	#over: Buffer = Buffer.alloc(0);

	constructor(
		before: string,
		private readonly after: string,
	) {
		super();
		this.push(before);
	}

	override _transform(part: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
		const bytes = this.#over.length > 0 ? Buffer.concat([this.#over, part]) : part;
		const whole = bytes.length - (bytes.length % 3);
		this.#over = Buffer.from(bytes.subarray(whole));
		this.push(bytes.toString('base64', 0, whole), 'latin1');
		done();
	}

	override _flush(done: TransformCallback): void {
		this.push(this.#over.toString('base64') + this.after);
		done();
	}
}
