import type { EventChoice, StoredEvent } from '../../domain/ports/delivery';
import type { Connections } from '../connections';
import { statement } from '../statement';
import { decodeEvent } from './eventRow';

/**
 * Places that one look passes over. There is no index by chat, since every event would pay for what is seldom asked; so
 * many rows take about as long as a write.
 */
const SPAN = 2_000;

const selectFrom = statement((db, { sequence }: { sequence: number }) =>
	db
		.selectFrom('events')
		.select(['sequence', 'stored_at'])
		.where('sequence', '>=', sequence)
		.orderBy('sequence')
		.limit(1),
);

export async function scanEvents(
	{ reader, vault }: Connections,
	{ instance, ids, names, lanes, since, until }: EventChoice,
	after: number,
	limit: number,
): Promise<{ events: StoredEvent[]; next: number | null }> {
	const rows = await reader
		.selectFrom('events')
		.selectAll()
		.where('instance', '=', instance)
		.where('sequence', '>', after)
		// Named ones are found by their ids, wherever they are.
		.$if(ids === undefined, (all) => all.where('sequence', '<=', after + SPAN))
		.$if(ids !== undefined, (all) => all.where('id', 'in', ids ?? []))
		.$if(names !== undefined, (all) => all.where('event', 'in', names ?? []))
		.$if(lanes !== undefined, (all) => all.where('lane', 'in', lanes ?? []))
		.$if(since !== undefined, (all) => all.where('stored_at', '>=', since ?? 0))
		.$if(until !== undefined, (all) => all.where('stored_at', '<', until ?? 0))
		.orderBy('sequence')
		.limit(limit)
		.execute();
	const events = rows.map((row) => ({
		...decodeEvent(vault, row),
		sequence: row.sequence,
		storedAt: row.stored_at,
	}));
	if (rows.length === limit) return { events, next: rows.at(-1)?.sequence ?? null };
	if (ids !== undefined) return { events, next: null };
	const beyond = await selectFrom.first(reader, { sequence: after + SPAN + 1 });
	const isOver = !beyond || (until !== undefined && beyond.stored_at >= until);
	return { events, next: isOver ? null : beyond.sequence - 1 };
}
