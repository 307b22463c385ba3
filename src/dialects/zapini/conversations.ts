import type { OutputOf } from '../../catalogue/operations';
import {
	accepted,
	each,
	either,
	ignored,
	inside,
	integer,
	nested,
	flag,
	via,
	within,
	words,
	type ReplyContext,
	type Rows,
} from '../kit';
import {
	chatFormat,
	idList,
	messageState,
	numberAsChatId,
	numberAsPhone,
	shown,
	time,
} from './codecs';

/** What the conversation endpoints and their twins in the Chat API have in common. */

export const tagRows = {
	id: 'tagId',
	name: 'name',
	color: 'color',
	conversations_count: 'conversations',
	created_at: via('createdAt', time),
	updated_at: via('updatedAt', time),
} as const;

/** A tag on a conversation. */
const tagOn = { id: 'tagId', name: 'name', color: 'color' } as const;

export const tagsOn = { tags: each('tags', tagOn) } as const;

const base = {
	id: 'conversationId',
	contact_number: either(via('phone', numberAsPhone), via('chatId', numberAsChatId)),
	display_name: 'displayName',
	is_group: 'isGroup',
	profile_picture_url: 'pictureUrl',
	last_message: 'lastMessage',
	last_message_at: via('lastMessageAt', time),
	unread_count: 'unreadCount',
	// Not there when they were not asked for.
	tags: either(each('tags', tagOn)),
} as const satisfies Rows<OutputOf<'conversation.get'>>;

/** A row of the list. */
export const listed = {
	...base,
	contact_name: 'contactName',
	is_archived: 'archived',
	instance: accepted(nested({ uuid: 'instance' })),
} as const;

/** A row of the list in the shape for screens. */
export const shownInChat = {
	...base,
	contact_name: accepted('contactName'),
	is_archived: accepted('archived'),
	instance: nested({ uuid: 'instance', phone_number: ignored(), status: ignored() }),
} as const;

/** What one conversation tells beyond its row: whether it may be written in. */
export const sending = {
	automation_status: inside('automation', 'status'),
	can_send_manual_message: inside('automation', 'canSend'),
	automation_paused_at: inside('automation', via('pausedAt', time)),
} as const;

export const meta = nested({
	pagination: within('pageInfo', {
		total: 'total',
		per_page: 'pageSize',
		current_page: 'page',
		last_page: 'pages',
	}),
});

export const paged = { per_page: via('pageSize', integer), page: via('page', integer) } as const;

export const listQuery = {
	instance_id: 'instance',
	unread: via('unread', flag),
	search: 'search',
	is_group: via('isGroup', flag),
	...paged,
	include_tags: via('includeTags', flag),
	tag_ids: via('tagIds', idList),
	'tag_ids[]': accepted(via('tagIds', idList)),
	tag_id: accepted(via('tagIds', idList)),
	untagged: via('untagged', flag),
	format: via('view', chatFormat),
} as const;

const direction = words({ incoming: 'contact', outgoing: 'api' }, { human: 'outgoing' });

const isFromMe = shown<string>((sentBy) => sentBy !== 'contact');

const kinds = words({ image: 'image', video: 'video', audio: 'audio', document: 'document' });

/** A message of the history. `unique_id` is what edits and reactions of the Chat API want. */
export const messageRows = {
	id: 'number',
	whatsapp_message_id: accepted('messageId'),
	unique_id: either('vendorMessageId', 'messageId'),
	direction: via('sentBy', direction),
	is_from_me: via('sentBy', isFromMe),
	message_body: inside('message', 'text'),
	media_type: accepted(inside('message', via('type', kinds))),
	media_url: accepted(inside('media', 'url')),
	formatted_body: 'html',
	mentioned_jids: inside('message', 'mentions'),
	sender_name: inside('sender', 'name'),
	status: via('state', messageState),
	grouped_reactions: each('reactions', {
		emoji: 'emoji',
		count: 'count',
		has_my_reaction: 'mine',
		reactors: 'phones',
		reactor_names: 'names',
	}),
	created_at: via('timestamp', time),
} as const satisfies Rows<OutputOf<'conversation.listMessages'>['messages'][number]>;

const absentMessage = {
	message: { type: 'text' as const, text: null, kind: null, quoted: null, mentions: [] },
	sentBy: 'contact' as const,
	timestamp: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const history = {
	messages: each('messages', messageRows, absentMessage),
	has_more: 'hasMore',
	oldest_id: 'oldest',
	newest_id: 'newest',
} as const;

export const cursors = {
	before_id: via('before', integer),
	after_id: via('after', integer),
	limit: via('limit', integer),
} as const;
