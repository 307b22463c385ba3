import { automationOf } from '../../automation';
import type { Command } from '../Command';
import { pageInfo, pageOf } from '../paging';
import { instancesOf } from '../reach';
import { findConversation } from './find';
import { conversationView } from './view';

/** What is open, or the archive. */
const list: Command<'conversation.list'> = async (input, context) => {
	const { unread, isGroup, archived = false, tagIds, untagged, view } = input;
	const instances = await instancesOf(context, input.instance);
	const page = pageOf(input);
	const choice = { instances, unread, isGroup, archived, tagIds, untagged, ...page };
	const { rows, total } = await context.host.storage.conversations.list(choice);
	const withTags = input.includeTags === true || view === 'chat';
	return {
		conversations: rows.map((row) => conversationView(row, withTags)),
		pageInfo: pageInfo(page, total),
	};
};

const get: Command<'conversation.get'> = async (input, context) => {
	const { conversation } = await findConversation(context, input);
	const automation = await automationOf(context.host.storage, conversation);
	return { ...conversationView(conversation, true), automation };
};

export const conversationReads = { 'conversation.list': list, 'conversation.get': get };
