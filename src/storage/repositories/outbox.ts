import { type Kysely, sql } from 'kysely';
import { GatewayError } from '../../domain/errors';
import { type MessageState, advances, messageStates } from '../../domain/message';
import type {
	AcceptedSend,
	JournalEntry,
	OutboxRepository,
	OutboxRow,
} from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { decodeJson, decodeNullableJson, encodeJson, encodeNullableJson } from '../json';
import type { Database, Row } from '../schema';

/** Still has to go out. Word for word the condition of the index `outbox_open`, or SQLite does not use it. */
const isOpen = sql<boolean>`state in ('queued', 'sending', 'uncertain')`;

interface Idempotency {
	key: string;
	requestHash: string;
}

/** Keeps SQLite on the index that has the order, or it would sort the whole backlog for its first rows. */
const unindexedDueAt = sql<number>`+due_at`;

export function buildOutboxRepository(connections: Connections): OutboxRepository {
	const { reader, writer, clock } = connections;
	return {
		accept(row, idempotency) {
			return writeOf(connections, row.instance, async (trx) => {
				const first = idempotency && (await claimKey(trx, row, idempotency));
				if (first) return first;
				await insertOutbox(trx, row);
				return { row, repeated: false };
			});
		},

		get: (instance, messageId) => readOutbox(reader, instance, messageId),

		async due(instance, now, limit) {
			const rows = await openRows(reader, instance)
				.selectAll()
				.where(unindexedDueAt, '<=', now)
				.orderBy('sequence')
				.limit(limit)
				.execute();
			return rows.map(decodeOutbox);
		},

		async nextDueAt(instance, after) {
			const { next } = await openRows(reader, instance)
				.select((eb) => eb.fn.min('due_at').as('next'))
				.where('due_at', '>', after)
				.executeTakeFirstOrThrow();
			return next;
		},

		async update(instance, messageId, { state, failure, attempts, dueAt }) {
			await writer.run((trx) =>
				trx
					.updateTable('outbox')
					.set({
						...(state !== undefined && { state }),
						...(failure !== undefined && { failure: encodeNullableJson(failure) }),
						...(attempts !== undefined && { attempts }),
						...(dueAt !== undefined && { due_at: dueAt }),
						updated_at: clock.now(),
					})
					.where('instance', '=', instance)
					.where('message_id', '=', messageId)
					.execute(),
			);
		},
	};
}

function openRows(db: Kysely<Database>, instance: string) {
	return db.selectFrom('outbox').where('instance', '=', instance).where(isOpen);
}

/** Takes the key for this row and returns null, or returns what the key was taken for before. */
async function claimKey(
	trx: Kysely<Database>,
	row: OutboxRow,
	{ key, requestHash }: Idempotency,
): Promise<AcceptedSend | null> {
	const { numInsertedOrUpdatedRows } = await trx
		.insertInto('idempotency_keys')
		.values({
			instance: row.instance,
			key,
			request_hash: requestHash,
			message_id: row.messageId,
			created_at: row.createdAt,
		})
		.onConflict((conflict) => conflict.columns(['instance', 'key']).doNothing())
		.executeTakeFirstOrThrow();
	if (numInsertedOrUpdatedRows === 1n) return null;
	const taken = await trx
		.selectFrom('idempotency_keys')
		.select(['request_hash', 'message_id'])
		.where('instance', '=', row.instance)
		.where('key', '=', key)
		.executeTakeFirstOrThrow();
	if (taken.request_hash !== requestHash) throw new GatewayError('IDEMPOTENCY_MISMATCH', key);
	const first = await readOutbox(trx, row.instance, taken.message_id);
	if (!first) throw new GatewayError('MESSAGE_NOT_FOUND', taken.message_id);
	return { row: first, repeated: true };
}

async function insertOutbox(trx: Kysely<Database>, row: OutboxRow) {
	await trx
		.insertInto('outbox')
		.values({
			instance: row.instance,
			message_id: row.messageId,
			chat: row.chat,
			operation: row.operation,
			content: encodeJson(row.content),
			state: row.state,
			failure: encodeNullableJson(row.failure),
			attempts: row.attempts,
			due_at: row.dueAt,
			expires_at: row.expiresAt,
			created_at: row.createdAt,
			updated_at: row.updatedAt,
		})
		.execute();
}

async function readOutbox(
	db: Kysely<Database>,
	instance: string,
	messageId: string,
): Promise<OutboxRow | null> {
	const row = await db
		.selectFrom('outbox')
		.selectAll()
		.where('instance', '=', instance)
		.where('message_id', '=', messageId)
		.executeTakeFirst();
	return row ? decodeOutbox(row) : null;
}

/** Moves a row forward. False when the row is further already; true when it moved or is not in the outbox. */
export async function advanceOutbox(
	trx: Kysely<Database>,
	instance: string,
	{ messageId, state, failure }: NonNullable<JournalEntry['outbox']>,
	now: number,
): Promise<boolean> {
	const behind = messageStates.filter((from) => advances(from, state));
	if (behind.length > 0) {
		const { numUpdatedRows } = await trx
			.updateTable('outbox')
			.set({ state, failure: encodeNullableJson(failure), updated_at: now })
			.where('instance', '=', instance)
			.where('message_id', '=', messageId)
			.where('state', 'in', behind)
			.executeTakeFirstOrThrow();
		if (numUpdatedRows === 1n) return true;
	}
	return (await readOutbox(trx, instance, messageId)) === null;
}

function decodeOutbox(row: Row<'outbox'>): OutboxRow {
	return {
		messageId: row.message_id,
		instance: row.instance,
		chat: row.chat,
		operation: row.operation,
		content: decodeJson(row.content),
		state: row.state as MessageState,
		failure: decodeNullableJson(row.failure),
		attempts: row.attempts,
		dueAt: row.due_at,
		expiresAt: row.expires_at,
		createdAt: row.created_at,
		updatedAt: row.updated_at,
	};
}
