import { type SelectQueryBuilder, sql } from 'kysely';
import type { DirectoryRepository } from '../../../domain/ports/directory';
import type { ChatAddress } from '../../../domain/message';
import type { Connections } from '../../connections';
import type { Database, Row } from '../../schema';
import { decodeMessage } from '../messages';
import { addressesOf } from './addresses';
import { decodeChat } from './chatRow';
import { findChat } from './chats';
import { decodeContact } from './contactRow';
import { findContact } from './contacts';
import { decodeLabel } from './labels';
import { contains, count, listChats, withContacts } from './listChats';
import { findKey } from './step';

export function buildDirectoryRepository(connections: Connections): DirectoryRepository {
	return {
		...buildContacts(connections),
		...buildChats(connections),
		...buildMessages(connections),

		async labels(instance) {
			const rows = await connections.reader
				.selectFrom('labels')
				.selectAll()
				.where('instance', '=', instance)
				.orderBy('label_id')
				.execute();
			return rows.map(decodeLabel);
		},
	};
}

function buildContacts({
	reader,
}: Connections): Pick<DirectoryRepository, 'contact' | 'contactById' | 'contacts'> {
	return {
		async contact(instance, address) {
			const row = await findContact(reader, instance, address);
			return row && decodeContact(row);
		},

		async contactById(instance, contactId) {
			const renamed = reader
				.selectFrom('contact_aliases')
				.select('contact_id')
				.where('instance', '=', instance)
				.where('alias', '=', contactId);
			const row = await reader
				.selectFrom('contacts')
				.selectAll()
				.where('instance', '=', instance)
				.where((eb) => eb.or([eb('contact_id', '=', contactId), eb('contact_id', 'in', renamed)]))
				.executeTakeFirst();
			return row ? decodeContact(row) : null;
		},

		async contacts(instance, page) {
			const found = reader
				.selectFrom('contacts')
				.where('instance', '=', instance)
				.$if(Boolean(page.search), (query) => query.where(contains('search', page)));
			const rows = await found
				.selectAll()
				// Those without a name come last, by their number.
				.orderBy((eb) => eb.fn.coalesce('name', 'profile_name', 'business_name', sql<string>`'~'`))
				.orderBy('phone')
				.orderBy('contact_id')
				.limit(page.limit)
				.offset(page.offset)
				.execute();
			const { total } = await found.select(count).executeTakeFirstOrThrow();
			return { rows: rows.map(decodeContact), total: Number(total) };
		},
	};
}

function buildChats({ reader, vault }: Connections): Pick<DirectoryRepository, 'chat' | 'chats'> {
	return {
		async chat(instance, address) {
			const chatKey = await findKey({ trx: reader, instance }, address);
			const row = chatKey && (await findChat(reader, instance, chatKey));
			if (!row) return null;
			const [chat] = await withContacts(reader, [row]);
			return chat ? decodeChat(vault, chat.row, chat.contact) : null;
		},

		async chats(instance, page) {
			const { rows, total } = await listChats(reader, { instances: [instance], ...page });
			return { rows: rows.map(({ row, contact }) => decodeChat(vault, row, contact)), total };
		},
	};
}

function buildMessages({
	reader,
	vault,
}: Connections): Pick<DirectoryRepository, 'newestMessages' | 'newestReceived'> {
	/** One walk along the index per address: together they would sort the whole chat. */
	const newest = async (
		chat: ChatAddress,
		limit: number,
		select: (jid: string) => MessageQuery,
	) => {
		const found = await Promise.all(
			addressesOf(chat).map((jid) => select(jid).orderBy('number', 'desc').limit(limit).execute()),
		);
		const rows = found.flat().sort((one, two) => (two.number ?? 0) - (one.number ?? 0));
		return rows.slice(0, limit).map((row) => decodeMessage(vault, row));
	};
	const of = (instance: string, jid: string) =>
		reader
			.selectFrom('messages')
			.selectAll()
			.where('instance', '=', instance)
			.where('chat', '=', jid);
	return {
		newestMessages: (instance, chat, limit) => newest(chat, limit, (jid) => of(instance, jid)),
		newestReceived: (instance, chat, limit) =>
			newest(chat, limit, (jid) => of(instance, jid).where('from_me', '=', 0)),
	};
}

type MessageQuery = SelectQueryBuilder<Database, 'messages', Row<'messages'>>;
