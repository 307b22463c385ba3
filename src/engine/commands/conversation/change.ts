import { conversationIdOf } from '../../../domain/conversation';
import { GatewayError } from '../../../domain/errors';
import { isoTime } from '../../messageEvents';
import { chatSettings } from '../chat/settings';
import type { Command } from '../Command';
import { findConversation, type Found } from './find';
import { placedTagView } from './view';

const markRead: Command<'conversation.markRead'> = async (input, context) =>
	chatSettings['chat.markRead'](chatOf(await findConversation(context, input)), context);

/** As on the phone, which shows it too. */
const setArchived: Command<'conversation.setArchived'> = async (input, context) => {
	const found = await findConversation(context, input);
	const { archived } = input;
	await chatSettings['chat.setArchived']({ ...chatOf(found), archived }, context);
	const { instance, chatKey } = found.conversation;
	const archivedAt = archived ? isoTime(context.host.clock.now()) : null;
	return { conversationId: conversationIdOf(instance, chatKey), archived, archivedAt };
};

/** Here alone: the phone keeps its chat. */
const remove: Command<'conversation.delete'> = async (input, context) => {
	const { instance, conversation } = await findConversation(context, input);
	const { address } = conversation.chat;
	const until = context.host.clock.now();
	await instance.directory.learn({ kind: 'chatDeleted', chat: address, until });
	return { deleted: true };
};

/** Rejects with TAG_NOT_FOUND for one that is not a tag of the conversation's instance. */
const setTags: Command<'conversation.setTags'> = async (input, context) => {
	const { conversation } = await findConversation(context, input);
	const { instance, chatKey } = conversation;
	const { tags, conversations } = context.host.storage;
	const known = new Set((await tags.list([instance])).map(({ tagId }) => tagId));
	const stranger = input.tagIds.find((tagId) => !known.has(tagId));
	if (stranger !== undefined) throw new GatewayError('TAG_NOT_FOUND', stranger);
	await conversations.setTags(instance, chatKey, input.tagIds);
	const changed = await conversations.get(instance, chatKey);
	return { tags: (changed?.tags ?? []).map(placedTagView) };
};

export const conversationChanges = {
	'conversation.markRead': markRead,
	'conversation.setArchived': setArchived,
	'conversation.delete': remove,
	'conversation.setTags': setTags,
};

/** How operations on chats name it. */
function chatOf({ instance, conversation }: Found) {
	return { instance: instance.name, chat: conversation.chat.address.jid };
}
