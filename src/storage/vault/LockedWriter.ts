import type { GatewayError } from '../../domain/errors';
import type { Writer } from '../Writer';

/** Changes nothing: a store whose key is not here stays exactly as it is. */
export class LockedWriter implements Writer {
	constructor(
		private readonly writer: Writer,
		private readonly locked: GatewayError,
	) {}

	run<T>(): Promise<T> {
		return Promise.reject(this.locked);
	}

	nextWrite(): Promise<void> {
		return new Promise(() => undefined);
	}

	close(): Promise<void> {
		return this.writer.close();
	}
}
