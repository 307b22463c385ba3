import type { Kysely } from 'kysely';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { Database } from './schema';
import { isMissingParent } from './storageErrors';
import type { Vault } from './vault/Vault';
import type { WriteJob, WriteOptions, Writer } from './Writer';

/** Which process of a cluster may write what, where the database has several. */
export interface InstanceLeases {
	/** Id of this process in the cluster. */
	readonly self: string;
	/** The instance is made in this transaction, and held by this process from its commit on. */
	add(trx: Kysely<Database>, instance: string): Promise<void>;
	/** To be called once an instance that was added is committed. */
	added(instance: string): void;
	/**
	 * Called as a transaction begins. What it gives back tells before the commit whether what is remembered of the
	 * instance's subscriptions is of this version; when it is not, the transaction is carried out again.
	 */
	rely: (instance: string) => (version: number) => boolean;
	/** Nothing that is remembered of the instance holds any more. */
	onGained: (instance: string) => void;
	/** The subscriptions change in this transaction: whoever remembers them has to look again. */
	touchSubscriptions(trx: Kysely<Database>, instance: string): Promise<void>;
}

/** What every repository works with. */
export interface Connections {
	/** Sees what was committed before the read was asked, never what is still being written. */
	readonly reader: Kysely<Database>;
	readonly writer: Writer;
	readonly clock: Clock;
	/** Through which everything secret goes, in both directions. */
	readonly vault: Vault;
	/** Null where one process has the database for itself. */
	readonly leases: InstanceLeases | null;
}

/** A write of rows that belong to an instance, by whichever process; INSTANCE_NOT_FOUND when it is not there. */
export function writeBeside<T>(
	{ writer }: Connections,
	instance: string,
	job: WriteJob<T>,
	options: Pick<WriteOptions<T>, 'asHolder' | 'committed'> = {},
): Promise<T> {
	return writer.run(job, { ...options, instance }).catch((error: unknown) => {
		if (isMissingParent(error)) throw new GatewayError('INSTANCE_NOT_FOUND', instance);
		throw error;
	});
}

/** The same by the one process that runs the instance; NOT_OWNER when it is another. */
export function writeOf<T>(
	connections: Connections,
	instance: string,
	job: WriteJob<T>,
	committed?: (result: T) => void,
): Promise<T> {
	return writeBeside(connections, instance, job, {
		asHolder: true,
		...(committed && { committed }),
	});
}
