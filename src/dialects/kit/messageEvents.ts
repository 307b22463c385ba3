import type { EventData } from '../../catalogue/events';
import type { EventName } from '../../domain/event';
import { isObject } from './decodeRows';
import { decodeProtobufContent } from './protobufContent';
import { textOf } from './protobufMedia';

type Fields = Record<string, unknown>;
type Message = EventData<'message.received'>;

/** What a message turns out to be. */
export interface MessageEvent {
	event: EventName;
	data: Fields & { timestamp: string };
}

/** What a change of a message has in common with the message that tells it. */
export type Change = Pick<
	Message,
	'messageId' | 'chatId' | 'phone' | 'lid' | 'isGroup' | 'sender' | 'timestamp'
>;

export function changeOf(change: Change): Change {
	const { messageId, chatId, phone, lid, isGroup, sender, timestamp } = change;
	return { messageId, chatId, phone, lid, isGroup, sender, timestamp };
}

/**
 * The event that a message is: WhatsApp tells reactions, edits, deletions and votes by messages as well. `wire` is its
 * protobuf as JSON, where votes and what an edit says stand.
 */
export function eventOfMessage(message: Message, wire: unknown): MessageEvent {
	const { sentBy, message: content } = message;
	const told = (event: EventName, more: Fields) => ({
		event,
		data: { ...changeOf(message), ...more },
	});
	if (content.reaction) return told('message.reaction', { reaction: content.reaction, sentBy });
	if (content.delete) {
		return told('message.deleted', { messageId: content.delete.messageId, sentBy });
	}
	if (content.edit) {
		const { messageId } = content.edit;
		return told('message.edited', { messageId, message: editedContent(wire, message), sentBy });
	}
	const vote = voteIn(wire, message);
	if (vote) return told('poll.vote', { vote });
	if (message.chatId === 'status@broadcast') return { event: 'status.received', data: message };
	return { event: sentBy === 'contact' ? 'message.received' : 'message.sent', data: message };
}

/** Servers that decipher votes put the answers in words where the protobuf has their hashes. */
function voteIn(wire: unknown, { sender }: Message): EventData<'poll.vote'>['vote'] | null {
	const update = fieldsOf(fieldsOf(wire).pollUpdateMessage);
	const pollMessageId = textOf(fieldsOf(update.pollCreationMessageKey).id);
	const { selectedOptions } = fieldsOf(update.vote);
	if (pollMessageId === null || !Array.isArray(selectedOptions)) return null;
	const selected = selectedOptions.filter((option) => typeof option === 'string');
	return { pollMessageId, question: null, selected, voter: sender, totals: null };
}

/** What an edited message says now. */
export function editedContent(wire: unknown, edited: Message): Message['message'] {
	const whole = fieldsOf(wire);
	const inner = fieldsOf(fieldsOf(whole.editedMessage).message);
	const protocol = fieldsOf(whole.protocolMessage ?? inner.protocolMessage);
	if (isObject(protocol.editedMessage)) {
		return decodeProtobufContent(protocol.editedMessage).message;
	}
	const { edit: _edit, ...content } = edited.message;
	return { ...content, type: 'text' };
}

/** The key of the message that a change is about. */
type KeyOf = (id: string, fromMe: boolean) => Fields;

/** The protobuf messages, as JSON, by which WhatsApp tells changes. */
export const changeContent = {
	reaction: (
		{ messageId, emoji, fromMe }: EventData<'message.reaction'>['reaction'],
		key: KeyOf,
	) => ({
		reactionMessage: { key: key(messageId, fromMe ?? false), text: emoji },
	}),
	edit: ({ messageId, message, sentBy }: EventData<'message.edited'>, key: KeyOf) => ({
		protocolMessage: {
			key: key(messageId, sentBy !== 'contact'),
			type: 'MESSAGE_EDIT',
			editedMessage: { conversation: message.text },
		},
	}),
	deletion: ({ messageId, sentBy }: EventData<'message.deleted'>, key: KeyOf) => ({
		protocolMessage: { key: key(messageId, sentBy !== 'contact'), type: 'REVOKE' },
	}),
	vote: ({ pollMessageId, selected }: EventData<'poll.vote'>['vote'], key: KeyOf) => ({
		pollUpdateMessage: {
			pollCreationMessageKey: key(pollMessageId, false),
			vote: { selectedOptions: selected },
		},
	}),
};

/** A change as the message that tells it. */
export function messageOfChange(
	change: Change,
	sentBy: Message['sentBy'],
	content: Fields,
): Message {
	const message: Message['message'] = {
		...{ type: 'unsupported', text: null, kind: null, quoted: null },
		mentions: [],
	};
	return { ...changeOf(change), message, sentBy, raw: content };
}

function fieldsOf(value: unknown): Fields {
	return isObject(value) ? value : {};
}
