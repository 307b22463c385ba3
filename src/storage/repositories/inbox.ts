import type { Kysely } from 'kysely';
import type { InboxRepository, InboxRow } from '../../domain/ports/storage';
import type { Connections } from '../connections';
import type { Database, Row } from '../schema';
import { statement } from '../statement';
import type { Vault } from '../vault/Vault';

const NOTHING = new Uint8Array();

const selectInbox = statement((db, { instance, hash }: { instance: string; hash: string }) =>
	db.selectFrom('inbox').selectAll().where('instance', '=', instance).where('hash', '=', hash),
);

const insertNew = statement((db, row: Omit<Row<'inbox'>, 'sequence'>) =>
	db
		.insertInto('inbox')
		.values({
			instance: row.instance,
			hash: row.hash,
			stanza: row.stanza,
			plaintext: row.plaintext,
			received_at: row.received_at,
		})
		.onConflict((key) => key.columns(['instance', 'hash']).doNothing()),
);

const clear = statement((db, { instance, hash }: { instance: string; hash: string }) =>
	db
		.updateTable('inbox')
		.set({ plaintext: null, stanza: NOTHING })
		.where('instance', '=', instance)
		.where('hash', '=', hash),
);

export function buildInboxRepository({ reader, vault }: Connections): InboxRepository {
	return {
		async find(instance, hash) {
			const row = await selectInbox.first(reader, { instance, hash });
			return row ? decodeInbox(vault.open('inbox', row)) : null;
		},

		async pending(instance) {
			const rows = await reader
				.selectFrom('inbox')
				.selectAll()
				.where('instance', '=', instance)
				.where('plaintext', 'is not', null)
				.orderBy('sequence')
				.execute();
			return rows.map((row) => decodeInbox(vault.open('inbox', row)));
		},
	};
}

/** A hash that is there already stays as it is: its plaintext was decrypted once, or settled. */
export async function insertInbox(
	trx: Kysely<Database>,
	vault: Vault,
	instance: string,
	{ hash, stanza, plaintext, receivedAt }: InboxRow,
) {
	const row = { instance, hash, stanza, plaintext, received_at: receivedAt };
	await insertNew.run(trx, vault.seal('inbox', row));
}

/** Only the hash stays, so that the stanza is known when it is delivered again. */
export async function clearInbox(trx: Kysely<Database>, instance: string, hash: string) {
	await clear.run(trx, { instance, hash });
}

export function decodeInbox({ hash, stanza, plaintext, received_at }: Row<'inbox'>): InboxRow {
	return { hash, stanza, plaintext, receivedAt: received_at };
}
