import type { Kysely } from 'kysely';
import { GatewayError } from '../domain/errors';
import type { Clock } from '../domain/ports/clock';
import type { Database } from './schema';
import { isMissingParent } from './storageErrors';
import type { WriteJob, Writer } from './Writer';

/** What every repository works with. */
export interface Connections {
	/** Sees what was committed before the read was asked, never what is still being written. */
	readonly reader: Kysely<Database>;
	readonly writer: Writer;
	readonly clock: Clock;
}

/** A write of rows that belong to an instance; INSTANCE_NOT_FOUND when it is not there, or not any more. */
export function writeOf<T>(
	{ writer }: Connections,
	instance: string,
	job: WriteJob<T>,
	committed?: (result: T) => void,
): Promise<T> {
	return writer.run(job, { instance, committed }).catch((error: unknown) => {
		if (isMissingParent(error)) throw new GatewayError('INSTANCE_NOT_FOUND', instance);
		throw error;
	});
}
