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
 * remembered.
 */
export class SubscriptionMatcher {
	readonly #known = new Map<string, Wanted[]>();
	/** Where other processes may change subscriptions: how often they were, as of what is remembered. */
	readonly #versions = new Map<string, number>();

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

	/** Whether what is remembered of the instance is of this version; what is not is forgotten. */
	isCurrent(instance: string, version: number): boolean {
		if (this.#versions.get(instance) === version) return true;
		this.#versions.set(instance, version);
		return !this.#known.delete(instance);
	}

	forget(): void {
		this.#known.clear();
	}
}
