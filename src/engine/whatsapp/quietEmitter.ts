import type { EventEmitter } from 'node:events';

/**
 * Spares an emitter the look for listeners of names that cannot have any. The library (rc14) emits some thirty names for
 * each stanza, two of each attribute's value, and a name has to be put together and hashed to be looked for: by its
 * length, which is known before, most are nobody's.
 */
export function passOverUnheard(emitter: EventEmitter): void {
	const lengths = new Set<number>();
	const hear = (name: string | symbol) => {
		if (typeof name === 'string') lengths.add(name.length);
	};
	emitter.on('newListener', hear);
	// That one among them.
	emitter.eventNames().forEach(hear);
	const emit = emitter.emit.bind(emitter);
	emitter.emit = (name: string | symbol, ...values: unknown[]) => {
		if (typeof name === 'string' && !lengths.has(name.length) && name !== 'error') return false;
		return emit(name, ...values);
	};
}
