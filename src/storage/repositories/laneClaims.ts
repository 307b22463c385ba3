import { sql } from 'kysely';
import type { Connections } from '../connections';
import type { Row } from '../schema';
import { statement, together } from '../statement';

export interface LanesWanted {
	subscription: string;
	/** Not due later than this. */
	now: number;
	limit: number;
	/** Lanes that are passed over: their head is in someone's hands here. */
	busy: ReadonlySet<string>;
}

export type DueLane = Pick<Row<'delivery_lanes'>, 'lane' | 'head' | 'due_at'>;

interface Claim {
	self: string;
	subscription: string;
	now: number;
	limit: number;
	busy: readonly string[];
}

/** Also what this process has claimed and has in hand no longer, as after a failure. */
const isFree = ({ self, busy }: Claim) =>
	sql<boolean>`(claimed_by is null or claimed_by = ${self}) and lane <> all(${busy}::text[])`;

const selectFree = statement((db, claim: Omit<Claim, 'limit'>) =>
	db
		.selectFrom('delivery_lanes')
		.select('head')
		.where('subscription', '=', claim.subscription)
		.where('due_at', '<=', claim.now)
		.where(isFree(claim as Claim))
		.limit(1),
);

/** What another process is claiming or settling at this moment is left to it. */
const claimFree = statement<Claim, DueLane>((db, claim) =>
	db
		.updateTable('delivery_lanes')
		.set({ claimed_by: claim.self })
		.where('subscription', '=', claim.subscription)
		.where('lane', 'in', (eb) =>
			eb
				.selectFrom('delivery_lanes')
				.select('lane')
				.where('subscription', '=', claim.subscription)
				.where('due_at', '<=', claim.now)
				.where(isFree(claim))
				.orderBy('due_at')
				.orderBy('head')
				.limit(claim.limit)
				.forUpdate()
				.skipLocked(),
		)
		.returning(['lane', 'head', 'due_at']),
);

/**
 * Takes due lanes for one process of many: nobody else is handed their heads until they are settled, put off or let go.
 * A claim that a crash of the database forgets costs a second delivery of the same event, so its commit waits for no
 * disk.
 */
export async function claimLanes(
	{ reader, writer }: Connections,
	self: string,
	{ subscription, now, limit, busy }: LanesWanted,
): Promise<DueLane[]> {
	const claim = { self, subscription, now, busy: [...busy] };
	if (!(await selectFree.first(reader, claim))) return [];
	const claimed = await writer.run(async (trx) => {
		const [, lanes] = await together<unknown>([
			sql`set local synchronous_commit to off`.execute(trx),
			claimFree.rows(trx, { ...claim, limit }),
		]);
		return lanes as DueLane[];
	});
	return claimed.sort((one, other) => one.due_at - other.due_at || one.head - other.head);
}

/** Lets others have lanes that were claimed: by this process, or by whichever. */
export async function letLanesGo(
	{ writer }: Connections,
	subscription: string,
	self: string | null,
): Promise<void> {
	await writer.run((trx) =>
		trx
			.updateTable('delivery_lanes')
			.set({ claimed_by: null })
			.where('subscription', '=', subscription)
			.where('claimed_by', 'is not', null)
			.$if(self !== null, (all) => all.where('claimed_by', '=', self))
			.execute(),
	);
}
