import type { Kysely } from 'kysely';
import { advances, type MessageState } from '../../domain/message';
import type {
	GroupReceipt,
	GroupReceiptRepository,
	ReceiptState,
} from '../../domain/ports/receipts';
import type { JournalEntry } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import { decodeJson, encodeJson } from '../json';
import type { Database, Row } from '../schema';
import { statement } from '../statement';

interface Key {
	instance: string;
	messageId: string;
}

const selectSend = statement((db, { instance, messageId }: Key) =>
	db
		.selectFrom('group_sends')
		.select('people')
		.where('instance', '=', instance)
		.where('message_id', '=', messageId),
);

const selectState = statement((db, { instance, messageId }: Key) =>
	db
		.selectFrom('outbox')
		.select('state')
		.where('instance', '=', instance)
		.where('message_id', '=', messageId),
);

const selectReceipts = statement((db, { instance, messageId }: Key) =>
	db
		.selectFrom('group_receipts')
		.selectAll()
		.where('instance', '=', instance)
		.where('message_id', '=', messageId),
);

const countReceipts = statement((db, { instance, messageId }: Key) =>
	db
		.selectFrom('group_receipts')
		.select(({ fn }) => [
			fn.count<number>('delivered_at').as('delivered'),
			fn.count<number>('read_at').as('read'),
			fn.count<number>('played_at').as('played'),
		])
		.where('instance', '=', instance)
		.where('message_id', '=', messageId),
);

/** Receipts come twice and out of order: the first word about each step stands. */
const upsertReceipt = statement((db, row: Row<'group_receipts'>) =>
	db
		.insertInto('group_receipts')
		.values({
			instance: row.instance,
			message_id: row.message_id,
			person: row.person,
			delivered_at: row.delivered_at,
			read_at: row.read_at,
			played_at: row.played_at,
		})
		.onConflict((key) =>
			key.columns(['instance', 'message_id', 'person']).doUpdateSet((eb) => ({
				read_at: eb.fn.coalesce('group_receipts.read_at', eb.ref('excluded.read_at')),
				played_at: eb.fn.coalesce('group_receipts.played_at', eb.ref('excluded.played_at')),
			})),
		),
);

type Column = 'delivered_at' | 'read_at' | 'played_at';

/** The furthest first. */
const steps: readonly { state: ReceiptState; column: Column }[] = [
	{ state: 'played', column: 'played_at' },
	{ state: 'read', column: 'read_at' },
	{ state: 'delivered', column: 'delivered_at' },
];

export function buildGroupReceiptRepository({ reader }: Connections): GroupReceiptRepository {
	return {
		async of(instance, messageId) {
			const send = await selectSend.first(reader, { instance, messageId });
			if (!send) return null;
			const receipts = await selectReceipts.rows(reader, { instance, messageId });
			const known = new Map(receipts.map((row) => [row.person, row]));
			return decodeJson<string[]>(send.people).map((person) => {
				const row = known.get(person);
				return {
					person,
					deliveredAt: row?.delivered_at ?? null,
					readAt: row?.read_at ?? null,
					playedAt: row?.played_at ?? null,
				};
			});
		},
	};
}

/** Whom a message is for does not change when it is told again. */
export async function putGroupSend(
	trx: Kysely<Database>,
	instance: string,
	{ messageId, people }: NonNullable<JournalEntry['sentTo']>,
) {
	await trx
		.insertInto('group_sends')
		.values({ instance, message_id: messageId, people: encodeJson(people) })
		.onConflict((key) => key.columns(['instance', 'message_id']).doNothing())
		.execute();
}

/**
 * Stores one member's receipt. Answers the furthest state that it may have completed: that everybody has reached whom
 * the message was for and who is in the group still. Null for none, and for a message that was not sent from here.
 */
export async function applyGroupReceipt(
	trx: Kysely<Database>,
	instance: string,
	receipt: GroupReceipt,
): Promise<ReceiptState | null> {
	const { messageId, person, state, at, members } = receipt;
	const send = await selectSend.first(trx, { instance, messageId });
	const people = send && decodeJson<string[]>(send.people);
	if (!people?.includes(person)) return null;
	await upsertReceipt.run(trx, {
		instance,
		message_id: messageId,
		person,
		delivered_at: at,
		read_at: state === 'delivered' ? null : at,
		played_at: state === 'played' ? at : null,
	});
	const present = members && new Set(members);
	const required = present ? people.filter((each) => present.has(each)) : people;
	return findReached(trx, { instance, messageId }, { required, state });
}

async function findReached(
	trx: Kysely<Database>,
	key: Key,
	{ required, state }: { required: readonly string[]; state: ReceiptState },
): Promise<ReceiptState | null> {
	// Of a large group most receipts complete nothing: what is reached already, and what a count tells.
	const reached = ((await selectState.first(trx, key))?.state ?? 'queued') as MessageState;
	const told = steps.slice(steps.findIndex((step) => step.state === state));
	const further = told.filter((step) => advances(reached, step.state));
	if (further.length === 0 || required.length === 0) return null;
	const counts = await countReceipts.first(trx, key);
	const possible = further.filter((step) => Number(counts?.[step.state] ?? 0) >= required.length);
	if (possible.length === 0) return null;
	const rows = await selectReceipts.rows(trx, key);
	const hasAll = ({ column }: { column: Column }) => {
		const done = new Set(rows.filter((row) => row[column] !== null).map(({ person }) => person));
		return required.every((person) => done.has(person));
	};
	return possible.find(hasAll)?.state ?? null;
}
