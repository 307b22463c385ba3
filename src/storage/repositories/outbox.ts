import { type Kysely, sql } from 'kysely';
import { GatewayError } from '../../domain/errors';
import {
	type MessageState,
	type SendPriority,
	type WaitReason,
	advances,
	messageStates,
} from '../../domain/message';
import type {
	AcceptedSend,
	JournalEntry,
	OutboxRepository,
	OutboxRow,
} from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { decodeJson, decodeNullableJson, encodeJson, encodeNullableJson } from '../json';
import type { Database, Row } from '../schema';
import { statement } from '../statement';
import type { Vault } from '../vault/Vault';

/** Still has to go out. Word for word the condition of the index `outbox_due`, or SQLite does not use it. */
export const isOpen = sql<boolean>`state in ('queued', 'sending', 'uncertain')`;

interface Idempotency {
	key: string;
	requestHash: string;
}

const insertRow = statement((db, row: Omit<Row<'outbox'>, 'sequence'>) =>
	db.insertInto('outbox').values({
		instance: row.instance,
		message_id: row.message_id,
		chat: row.chat,
		operation: row.operation,
		content: row.content,
		state: row.state,
		failure: row.failure,
		attempts: row.attempts,
		due_at: row.due_at,
		expires_at: row.expires_at,
		created_at: row.created_at,
		updated_at: row.updated_at,
		on_crash: row.on_crash,
		priority: row.priority,
		waits_for: row.waits_for,
		follows: row.follows,
	}),
);

const selectRow = statement((db, key: { instance: string; messageId: string }) =>
	db
		.selectFrom('outbox')
		.selectAll()
		.where('instance', '=', key.instance)
		.where('message_id', '=', key.messageId),
);

const insertNewKey = statement((db, row: Row<'idempotency_keys'>) =>
	db
		.insertInto('idempotency_keys')
		.values({
			instance: row.instance,
			key: row.key,
			request_hash: row.request_hash,
			message_id: row.message_id,
			created_at: row.created_at,
		})
		.onConflict((conflict) => conflict.columns(['instance', 'key']).doNothing()),
);

interface Move {
	instance: string;
	messageId: string;
	failure: string | null;
	now: number;
}

/** To each state, from those that are behind it. Nothing is behind `queued`. */
const moves = new Map(
	messageStates
		.filter((state) => messageStates.some((from) => advances(from, state)))
		.map((state) => [state, moveTo(state, (from) => advances(from, state))]),
);

function moveTo(state: MessageState, isBehind: (from: MessageState) => boolean) {
	return statement((db, { instance, messageId, failure, now }: Move) =>
		db
			.updateTable('outbox')
			.set({ state, failure, updated_at: now })
			.where('instance', '=', instance)
			.where('message_id', '=', messageId)
			.where('state', 'in', messageStates.filter(isBehind)),
	);
}

