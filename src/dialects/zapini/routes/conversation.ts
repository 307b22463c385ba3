import { operations } from '../../../catalogue/operations';
import { constant, each, route, via } from '../../kit';
import { chatFormat, microTime } from '../codecs';
import { cursors, history, listed, listQuery, meta, sending, tagsOn } from '../conversations';
import { envelope, said, v1 } from '../shared';

const {
	list,
	get,
	listMessages,
	markRead,
	setArchived,
	setTags,
	delete: remove,
} = operations.conversation;

const one = { params: { uuid: 'conversationId' }, dropped: ['instance'] } as const;

const many = {
	query: listQuery,
	reply: { ...said(), data: each('conversations', listed), meta },
} as const;

export const archived = {
	archived_id: 'conversationId',
	archived_at: via('archivedAt', microTime),
} as const;

export const restored = { conversation_id: 'conversationId', restored: constant(true) } as const;

export const conversationRoutes = [
	route('GET /conversations/archived', list, {
		id: 'zapini.conversation.archived',
		...v1('/conversations/archived'),
		fixed: { archived: true },
		...many,
	}),
	route('GET /conversations', list, {
		id: 'zapini.conversation.list',
		...many,
		dropped: ['archived'],
	}),
	route('GET /api/v1/conversations', list, {
		id: 'zapini.conversation.listV1',
		...many,
		dropped: ['archived'],
	}),
	route('GET /conversations/:uuid', get, {
		id: 'zapini.conversation.get',
		...v1('/conversations/:uuid'),
		params: { uuid: 'conversationId' },
		dropped: ['instance', 'view'],
		reply: envelope({ ...listed, ...sending }),
		absent: { conversationId: ({ input }) => input.conversationId },
	}),
	route('GET /conversations/:uuid/messages', listMessages, {
		id: 'zapini.conversation.messages',
		...v1('/conversations/:uuid/messages'),
		...one,
		query: { from: 'from', to: 'to', ...cursors, format: via('view', chatFormat) },
		reply: envelope(history),
	}),
	route('POST /conversations/:uuid/mark-read', markRead, {
		id: 'zapini.conversation.markRead',
		...v1('/conversations/:uuid/mark-read'),
		...one,
		reply: said('Conversation marked as read.'),
	}),
	route('POST /conversations/:uuid/archive', setArchived, {
		id: 'zapini.conversation.archive',
		...v1('/conversations/:uuid/archive'),
		...one,
		fixed: { archived: true },
		reply: envelope(archived, 'Conversation archived.'),
		absent: {
			conversationId: ({ input }) => input.conversationId,
			archived: true,
		},
	}),
	route('DELETE /conversations/:uuid/archive', setArchived, {
		id: 'zapini.conversation.unarchive',
		...v1('/conversations/:uuid/archive'),
		...one,
		fixed: { archived: false },
		reply: envelope(restored, 'Conversation restored.'),
		absent: { conversationId: ({ input }) => input.conversationId, archived: false },
	}),
	route('POST /conversations/:uuid/unarchive', setArchived, {
		// How newer pages of the vendor say it.
		id: 'zapini.conversation.unarchive',
		...v1('/conversations/:uuid/unarchive'),
		...one,
		fixed: { archived: false },
		servedOnly: true,
		reply: envelope(restored, 'Conversation restored.'),
		absent: { conversationId: ({ input }) => input.conversationId, archived: false },
	}),
	route('DELETE /conversations/:uuid', remove, {
		id: 'zapini.conversation.delete',
		...v1('/conversations/:uuid'),
		...one,
		reply: said('Conversation deleted.'),
	}),
	route('PUT /conversations/:uuid/tags', setTags, {
		id: 'zapini.tag.setForConversation',
		...v1('/conversations/:uuid/tags'),
		...one,
		body: { tag_ids: 'tagIds' },
		reply: envelope(tagsOn, 'Conversation tags updated'),
	}),
];
