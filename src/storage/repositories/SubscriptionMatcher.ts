import type { Kysely } from 'kysely';
import type { EventName, GatewayEvent } from '../../domain/event';
import { type EventFilter, wantsEvent } from '../../domain/eventFilter';
import { decodeJson, decodeNullableJson } from '../json';
import type { Database } from '../schema';
import { statement } from '../statement';

interface Wanted {
	id: string;
	/** Empty: all. */
	events: EventName[];
	filter: EventFilter | null;
}

const selectEnabled = statement((db, { instance }: { instance: string }) =>
	db
		.selectFrom('subscriptions')
		.select(['id', 'events', 'filter'])
		.where('instance', '=', instance)
		.where('enabled', '=', 1),
);

/**
 * Which enabled subscriptions of an instance want an event. Asked for every event and seldom changed, so it is
 * remembered; this process is the only one that writes.
 */
export class SubscriptionMatcher {
	readonly #known = new Map<string, Wanted[]>();

	/** Gives the ids of the subscriptions that want an event, as the transaction sees them. */
	async of(trx: Kysely<Database>, instance: string): Promise<(event: GatewayEvent) => string[]> {
		let wanted = this.#known.get(instance);
		if (!wanted) {
			const rows = await selectEnabled.rows(trx, { instance });
			wanted = rows.map(({ id, events, filter }) => ({
				id,
				events: decodeJson<EventName[]>(events),
				filter: decodeNullableJson<EventFilter>(filter),
			}));
			this.#known.set(instance, wanted);
		}
		return (event) => wanted.filter((each) => wantsEvent(each, event)).map(({ id }) => id);
	}

	forget(): void {
		this.#known.clear();
	}
}
