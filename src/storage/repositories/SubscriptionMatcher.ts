import type { Kysely } from 'kysely';
import type { EventName, GatewayEvent } from '../../domain/event';
import { type EventFilter, wantsEvent } from '../../domain/eventFilter';
import type { Subscription } from '../../domain/ports/storage';
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
 * What the subscriptions of an instance are, and which enabled ones want an event. Asked for every event and every send,
 * and seldom changed, so it is remembered.
 */
export class SubscriptionMatcher {
	readonly #known = new Map<string, Wanted[]>();
	/** Where other processes may change subscriptions: how often they were, as of what is remembered. */
	readonly #versions = new Map<string, number>();
	readonly #lists = new Map<string, readonly Subscription[]>();
	#generation = 0;

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

	/**
	 * Called as a transaction begins; what it gives back is called before the commit, with the version that the transaction
	 * sees. False when something remembered of another version may have been relied on: it is forgotten by then.
	 */
	rely(instance: string): (version: number) => boolean {
		const wasKnown = this.#known.has(instance);
		return (version) => {
			const isCurrent = !wasKnown || this.#versions.get(instance) === version;
			this.#versions.set(instance, version);
			if (!isCurrent) this.#known.delete(instance);
			return isCurrent;
		};
	}

	/**
	 * All subscriptions of an instance, which are asked for with every send: remembered until `forget`. Only where no other
	 * process can change them.
	 */
	async listOf(
		instance: string,
		read: () => Promise<Subscription[]>,
	): Promise<readonly Subscription[]> {
		const known = this.#lists.get(instance);
		if (known) return known;
		const generation = this.#generation;
		const found = await read();
		if (generation === this.#generation) this.#lists.set(instance, found);
		return found;
	}

	forget(): void {
		this.#generation += 1;
		this.#known.clear();
		this.#lists.clear();
	}
}
