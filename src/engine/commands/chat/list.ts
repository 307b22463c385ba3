import type { OutputOf } from '../../../catalogue/operations';
import type { ChatRow } from '../../../domain/ports/directory';
import { chatFacts } from '../../directory/events';
import { isoTime } from '../../messageEvents';
import type { Command } from '../Command';
import { pageInfo, pageOf } from '../paging';

export const list: Command<'chat.list'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	const page = pageOf(input);
	const { rows, total } = await host.storage.directory.chats(name, page);
	return { chats: rows.map(chatView), pageInfo: pageInfo(page, total) };
};

function chatView(chat: ChatRow): OutputOf<'chat.list'>['chats'][number] {
	return {
		...chatFacts(chat),
		lastMessageAt: chat.lastMessage && isoTime(chat.lastMessage.timestamp),
		lastMessage: chat.lastMessage?.text ?? null,
		pictureUrl: chat.pictureUrl,
	};
}
