import type { OutputOf } from '../../../catalogue/operations';
import { conversationIdOf } from '../../../domain/conversation';
import type { ConversationRow, ConversationTag } from '../../../domain/ports/conversations';
import { shownUnread } from '../../directory/events';
import { isoTime } from '../../messageEvents';
import { tagView } from '../tag';

type View = OutputOf<'conversation.get'>;

/** A row of the list; `withTags` where they were asked for. */
export function conversationView(
	{ instance, chatKey, chat, savedName, tags }: ConversationRow,
	withTags: boolean,
): View {
	const { jid, phone, isGroup } = chat.address;
	return {
		conversationId: conversationIdOf(instance, chatKey),
		instance,
		chatId: jid,
		phone,
		contactName: savedName,
		displayName: chat.name ?? phone,
		isGroup,
		pictureUrl: chat.pictureUrl,
		lastMessage: chat.lastMessage?.text ?? null,
		lastMessageAt: chat.lastMessage && isoTime(chat.lastMessage.timestamp),
		unreadCount: shownUnread(chat),
		archived: chat.archived === true,
		tags: withTags ? tags.map(placedTagView) : null,
		automation: null,
	};
}

/** A tag on a conversation; how many others carry it is not counted. */
export function placedTagView(tag: ConversationTag): OutputOf<'tag.get'> {
	return { ...tagView({ ...tag, conversations: 0 }), conversations: null };
}
