import type { Kysely } from 'kysely';
import type { GatewayEvent } from '../../domain/event';
import type { CountRepository } from '../../domain/ports/history';
import type { Connections } from '../connections';
import type { Database } from '../schema';
import { statement } from '../statement';

/** Days begin on a quarter of an hour everywhere. */
const QUARTER_MS = 15 * 60_000;
/** A month, and the days of it that another zone is behind. */
const KEPT_QUARTERS = 40 * 96;

interface Counted {
	instance: string;
	quarter: number;
	sent: number;
	received: number;
}

const addTo = statement((db, { instance, quarter, sent, received }: Counted) =>
	db
		.updateTable('message_counts')
		.set((eb) => ({ sent: eb('sent', '+', sent), received: eb('received', '+', received) }))
		.where('instance', '=', instance)
		.where('quarter', '=', quarter),
);

export function buildCountRepository({ reader }: Connections): CountRepository {
	return {
		async since(instance, times) {
			const quarters = times.map((time) => Math.floor(time / QUARTER_MS));
			const rows = await reader
				.selectFrom('message_counts')
				.selectAll()
				.where('instance', '=', instance)
				.where('quarter', '>=', Math.min(...quarters))
				.execute();
			return quarters.map((first) => {
				const later = rows.filter(({ quarter }) => quarter >= first);
				const sum = (column: 'sent' | 'received') =>
					later.reduce((total, row) => total + row[column], 0);
				return { sent: sum('sent'), received: sum('received') };
			});
		},
	};
}

/** Counts messages that came or went, by when they were said; other events are none. */
export async function countMessages(
	trx: Kysely<Database>,
	instance: string,
	events: readonly GatewayEvent[],
): Promise<void> {
	for (const counted of quartersOf(instance, events)) {
		if ((await addTo.run(trx, counted)) === 0) await begin(trx, counted);
	}
}

function quartersOf(instance: string, events: readonly GatewayEvent[]): Iterable<Counted> {
	const quarters = new Map<number, Counted>();
	for (const { event, timestamp } of events) {
		if (event !== 'message.sent' && event !== 'message.received') continue;
		const quarter = Math.floor(timestamp / QUARTER_MS);
		const counted = quarters.get(quarter) ?? { instance, quarter, sent: 0, received: 0 };
		counted[event === 'message.sent' ? 'sent' : 'received'] += 1;
		quarters.set(quarter, counted);
	}
	return quarters.values();
}

/** A new quarter, in which old ones are dropped: no other work is needed to keep them few. */
async function begin(trx: Kysely<Database>, counted: Counted): Promise<void> {
	await trx
		.deleteFrom('message_counts')
		.where('instance', '=', counted.instance)
		.where('quarter', '<', counted.quarter - KEPT_QUARTERS)
		.execute();
	await trx.insertInto('message_counts').values(counted).execute();
}
