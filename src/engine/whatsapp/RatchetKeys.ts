import { AsyncLocalStorage } from 'node:async_hooks';
import type {
	SignalDataSet,
	SignalDataTypeMap,
	SignalKeyStore,
	SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys';
import type { KeyedLock } from './KeyedLock';

/** Values by kind and id; null for one that goes. */
type Values = Record<string, Record<string, unknown>>;

interface Transaction {
	read: Values;
	written: Values;
}

/**
 * The keys as ratchets are stepped with them: what happens in a transaction is stored in one go when it is over, and not
 * at all when it fails. The library's own transactions (rc14) promise the same, with a queue for each kind of key and
 * one for each look at it; those are a good part of what a message costs.
 */
export class RatchetKeys implements SignalKeyStoreWithTransaction {
	readonly #current = new AsyncLocalStorage<Transaction>();

	constructor(
		private readonly store: SignalKeyStore,
		private readonly locks: KeyedLock,
	) {}

	async get<T extends keyof SignalDataTypeMap>(
		type: T,
		ids: string[],
	): Promise<Record<string, SignalDataTypeMap[T]>> {
		const transaction = this.#current.getStore();
		if (!transaction) return this.store.get(type, ids);
		const written = transaction.written[type] ?? {};
		const read = (transaction.read[type] ??= {});
		const unknown = ids.filter((id) => !(id in written) && !(id in read));
		if (unknown.length > 0) {
			const found = await this.store.get(type, unknown);
			for (const id of unknown) read[id] = found[id] ?? null;
		}
		const known: Record<string, SignalDataTypeMap[T]> = {};
		for (const id of ids) {
			const value = id in written ? written[id] : read[id];
			if (value != null) known[id] = value as SignalDataTypeMap[T];
		}
		return known;
	}

	async set(data: SignalDataSet): Promise<void> {
		const transaction = this.#current.getStore();
		if (!transaction) return this.store.set(data);
		for (const [type, values] of Object.entries(data)) {
			transaction.written[type] = { ...transaction.written[type], ...values };
		}
	}

	isInTransaction(): boolean {
		return this.#current.getStore() !== undefined;
	}

	/** Of several under one name, each begins once the one before is stored. One within another is part of it. */
	async transaction<T>(work: () => Promise<T>, name: string): Promise<T> {
		if (this.isInTransaction()) return work();
		return this.locks.run([`keys ${name}`], () => this.alone(work));
	}

	/** The same for who has seen to it that nobody else steps what `work` steps. */
	async alone<T>(work: () => Promise<T>): Promise<T> {
		if (this.isInTransaction()) return work();
		const transaction: Transaction = { read: {}, written: {} };
		const result = await this.#current.run(transaction, work);
		const { written } = transaction;
		if (Object.keys(written).length > 0) await this.store.set(written);
		return result;
	}
}