export function buildOutboxRepository(connections: Connections): OutboxRepository {
	const { reader, clock, vault } = connections;
	return {
		accept(row, idempotency) {
			return writeOf(connections, row.instance, async (trx) => {
				const first = idempotency && (await claimKey(trx, vault, row, idempotency));
				if (first) return first;
				await insertOutbox(trx, vault, row);
				return { row, repeated: false };
			});
		},

		get: (instance, messageId) => readOutbox(reader, vault, instance, messageId),

		async due(instance, now, limit) {
			const rows = await openRows(reader, instance)
				.selectAll()
				.where('due_at', '<=', now)
				.orderBy('sequence')
				.limit(limit)
				.execute();
			return rows.map((row) => decodeOutbox(vault.open('outbox', row)));
		},

		scheduled: (instance, now) => readScheduled(reader, instance, now),
		hasten: (instance, reasons, now) =>
			writeOf(connections, instance, (trx) => hastenRows(trx, instance, reasons, now)),
		open: (instance, page) => readOpen(connections, instance, page),

		async nextDueAt(instance, after) {
			const { next } = await openRows(reader, instance)
				.select((eb) => eb.fn.min('due_at').as('next'))
				.where('due_at', '>', after)
				.executeTakeFirstOrThrow();
			return next;
		},

		async update(instance, messageId, change) {
			const { state, failure, attempts, dueAt, expiresAt, waitsFor } = change;
			await writeOf(connections, instance, (trx) =>
				trx
					.updateTable('outbox')
					.set({
						...(state !== undefined && { state }),
						...(failure !== undefined && { failure: encodeNullableJson(failure) }),
						...(attempts !== undefined && { attempts }),
						...(dueAt !== undefined && { due_at: dueAt }),
						...(expiresAt !== undefined && { expires_at: expiresAt }),
						...(waitsFor !== undefined && { waits_for: waitsFor }),
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

async function readScheduled(
	db: Kysely<Database>,
	instance: string,
	now: number,
): Promise<string[]> {
	const rows = await openRows(db, instance)
		.select('message_id')
		.whereRef('due_at', '>', 'created_at')
		.where('due_at', '<=', now)
		.orderBy('due_at')
		.orderBy('sequence')
		.execute();
	return rows.map(({ message_id }) => message_id);
}

async function hastenRows(
	trx: Kysely<Database>,
	instance: string,
	reasons: readonly WaitReason[],
	now: number,
): Promise<void> {
	await trx
		.updateTable('outbox')
		.set((eb) => ({
			expires_at: sql<number>`${eb.ref('expires_at')} - (${eb.ref('due_at')} - ${now})`,
			due_at: now,
			updated_at: now,
		}))
		.where('instance', '=', instance)
		.where(isOpen)
		.where('due_at', '>', now)
		.where('waits_for', 'in', [...reasons])
		.execute();
}

async function readOpen(
	{ reader, vault }: Connections,
	instance: string,
	{ offset, limit }: { offset: number; limit: number },
): Promise<{ rows: OutboxRow[]; total: number }> {
	const rows = await openRows(reader, instance)
		.selectAll()
		.orderBy('due_at')
		.orderBy('sequence')
		.offset(offset)
		.limit(limit)
		.execute();
	const { total } = await openRows(reader, instance)
		.select((eb) => eb.fn.countAll<number>().as('total'))
		.executeTakeFirstOrThrow();
	return { rows: rows.map((row) => decodeOutbox(vault.open('outbox', row))), total: Number(total) };
}

/** Takes the key for this row and returns null, or returns what the key was taken for before. */
async function claimKey(
	trx: Kysely<Database>,
	vault: Vault,
	row: OutboxRow,
	{ key, requestHash }: Idempotency,
): Promise<AcceptedSend | null> {
	const inserted = await insertNewKey.run(trx, {
		instance: row.instance,
		key,
		request_hash: requestHash,
		message_id: row.messageId,
		created_at: row.createdAt,
	});
	if (inserted === 1) return null;
	const taken = await trx
		.selectFrom('idempotency_keys')
		.select(['request_hash', 'message_id'])
		.where('instance', '=', row.instance)
		.where('key', '=', key)
		.executeTakeFirstOrThrow();
	if (taken.request_hash !== requestHash) throw new GatewayError('IDEMPOTENCY_MISMATCH', key);
	const first = await readOutbox(trx, vault, row.instance, taken.message_id);
	if (!first) throw new GatewayError('MESSAGE_NOT_FOUND', taken.message_id);
	return { row: first, repeated: true };
}

async function insertOutbox(trx: Kysely<Database>, vault: Vault, row: OutboxRow) {
	const values = {
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
		on_crash: row.onCrash === 'resend' ? null : row.onCrash,
		priority: row.priority === 'normal' ? null : row.priority,
		waits_for: row.waitsFor === 'schedule' ? null : row.waitsFor,
		follows: row.follows,
	};
	await insertRow.run(trx, vault.seal('outbox', values));
}

async function readOutbox(
	db: Kysely<Database>,
	vault: Vault,
	instance: string,
	messageId: string,
): Promise<OutboxRow | null> {
	const row = await selectRow.first(db, { instance, messageId });
	return row ? decodeOutbox(vault.open('outbox', row)) : null;
}

/** Moves a row forward. False when the row is further already; true when it moved or is not in the outbox. */
export async function advanceOutbox(
	trx: Kysely<Database>,
	instance: string,
	{ messageId, state, failure }: NonNullable<JournalEntry['outbox']>,
	now: number,
): Promise<boolean> {
	const values = { instance, messageId, failure: encodeNullableJson(failure), now };
	if ((await moves.get(state)?.run(trx, values)) === 1) return true;
	return (await selectRow.first(trx, { instance, messageId })) === undefined;
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
		onCrash: (row.on_crash ?? 'resend') as OutboxRow['onCrash'],
		priority: (row.priority ?? 'normal') as SendPriority,
		waitsFor: (row.waits_for ?? 'schedule') as WaitReason,
		follows: row.follows,
	};
}
