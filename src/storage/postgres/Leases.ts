import { type Kysely, sql } from 'kysely';
import { GatewayError } from '../../domain/errors';
import type { InstanceLeases } from '../connections';
import type { Database } from '../schema';
import { statement } from '../statement';

/** What a transaction knows once it has begun. */
export interface Opened {
	/** Its id; empty for one of an instance that is not there. */
	transaction: string;
	/** Whether something that was remembered, and that the transaction may have relied on, is not so any more. */
	isOutdated: () => boolean;
}

/** Shared among the transactions of its holder; one that changes it waits for them, and they for it. */
const selectLease = statement((db, { instance }: { instance: string }) =>
	db
		.selectFrom('instance_leases')
		.select(['holder', 'epoch', 'subscriptions_version'])
		.select(sql<string>`pg_current_xact_id()::text`.as('transaction'))
		.where('instance', '=', instance)
		.forShare(),
);

/** Which instances this process may write, and under which epoch. */
export class Leases implements InstanceLeases {
	readonly #epochs = new Map<string, number>();
	/** Another process took the instance. */
	onLost: (instance: string) => void = () => undefined;
	onGained: (instance: string) => void = () => undefined;
	isCurrent: (instance: string, version: number) => boolean = () => true;

	constructor(readonly self: string) {}

	async add(trx: Kysely<Database>, instance: string): Promise<void> {
		await trx
			.insertInto('instance_leases')
			.values({ instance, holder: this.self, epoch: 1, subscriptions_version: 0 })
			.execute();
	}

	added(instance: string): void {
		this.gain(instance, 1);
	}

	async touchSubscriptions(trx: Kysely<Database>, instance: string): Promise<void> {
		await trx
			.updateTable('instance_leases')
			.set((eb) => ({ subscriptions_version: eb('subscriptions_version', '+', 1) }))
			.where('instance', '=', instance)
			.execute();
	}

	/**
	 * Begins a transaction of the holder: until its end nobody else can become that. Rejects with NOT_OWNER. An instance
	 * that is not there can be written by nobody, as its rows reference it.
	 */
	async open(trx: Kysely<Database>, instance: string): Promise<Opened> {
		const lease = await selectLease.first(trx, { instance });
		if (!lease) return { transaction: '', isOutdated: () => false };
		const { transaction, holder, epoch, subscriptions_version: version } = lease;
		if (holder !== this.self || epoch !== this.#epochs.get(instance)) {
			if (this.#epochs.delete(instance)) this.onLost(instance);
			throw new GatewayError('NOT_OWNER', instance);
		}
		return { transaction, isOutdated: () => !this.isCurrent(instance, version) };
	}

	gain(instance: string, epoch: number): void {
		this.#epochs.set(instance, epoch);
		this.onGained(instance);
	}

	giveBack(instance: string): void {
		this.#epochs.delete(instance);
	}
}
