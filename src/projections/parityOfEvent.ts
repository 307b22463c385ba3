import type { EventDefinition } from '../catalogue/define';
import type { Dialect } from '../dialects/kit';

/** What a gateway tells of an event: the members that get lost on its wire, or null when it never tells it. */
export type EventParity = { missing: string[] } | null;

const receivedAt = '2026-11-22T09:00:00.000Z';
const target = { url: 'https://receiver.example', options: {}, phone: null, serverUrl: null };

/** Sends the catalogue's own example through a tongue, both ways, and sees what arrives. */
export function parityOfEvent(
	{ events }: Dialect,
	{ name, example }: EventDefinition,
): EventParity {
	if (!events.emits.includes(name)) return null;
	const event = {
		...{ id: 'event-1', event: name, instance: 'sales', lane: 'sales' },
		timestamp: Date.parse(receivedAt),
		data: example,
	};
	const said = events.encode(event, target);
	if (!said) return null;
	const { headers } = said;
	const body: unknown = JSON.parse(JSON.stringify(said.body));
	const [found] = events.decode({ headers, body, receivedAt });
	return found ? { missing: lostIn(example, found.data) } : null;
}

/** What stands in the example, and not in what arrived: members by their path, whole objects by their name. */
function lostIn(before: unknown, after: unknown, path = ''): string[] {
	if (before === null || before === undefined) return [];
	if (after === null || after === undefined) return path === 'raw' ? [] : [path];
	if (!isObject(before) || !isObject(after) || path === 'raw') return [];
	return Object.entries(before).flatMap(([name, value]) =>
		lostIn(value, after[name], path === '' ? name : `${path}.${name}`),
	);
}

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
