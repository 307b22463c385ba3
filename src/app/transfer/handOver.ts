import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, writeSync } from 'node:fs';
import { GatewayError } from '../../domain/errors';
import type { Storage } from '../../domain/ports/storage';
import { HANDED_OVER } from '../../domain/ports/transfer';
import { sealBundle } from './bundle';

interface Asked {
	instance: string;
	/** Where the bundle is to be; it must not be there. */
	file: string;
	passphrase: string;
	/** Milliseconds since the epoch. */
	now: number;
}

/** The newest ones; older ones are rarely quoted, and never asked for again. */
const MESSAGES = 50_000;

/**
 * Writes the device of an instance into a file and lets it go: from then on it connects from wherever that is imported.
 * The file is whole on the disk, under a name of its own, before the device is let go, and gets its name afterwards.
 * Rejects with INSTANCE_NOT_FOUND, INSTANCE_NOT_CONNECTED for one that is not linked, and HANDED_OVER.
 */
export async function handOver(
	{ instances, transfers, cluster }: Pick<Storage, 'instances' | 'transfers' | 'cluster'>,
	{ instance, file, passphrase, now }: Asked,
): Promise<void> {
	await holdAlone(cluster, instance);
	const row = await instances.get(instance);
	if (!row) throw new GatewayError('INSTANCE_NOT_FOUND', instance);
	if (row.reason?.code === HANDED_OVER) throw new GatewayError('HANDED_OVER', instance);
	const copy = row.linked ? await transfers.read(instance, MESSAGES) : null;
	if (!copy) throw new GatewayError('INSTANCE_NOT_CONNECTED', row.state);
	const { network, phone, lid, profileName } = row;
	const id = randomUUID();
	const head = { id, instance, network, phone, exportedAt: now };
	const bundle = await sealBundle({ head, lid, profileName, copy }, passphrase);
	const part = `${file}.part`;
	writeDurably(part, bundle);
	await transfers.handOver(instance, id);
	renameSync(part, file);
}

/** Rejects with SESSION_IN_USE while another process of a cluster runs the instance. */
export async function holdAlone(cluster: Storage['cluster'], instance: string): Promise<void> {
	if (!cluster) return;
	await cluster.claim(Number.MAX_SAFE_INTEGER);
	const lease = await cluster.leaseOf(instance);
	if (!lease || lease.holder === cluster.self) return;
	throw new GatewayError('SESSION_IN_USE', `a gateway of the cluster runs "${instance}"`);
}

function writeDurably(file: string, bytes: Buffer): void {
	const handle = openSync(file, 'w', 0o600);
	try {
		for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at);
		fsyncSync(handle);
	} finally {
		closeSync(handle);
	}
}
