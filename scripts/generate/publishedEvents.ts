import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { eventNames } from '../../src/catalogue/events/names';
import type { EventName } from '../../src/domain/event';

const engine = path.resolve(__dirname, '../../src/engine');

/** The events that the embedded gateway publishes: those that the engine's sources name. */
export function publishedEvents(): ReadonlySet<EventName> {
	const sources = readdirSync(engine, { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.map((file) => readFileSync(path.join(engine, file), 'utf8'));
	return new Set(
		eventNames.filter((name) => sources.some((source) => source.includes(`'${name}'`))),
	);
}
