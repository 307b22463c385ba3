import { operations } from '../../../catalogue/operations';
import { accepted, asked, constant, each, flag, inside, route, via } from '../../kit';
import { mediaType, messageState, offsetTime, recipient, time, toJid } from '../codecs';
import { cursors, history, meta, paged, sending, shownInChat } from '../conversations';
import { absentReceipt, droppedSendOptions, envelope, said } from '../shared';
import { absentConversation } from './automation';
import { archived, restored } from './conversation';

const { conversation, automation, message } = operations;

const one = { params: { uuid: 'conversationId' }, dropped: ['instance'] } as const;

const conversationPath = '/api/v1/chat/conversations/:uuid';
const messagePath = '/api/v1/chat/messages/:uuid';

const to = {
	headers: { 'idempotency-key': accepted('idempotencyKey') },
} as const;

/** The sent message in the shape of the history. The state is that of the send. */
const sentMessage = {
	unique_id: 'messageId',
	whatsapp_message_id: accepted('messageId'),
	direction: constant('outgoing'),
	is_from_me: constant(true),
	status: via('state', messageState),
	created_at: via('timestamp', time),
} as const;

const sendText = {
	...to,
	body: {
		instance_id: 'instance',
		recipient: via('to', recipient),
		message: 'text',
		reply_to: 'replyTo',
	},
	dropped: ['linkPreview', ...droppedSendOptions],
	reply: envelope({ ...sentMessage, message_body: asked('text') }, 'Message sent successfully'),
	absent: absentReceipt,
} as const;

/** The message's id leads to its chat and its instance. */
const onMessage = {
	instanceFrom: 'subject',
	params: { uuid: 'messageId' },
	query: { instance_id: accepted('instance') },
	dropped: ['chat', 'fromMe', 'sender'],
} as const;

interface AboutMessage {
	input: { messageId: string; chat?: string };
}

const changedMessage = {
	reply: envelope(sentMessage),
	absent: {
		messageId: ({ input }: AboutMessage) => input.messageId,
		chatId: ({ input }: AboutMessage) => (input.chat ? toJid(input.chat) : ''),
		state: 'sending',
		timestamp: ({ now }: { now: string }) => now,
	},
} as const;

export const chatRoutes = [
	route('GET /api/v1/chat/conversations', conversation.list, {
		id: 'zapini.chat.conversations',
		fixed: { view: 'chat' },
		query: {
			instance_id: 'instance',
			search: 'search',
			unread: via('unread', flag),
			...paged,
		},
		dropped: ['includeTags'],
		refused: ['isGroup', 'archived', 'tagIds', 'untagged'],
		reply: { ...said(), data: each('conversations', shownInChat), meta },
	}),
	route(`GET ${conversationPath}`, conversation.get, {
		id: 'zapini.chat.conversation',
		...one,
		fixed: { view: 'chat' },
		reply: envelope({ ...shownInChat, ...sending }),
		absent: absentConversation,
	}),
	route(`GET ${conversationPath}/messages`, conversation.listMessages, {
		id: 'zapini.chat.messages',
		...one,
		fixed: { view: 'chat' },
		query: cursors,
		refused: ['from', 'to'],
		reply: envelope(history),
	}),
	route('POST /api/v1/chat/send', message.sendText, { id: 'zapini.chat.send', ...sendText }),
	route('POST /chat/send', message.sendText, { id: 'zapini.chat.sendShort', ...sendText }),
	route('POST /api/v1/chat/send-media', message.sendMedia, {
		id: 'zapini.chat.sendMedia',
		...to,
		body: {
			instance_id: 'instance',
			recipient: via('to', recipient),
			media_url: inside('media', 'url'),
			media_type: via('type', mediaType),
			caption: 'caption',
		},
		onlyFor: ({ media }) => media.url !== undefined,
		refused: ['viewOnce'],
		dropped: ['replyTo', ...droppedSendOptions],
		reply: envelope({ ...sentMessage, message_body: asked('caption') }, 'Media sent successfully'),
		absent: absentReceipt,
	}),
	route(`PATCH ${messagePath}`, message.edit, {
		id: 'zapini.chat.editMessage',
		...onMessage,
		...changedMessage,
		body: { message: 'text' },
	}),
	route(`DELETE ${messagePath}`, message.delete, {
		id: 'zapini.chat.deleteMessage',
		...onMessage,
		reply: said('Message deleted successfully'),
	}),
	route(`DELETE ${messagePath}/reaction`, message.react, {
		id: 'zapini.chat.unreact',
		...onMessage,
		...changedMessage,
		fixed: { emoji: '' },
	}),
	route(`POST ${messagePath}/reaction`, message.react, {
		id: 'zapini.chat.react',
		...onMessage,
		...changedMessage,
		body: { emoji: 'emoji' },
	}),
	route(`POST ${conversationPath}/mark-read`, conversation.markRead, {
		id: 'zapini.chat.markRead',
		...one,
		reply: said('Conversation marked as read.'),
	}),
	route(`POST ${conversationPath}/archive`, conversation.setArchived, {
		id: 'zapini.chat.archive',
		...one,
		fixed: { archived: true },
		reply: envelope(archived, 'Conversation archived.'),
		absent: { ...absentConversation, archived: true },
	}),
	route(`DELETE ${conversationPath}/archive`, conversation.setArchived, {
		id: 'zapini.chat.unarchive',
		...one,
		fixed: { archived: false },
		reply: envelope(restored, 'Conversation restored.'),
		absent: { ...absentConversation, archived: false },
	}),
	route(`POST ${conversationPath}/pause-automation`, automation.pause, {
		id: 'zapini.chat.pauseAutomation',
		...one,
		body: { reason: 'reason' },
		reply: envelope(
			{
				conversation_id: 'conversationId',
				automation_paused: constant(true),
				paused_at: via('pausedAt', offsetTime),
				paused_by: 'pausedBy',
				reason: 'reason',
			},
			'Automation paused successfully',
		),
		absent: {
			...absentConversation,
			...{ status: 'paused', canSend: true },
			reason: ({ input }) => input.reason ?? null,
		},
	}),
	route(`POST ${conversationPath}/resume-automation`, automation.resume, {
		id: 'zapini.chat.resumeAutomation',
		...one,
		reply: envelope(
			{
				conversation_id: 'conversationId',
				automation_paused: constant(false),
				resumed_at: via('resumedAt', offsetTime),
			},
			'Automation resumed successfully',
		),
		absent: { ...absentConversation, status: 'active' },
	}),
];
