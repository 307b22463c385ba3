import { type Kysely, sql } from 'kysely';
import type { ClusterStore, Member, MemberDoor, ProcessIdentity } from '../../domain/ports/cluster';
import type { Database, Row } from '../schema';
import type { Writer } from '../Writer';
import type { Bus } from './Bus';
import type { Leases } from './Leases';

export interface ClusterOptions {
	process: ProcessIdentity;
	version: string;
	/** How long a process counts as alive after its last beat; milliseconds. */
	leaseMs: number;
}

interface Parts extends ClusterOptions {
	reader: Kysely<Database>;
	writer: Writer;
	leases: Leases;
	bus: Bus;
}

/** Milliseconds since the epoch, by the clock that all processes share. */
const now = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

export function buildClusterStore(parts: Parts): ClusterStore {
	const { reader, leases, bus } = parts;
	return {
		self: leases.self,
		...membership(parts),
		...holdings(parts),

		async leases() {
			return await selectLeases(reader).execute();
		},

		async leaseOf(instance) {
			const query = selectLeases(reader).where('instance', '=', instance);
			return (await query.executeTakeFirst()) ?? null;
		},

		onLost: (listener) => void (leases.onLost = listener),
		tell: (wake) => bus.tell(wake),
		onWake: (listener) => bus.onWake(listener),
	};
}

function selectLeases(db: Kysely<Database>) {
	return db.selectFrom('instance_leases').select(['instance', 'holder']);
}

function membership(parts: Parts): Pick<ClusterStore, 'beat' | 'members' | 'bury'> {
	const { reader, writer, leases, process, version, leaseMs } = parts;
	const facts = {
		id: leases.self,
		host: process.host,
		host_name: process.hostName,
		pid: process.pid,
		started_at: process.startedAt,
		version,
	};
	return {
		async beat({ url, secret }: MemberDoor) {
			const change = { url, secret, expires_at: sql<number>`${now} + ${leaseMs}` };
			await writer.run((trx) =>
				trx
					.insertInto('cluster_members')
					.values({ ...facts, ...change })
					.onConflict((key) => key.column('id').doUpdateSet(change))
					.execute(),
			);
		},

		async members() {
			const rows = await reader
				.selectFrom('cluster_members')
				.selectAll()
				.select(isExpired(leaseMs).as('expired'))
				.execute();
			return rows.map(decodeMember);
		},

		async bury(ids) {
			if (ids.length === 0) return;
			await writer.run((trx) => trx.deleteFrom('cluster_members').where('id', 'in', ids).execute());
		},
	};
}

/** After the server itself was away, everybody gets the time of a lease to come back. */
function isExpired(leaseMs: number) {
	return sql<boolean>`expires_at < ${now}
		and pg_postmaster_start_time() < clock_timestamp() - make_interval(secs => ${leaseMs / 1000})`;
}

function holdings({ writer, leases }: Parts): Pick<ClusterStore, 'claim' | 'release'> {
	const { self } = leases;
	return {
		async claim(limit) {
			const claimed = await writer.run((trx) => claimFree(trx, self, limit));
			for (const { instance, epoch } of claimed) leases.gain(instance, epoch);
			return claimed.map(({ instance }) => instance);
		},

		async release(instance) {
			await writer.run(
				(trx) =>
					trx
						.updateTable('instance_leases')
						.set({ holder: null })
						.where('instance', '=', instance)
						.where('holder', '=', self)
						.execute(),
				// After everything that was asked before.
				{ instance, committed: () => leases.giveBack(instance) },
			);
		},
	};
}

/** What another process is taking at this moment is left to it. */
async function claimFree(trx: Kysely<Database>, self: string, limit: number) {
	return trx
		.updateTable('instance_leases')
		.set((eb) => ({ holder: self, epoch: eb('epoch', '+', 1) }))
		.where('instance', 'in', (eb) =>
			eb
				.selectFrom('instance_leases')
				.select('instance')
				.where('holder', 'is', null)
				.orderBy('instance')
				.limit(limit)
				.forUpdate()
				.skipLocked(),
		)
		.returning(['instance', 'epoch'])
		.execute();
}

function decodeMember(row: Row<'cluster_members'> & { expired: boolean }): Member {
	return {
		id: row.id,
		process: {
			host: row.host,
			hostName: row.host_name,
			pid: row.pid,
			startedAt: row.started_at,
		},
		door: { url: row.url, secret: row.secret },
		version: row.version,
		isExpired: row.expired,
	};
}
