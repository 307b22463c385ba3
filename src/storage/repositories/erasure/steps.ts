import type { Kysely } from 'kysely';
import type { Connections } from '../../connections';
import { decodeJson, encodeJson } from '../../json';
import type { Database } from '../../schema';
import { clearInbox } from '../inbox';
import { takeOut } from '../lanes';
import { isOpen } from '../outbox';
import type { Who } from './who';

type Trx = Kysely<Database>;

/** Rows of one transaction. */
export const BATCH = 200;

export async function eraseMessages(trx: Trx, instance: string, { jids }: Who): Promise<number> {
	const rows = await trx
		.selectFrom('messages')
		.select('message_id')
		.where('instance', '=', instance)
		.where((eb) => eb.or([eb('chat', 'in', jids), eb('participant', 'in', jids)]))
		.limit(BATCH)
		.execute();
	if (rows.length === 0) return 0;
	const ids = rows.map(({ message_id }) => message_id);
	const tables = ['messages', 'reactions', 'stars', 'offers', 'group_sends', 'group_receipts'];
	for (const table of tables) {
		await trx
			.deleteFrom(table as 'messages')
			.where('instance', '=', instance)
			.where('message_id', 'in', ids)
			.execute();
	}
	await trx
		.deleteFrom('poll_votes')
		.where('instance', '=', instance)
		.where('poll_id', 'in', ids)
		.execute();
	return rows.length;
}

/** Each event with whatever is still to become of it. */
export async function eraseEvents(trx: Trx, ids: readonly string[]): Promise<void> {
	if (ids.length === 0) return;
	const open = await trx
		.selectFrom('deliveries')
		.select(['subscription', 'sequence'])
		.where('event_id', 'in', ids)
		.execute();
	// Each by itself, so that its lane goes on.
	for (const { subscription, sequence } of open) await takeOut(trx, subscription, sequence);
	await trx.deleteFrom('dead_letters').where('event_id', 'in', ids).execute();
	await trx.deleteFrom('failed_attempts').where('event_id', 'in', ids).execute();
	await trx.deleteFrom('events').where('id', 'in', ids).execute();
}

export async function eraseSends(trx: Trx, instance: string, { jids }: Who): Promise<number> {
	const rows = await trx
		.selectFrom('outbox')
		.select(['sequence', 'message_id'])
		.where('instance', '=', instance)
		.where('chat', 'in', jids)
		.where((eb) => eb.not(isOpen))
		.limit(BATCH)
		.execute();
	if (rows.length === 0) return 0;
	const sequences = rows.map(({ sequence }) => sequence);
	await trx.deleteFrom('outbox').where('sequence', 'in', sequences).execute();
	await trx
		.deleteFrom('idempotency_keys')
		.where('instance', '=', instance)
		.where(
			'message_id',
			'in',
			rows.map(({ message_id }) => message_id),
		)
		.execute();
	return rows.length;
}

/** Of stanzas that are no event yet; that they were seen stays known. */
export async function eraseInbox(
	{ reader, vault }: Connections,
	instance: string,
	who: Who,
): Promise<(trx: Trx) => Promise<number>> {
	const rows = await reader
		.selectFrom('inbox')
		.selectAll()
		.where('instance', '=', instance)
		.where('plaintext', 'is not', null)
		.execute();
	const theirs = rows.filter((row) => {
		const { stanza, plaintext } = vault.open('inbox', row);
		return [stanza, plaintext].some((bytes) => bytes && who.isNamedIn(toText(bytes)));
	});
	return async (trx) => {
		for (const { hash } of theirs) await clearInbox(trx, instance, hash);
		return theirs.length;
	};
}

/** What the ratchets know of them; the next message begins anew. */
export async function eraseSessions(trx: Trx, instance: string, who: Who): Promise<number> {
	const rows = await trx
		.selectFrom('auth_entries')
		.select(['type', 'id'])
		.where('instance', '=', instance)
		.where('type', 'in', [
			'session',
			'identity-key',
			'device-list',
			'lid-mapping',
			'tctoken',
			'sender-key',
		])
		.execute();
	const theirs = rows.filter(({ id }) => who.isNamedIn(id.replaceAll('_', ' ')));
	for (const { type, id } of theirs) {
		await trx
			.deleteFrom('auth_entries')
			.where('instance', '=', instance)
			.where('type', '=', type)
			.where('id', '=', id)
			.execute();
	}
	return theirs.length;
}

/** What is known of the person, and what they did to messages of others. How many contacts and chats that were. */
export async function eraseDirectory(trx: Trx, instance: string, who: Who): Promise<number> {
	await eraseDeeds(trx, instance, who);
	const contacts = await trx
		.selectFrom('contacts')
		.select('contact_id')
		.where('instance', '=', instance)
		.where((eb) =>
			eb.or([eb('phone', 'in', [...who.phones, '']), eb('lid', 'in', [...who.lids, ''])]),
		)
		.execute();
	const ids = ['', ...contacts.map(({ contact_id }) => contact_id)];
	const ofChats = ['conversation_tags', 'automation_pauses', 'label_places', 'chats'] as const;
	let chats = 0n;
	for (const table of ofChats) {
		const { numDeletedRows } = await trx
			.deleteFrom(table as 'chats')
			.where('instance', '=', instance)
			.where('chat_key', 'in', ids)
			.executeTakeFirstOrThrow();
		if (table === 'chats') chats = numDeletedRows;
	}
	for (const table of ['contact_aliases', 'contacts'] as const) {
		await trx
			.deleteFrom(table as 'contacts')
			.where('instance', '=', instance)
			.where('contact_id', 'in', ids)
			.execute();
	}
	await trx
		.deleteFrom('identities')
		.where('instance', '=', instance)
		.where((eb) =>
			eb.or([eb('phone', 'in', [...who.phones, '']), eb('lid', 'in', [...who.lids, ''])]),
		)
		.execute();
	return contacts.length + Number(chats);
}

async function eraseDeeds(trx: Trx, instance: string, { names, jids, phones }: Who): Promise<void> {
	const deeds = [
		['reactions', 'reactor', names],
		['poll_votes', 'voter', names],
		['group_receipts', 'person', names],
		['offers', 'chat', jids],
		['stars', 'chat', jids],
		['checked_numbers', 'phone', phones],
	] as const;
	for (const [table, column, values] of deeds) {
		await trx
			.deleteFrom(table as 'reactions')
			.where('instance', '=', instance)
			.where(column as 'reactor', 'in', [...values, ''])
			.execute();
	}
	const sends = await trx
		.selectFrom('group_sends')
		.selectAll()
		.where('instance', '=', instance)
		.execute();
	for (const { message_id, people } of sends) {
		const all = decodeJson<string[]>(people);
		const others = all.filter((person) => !names.includes(person));
		if (others.length === all.length) continue;
		await trx
			.updateTable('group_sends')
			.set({ people: encodeJson(others) })
			.where('instance', '=', instance)
			.where('message_id', '=', message_id)
			.execute();
	}
}

function toText(bytes: Uint8Array): string {
	return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
}
