import type { SignalDataTypeMap } from '@whiskeysockets/baileys';
import { BoundedMap } from '../../support/BoundedMap';
import { keyCodec } from './keyCodecs';

type Session = SignalDataTypeMap['session'];

/** Of one account. */
const SESSIONS_KEPT = 64;

/**
 * Sessions used last as the library has them: to parse one costs more than to read it. The stored bytes tell whether one
 * is still the same, so nothing has to be told of a write that failed or of another device that was taken over.
 *
 * The library builds its records from what it is given and gives new objects, so neither is changed by anybody.
 */
export class SessionMemory {
	readonly #sessions = new BoundedMap<string, { bytes: Uint8Array; session: Session }>(
		SESSIONS_KEPT,
	);

	decode(id: string, bytes: Uint8Array): Session {
		const kept = this.#sessions.get(id);
		if (kept && Buffer.compare(kept.bytes, bytes) === 0) return kept.session;
		const session = keyCodec('session').decode(bytes);
		this.remember(id, bytes, session);
		return session;
	}

	remember(id: string, bytes: Uint8Array, session: Session): void {
		this.#sessions.set(id, { bytes, session });
	}
}
