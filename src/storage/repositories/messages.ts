import type { Kysely } from 'kysely';
import type { JournalEntry, MessageRepository, MessageRow } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import { encodeSwitch } from '../json';
import type { Database, Row } from '../schema';
import { statement } from '../statement';
import type { Vault } from '../vault/Vault';
import { putOffer } from './offers';

const selectMessage = statement((db, key: { instance: string; messageId: string }) =>
	db
		.selectFrom('messages')
		.selectAll()
		.where('instance', '=', key.instance)
		.where('message_id', '=', key.messageId),
);

const upsertMessage = statement((db, row: Row<'messages'>) =>
	insert(db, row).onConflict((key) =>
		key
			.columns(['instance', 'message_id'])
			.doUpdateSet((eb) => ({
				chat: eb.ref('excluded.chat'),
				proto: eb.ref('excluded.proto'),
				timestamp: eb.ref('excluded.timestamp'),
			}))
			.where('messages.from_me', '=', 1)
			.where('excluded.from_me', '=', 1),
	),
);

const insertOnce = statement((db, row: Row<'messages'>) =>
	insert(db, row).onConflict((key) => key.columns(['instance', 'message_id']).doNothing()),
);

function insert(db: Kysely<Database>, row: Row<'messages'>) {
	return db.insertInto('messages').values({
		instance: row.instance,
		message_id: row.message_id,
		chat: row.chat,
		from_me: row.from_me,
		participant: row.participant,
		proto: row.proto,
		timestamp: row.timestamp,
		number: row.number,
		told: row.told,
	});
}

export function buildMessageRepository({ reader, vault }: Connections): MessageRepository {
	return {
		async get(instance, messageId) {
			const row = await selectMessage.first(reader, { instance, messageId });
			return row ? decodeMessage(vault, row) : null;
		},
		sentSince: (instance, since) => countSent(reader, instance, since),
	};
}

async function countSent(db: Kysely<Database>, instance: string, since: number) {
	const counted = await db
		.selectFrom('messages')
		.select((eb) => eb.fn.countAll<number>().as('sent'))
		.where('instance', '=', instance)
		// The index knows numbers.
		.where('number', '>=', firstNumberOf(since))
		.where('timestamp', '>=', since)
		.where('from_me', '=', 1)
		.executeTakeFirstOrThrow();
	const begun = await db
		.selectFrom('messages as first')
		.select((eb) => eb.fn.count<number>('first.chat').distinct().as('chats'))
		.where('first.instance', '=', instance)
		.where('first.number', '>=', firstNumberOf(since))
		.where('first.timestamp', '>=', since)
		.where('first.from_me', '=', 1)
		.where('first.chat', 'not like', '%@g.us')
		.where('first.chat', 'not like', '%@broadcast')
		.where('first.chat', 'not like', '%@newsletter')
		.where((where) => {
			const others = where
				.selectFrom('messages as other')
				.select('other.message_id')
				.whereRef('other.instance', '=', 'first.instance')
				.whereRef('other.chat', '=', 'first.chat')
				.where((eb) => eb.or([eb('other.timestamp', '<', since), eb('other.from_me', '=', 0)]));
			return where.not(where.exists(others));
		})
		.executeTakeFirstOrThrow();
	return { sent: Number(counted.sent), newChats: Number(begun.chats) };
}

/**
 * Our own message replaces an earlier attempt of itself. A received one never replaces anything: whoever writes to us
 * chooses its id.
 */
export async function putMessage(trx: Kysely<Database>, vault: Vault, row: MessageRow) {
	await upsertMessage.run(trx, encodeMessage(vault, row));
	if (row.offer) await putOffer(trx, vault, row, row.offer);
}

/**
 * Stores what somebody wrote, marked as told; of a row that is there already, says whether an event told of it. `unsure`
 * of rows without the mark, and of another chat's: whoever writes to us chooses the id.
 */
export async function putReceived(
	trx: Kysely<Database>,
	vault: Vault,
	row: MessageRow,
): Promise<'new' | 'told' | 'unsure'> {
	const inserted = await insertOnce.run(trx, { ...encodeMessage(vault, row), told: 1 });
	if (inserted > 0) return 'new';
	const known = await selectMessage.first(trx, row);
	return known?.told === 1 && known.chat === row.chat ? 'told' : 'unsure';
}

/** One that is stored already stays as it is. */
export async function putMessageOnce(trx: Kysely<Database>, vault: Vault, row: MessageRow) {
	await insertOnce.run(trx, encodeMessage(vault, row));
}

/** More than are ever stored between two seconds, and few enough that a number stays exact in JavaScript. */
const PER_SECOND = 4_000_000;

const LAST_SECOND = Math.floor(Number.MAX_SAFE_INTEGER / PER_SECOND) - 1;

/** How many messages this process stored, as far as it matters. */
let stored = 0;

/**
 * Numbers grow with time, and within one second with the order of storing: WhatsApp tells whole seconds, and our own clock
 * would put an answer that comes at once before its question.
 */
function nextNumber(timestamp: number): number {
	stored = (stored + 1) % PER_SECOND;
	return firstNumberOf(timestamp) + stored;
}

/** The smallest number of the second that a time lies in. Times that no message has, beyond 2041, share the last one. */
export function firstNumberOf(timestamp: number): number {
	return Math.min(Math.floor(timestamp / 1_000), LAST_SECOND) * PER_SECOND;
}

function encodeMessage(vault: Vault, row: MessageRow): Row<'messages'> {
	return vault.seal('messages', {
		instance: row.instance,
		message_id: row.messageId,
		chat: row.chat,
		from_me: encodeSwitch(row.fromMe),
		participant: row.participant,
		proto: row.proto,
		timestamp: row.timestamp,
		number: nextNumber(row.timestamp),
		told: null,
	});
}

/** The message reads differently now; one that is not stored stays unknown. */
export async function amendMessage(
	trx: Kysely<Database>,
	vault: Vault,
	instance: string,
	{ messageId, proto }: NonNullable<JournalEntry['amends']>,
) {
	await trx
		.updateTable('messages')
		.set({ proto: vault.seal('messages', { instance, message_id: messageId, proto }).proto })
		.where('instance', '=', instance)
		.where('message_id', '=', messageId)
		.execute();
}

export function decodeMessage(vault: Vault, sealed: Row<'messages'>): MessageRow {
	const row = vault.open('messages', sealed);
	return {
		instance: row.instance,
		messageId: row.message_id,
		chat: row.chat,
		fromMe: row.from_me === 1,
		participant: row.participant,
		proto: row.proto,
		timestamp: row.timestamp,
	};
}
