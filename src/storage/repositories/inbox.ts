import type { Kysely } from 'kysely';
import type { InboxRepository, InboxRow } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import type { Database, Row } from '../schema';

const NOTHING = new Uint8Array();

export function buildInboxRepository({ reader }: Connections): InboxRepository {
	return {
		async find(instance, hash) {
			const row = await reader
				.selectFrom('inbox')
				.selectAll()
				.where('instance', '=', instance)
				.where('hash', '=', hash)
				.executeTakeFirst();
			return row ? decodeInbox(row) : null;
		},

		async pending(instance) {
			const rows = await reader
				.selectFrom('inbox')
				.selectAll()
				.where('instance', '=', instance)
				.where('plaintext', 'is not', null)
				.orderBy('sequence')
				.execute();
			return rows.map(decodeInbox);
		},
	};
}

/** A hash that is there already stays as it is: its plaintext was decrypted once, or settled. */
export async function insertInbox(trx: Kysely<Database>, instance: string, row: InboxRow) {
	await trx
		.insertInto('inbox')
		.values({
			instance,
			hash: row.hash,
			stanza: row.stanza,
			plaintext: row.plaintext,
			received_at: row.receivedAt,
		})
		.onConflict((key) => key.columns(['instance', 'hash']).doNothing())
		.execute();
}

/** Only the hash stays, so that the stanza is known when it is delivered again. */
export async function clearInbox(trx: Kysely<Database>, instance: string, hash: string) {
	await trx
		.updateTable('inbox')
		.set({ plaintext: null, stanza: NOTHING })
		.where('instance', '=', instance)
		.where('hash', '=', hash)
		.execute();
}

function decodeInbox({ hash, stanza, plaintext, received_at }: Row<'inbox'>): InboxRow {
	return { hash, stanza, plaintext, receivedAt: received_at };
}
