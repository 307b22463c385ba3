import type { EventData } from '../../catalogue/events';
import type { EventName } from '../../domain/event';
import { messageStates, type MessageState } from '../../domain/message';
import { addressIn, decodeProtobufContent, epochMs, isObject, textOf } from '../kit';
import {
	fieldsOf,
	personOf,
	type Decoders,
	type Encoders,
	type Envelope,
	type Told,
} from './envelope';
import { decodeMessage, encodeAddress, encodeMessage, wholeKey, type Message } from './messages';
import { instanceIdOf, messageStatus } from './shared';

/** `messages.upsert` and `send.message`: what it is follows from the content. */
function decodePost({ name, now, data }: Envelope): Told | null {
	const fromMe = fieldsOf(data.key).fromMe === true;
	const sentBy = name === 'send.message' ? 'api' : fromMe ? 'human' : 'contact';
	const message = decodeMessage(data, sentBy, now);
	if (message === null) return null;
	const { messageId, chatId: lane } = message;
	const told = (event: EventName, more: object) => ({
		...{ event, parts: [messageId], lane },
		data: { ...changeOf(message), ...more },
	});
	const { reaction, edit } = message.message;
	if (reaction) return told('message.reaction', { reaction, sentBy });
	if (message.message.delete) {
		const { messageId: gone } = message.message.delete;
		return told('message.deleted', { messageId: gone, sentBy });
	}
	if (edit)
		return told('message.edited', {
			messageId: edit.messageId,
			message: newContent(data.message, message),
			sentBy,
		});
	const vote = voteOf(data, message);
	if (vote) return told('poll.vote', { vote });
	if (lane === 'status@broadcast') return { ...told('status.received', {}), data: message };
	const event = sentBy === 'contact' ? 'message.received' : 'message.sent';
	return { event, parts: [messageId], lane, data: message };
}

function changeOf({ messageId, chatId, phone, lid, isGroup, sender, timestamp }: Message) {
	return { messageId, chatId, phone, lid, isGroup, sender, timestamp };
}

/** 2.3.7 deciphers votes, and puts the answers in words where the protobuf has their hashes. */
function voteOf(
	data: Envelope['data'],
	{ sender }: Message,
): EventData<'poll.vote'>['vote'] | null {
	const update = fieldsOf(fieldsOf(data.message).pollUpdateMessage);
	const pollMessageId = textOf(fieldsOf(update.pollCreationMessageKey).id);
	const { selectedOptions } = fieldsOf(update.vote);
	if (pollMessageId === null || !Array.isArray(selectedOptions)) return null;
	const selected = selectedOptions.filter((option) => typeof option === 'string');
	return { pollMessageId, question: null, selected, voter: sender, totals: null };
}

/** What an edited message says now. */
function newContent(wire: unknown, edited: Message): Message['message'] {
	const whole = fieldsOf(wire);
	const inner = fieldsOf(fieldsOf(whole.editedMessage).message);
	const protocol = fieldsOf(whole.protocolMessage ?? inner.protocolMessage);
	if (!isObject(protocol.editedMessage)) {
		const { edit: _edit, ...content } = edited.message;
		return { ...content, type: 'text' };
	}
	return decodeProtobufContent(protocol.editedMessage).message;
}

/** Only what happens to our own messages is a status; reading somebody else's is not. */
function decodeStatus({ now, data }: Envelope): Told | null {
	const key = fieldsOf(data.key);
	const id = data.keyId ?? key.id ?? data.messageId ?? data.id;
	const jid = data.remoteJid ?? key.remoteJid;
	const state = messageStatus.decode(data.status);
	if (typeof id !== 'string' || typeof jid !== 'string' || !isMessageState(state)) return null;
	if ((data.fromMe ?? key.fromMe) === false) return null;
	const chat = addressIn(wholeKey({ ...key, ...data, remoteJid: jid }));
	const failure =
		state === 'failed' ? { code: 'ERROR', message: 'The gateway reported an error' } : null;
	return {
		...{ event: 'message.status', parts: [id, state], lane: chat.chatId },
		data: { messageId: id, ...chat, state, failure, timestamp: now },
	};
}

function isMessageState(state: unknown): state is MessageState {
	return (messageStates as readonly unknown[]).includes(state);
}

