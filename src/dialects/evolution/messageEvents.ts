import { messageStates, type MessageState } from '../../domain/message';
import {
	addressIn,
	changeContent,
	changeOf,
	editedContent,
	epochMs,
	eventOfMessage,
	isObject,
	messageOfChange,
	type Change,
} from '../kit';
import {
	fieldsOf,
	personOf,
	type Decoders,
	type Encoders,
	type Envelope,
	type Told,
} from './envelope';
import { decodeMessage, encodeAddress, encodeMessage, wholeKey } from './messages';
import { instanceIdOf, messageStatus } from './shared';

/** `messages.upsert` and `send.message`: what it is follows from the content. */
function decodePost({ name, now, data }: Envelope): Told | null {
	const fromMe = fieldsOf(data.key).fromMe === true;
	const sentBy = name === 'send.message' ? 'api' : fromMe ? 'human' : 'contact';
	const message = decodeMessage(data, sentBy, now);
	if (message === null) return null;
	const { messageId, chatId: lane } = message;
	return { parts: [messageId], lane, ...eventOfMessage(message, data.message) };
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
	const viewer = viewerOf(chat.chatId, data.participant ?? key.participant);
	return {
		event: 'message.status',
		parts: [id, state, ...(viewer ? [viewer.id] : [])],
		lane: chat.chatId,
		data: {
			...{ messageId: id, ...chat, state, failure, timestamp: now },
			...(viewer && { participant: viewer }),
		},
	};
}

/** Who saw a status. In a group it is the author of the message that is named, who is this account. */
function viewerOf(chatId: string, participant: unknown) {
	return chatId === 'status@broadcast' && typeof participant === 'string' && personOf(participant);
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
		data: {
			...changeOf(message),
			messageId,
			message: editedContent(whole.message, message),
			sentBy,
		},
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

const keyOf = (change: Change) => (id: string, fromMe: boolean) => ({
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
			...(data.participant && { participant: data.participant.id }),
			status: messageStatus.encode(data.state as never),
			instanceId: instanceIdOf(instance),
		},
	}),
	'message.reaction': ({ reaction, sentBy, ...change }, instance) => {
		const content = changeContent.reaction(reaction, keyOf(change));
		return upsert(encodeMessage(messageOfChange(change, sentBy, content), instance));
	},
	'poll.vote': ({ vote, ...change }, instance) => {
		const content = changeContent.vote(vote, keyOf(change));
		return upsert(encodeMessage(messageOfChange(change, 'contact', content), instance));
	},
	'message.edited': ({ message, sentBy, ...change }) => ({
		name: sentBy === 'api' ? 'send.message.update' : 'messages.edited',
		data: {
			key: {
				...keyOf(change)(change.messageId, sentBy !== 'contact'),
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
			...keyOf(change)(change.messageId, sentBy !== 'contact'),
			participant: change.sender.id,
			status: 'DELETED',
			instanceId: instanceIdOf(instance),
		},
	}),
};