/** The protocol message of the edit itself, or a whole message that holds it. */
function decodeEdit(envelope: Envelope): Told | null {
	const { name, now, data } = envelope;
	const sent = name === 'send.message.update';
	const whole = isObject(data.message)
		? data
		: { key: data.key, message: { protocolMessage: data }, messageTimestamp: now };
	const key = fieldsOf(whole.key);
	const sentBy = sent ? 'api' : key.fromMe === true ? 'human' : 'contact';
	const message = decodeMessage(whole, sentBy, epochMs.decode(data.timestampMs) ?? now);
	if (message === null) return null;
	const messageId = message.message.edit?.messageId || message.messageId;
	const { text } = message.message;
	return {
		...{ event: 'message.edited', parts: [messageId, text], lane: message.chatId },
		data: { ...changeOf(message), messageId, message: newContent(whole.message, message), sentBy },
	};
}

function decodeDeletion({ now, data }: Envelope): Told | null {
	const key = wholeKey(isObject(data.key) ? data.key : data);
	const { id } = key;
	if (typeof id !== 'string' || typeof key.remoteJid !== 'string') return null;
	const chat = addressIn(key);
	const author = key.participantAlt ?? key.participant ?? (key.fromMe === true ? '' : chat.chatId);
	return {
		...{ event: 'message.deleted', parts: [id], lane: chat.chatId },
		data: {
			...{ messageId: id, ...chat, isGroup: chat.chatId.endsWith('@g.us') },
			sender: personOf(author),
			timestamp: now,
			sentBy: key.fromMe === true ? 'human' : 'contact',
		},
	};
}

export const messageDecoders: Decoders = {
	'messages.upsert': decodePost,
	'send.message': decodePost,
	'messages.update': decodeStatus,
	'messages.edited': decodeEdit,
	'send.message.update': (envelope) => decodeEdit(envelope) ?? decodeStatus(envelope),
	'messages.delete': decodeDeletion,
};

type Change = Pick<
	Message,
	'messageId' | 'chatId' | 'phone' | 'lid' | 'isGroup' | 'sender' | 'timestamp'
>;

/** A change as the message by which WhatsApp tells it. */
function encodeChange(
	change: Change,
	content: object,
	sentBy: Message['sentBy'],
	instance: string,
) {
	const message: Message['message'] = {
		...{ type: 'unsupported', text: null, kind: null, quoted: null },
		mentions: [],
	};
	return encodeMessage({ ...change, message, sentBy, raw: { ...content } }, instance);
}

const keyOf = (change: Change, id: string, fromMe: boolean) => ({
	...encodeAddress(change),
	fromMe,
	id,
});
const upsert = (data: unknown) => ({ name: 'messages.upsert', data });

export const messageEncoders: Encoders<
	| 'message.received'
	| 'message.sent'
	| 'message.status'
	| 'message.edited'
	| 'message.deleted'
	| 'message.reaction'
	| 'poll.vote'
	| 'status.received'
> = {
	'message.received': (data, instance) => upsert(encodeMessage(data, instance)),
	'status.received': (data, instance) => upsert(encodeMessage(data, instance)),
	// What the API sent is `send.message`; what a person sent on the phone is an upsert with fromMe.
	'message.sent': (data, instance) => ({
		name: data.sentBy === 'api' ? 'send.message' : 'messages.upsert',
		data: encodeMessage(data, instance),
	}),
	'message.status': (data, instance) => ({
		name: 'messages.update',
		data: {
			messageId: data.messageId,
			keyId: data.messageId,
			...encodeAddress(data),
			fromMe: true,
			status: messageStatus.encode(data.state as never),
			instanceId: instanceIdOf(instance),
		},
	}),
	'message.reaction': ({ reaction, sentBy, ...change }, instance) => {
		const key = keyOf(change, reaction.messageId, reaction.fromMe ?? false);
		const content = { reactionMessage: { key, text: reaction.emoji } };
		return upsert(encodeChange(change, content, sentBy, instance));
	},
	'poll.vote': ({ vote, ...change }, instance) => {
		const content = {
			pollUpdateMessage: {
				pollCreationMessageKey: keyOf(change, vote.pollMessageId, false),
				vote: { selectedOptions: vote.selected },
			},
		};
		return upsert(encodeChange(change, content, 'contact', instance));
	},
	'message.edited': ({ message, sentBy, ...change }) => ({
		name: sentBy === 'api' ? 'send.message.update' : 'messages.edited',
		data: {
			key: {
				...keyOf(change, change.messageId, sentBy !== 'contact'),
				participant: change.sender.id,
			},
			type: 'MESSAGE_EDIT',
			editedMessage: { conversation: message.text },
			timestampMs: String(Date.parse(change.timestamp)),
		},
	}),
	'message.deleted': ({ sentBy, ...change }, instance) => ({
		name: 'messages.delete',
		data: {
			...keyOf(change, change.messageId, sentBy !== 'contact'),
			participant: change.sender.id,
			status: 'DELETED',
			instanceId: instanceIdOf(instance),
		},
	}),
};
