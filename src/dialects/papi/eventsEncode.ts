import type { EventData } from '../../catalogue/events';
import { GatewayError } from '../../domain/errors';
import type { GatewayEvent } from '../../domain/event';
import {
	changeContent,
	encodeKeyedMessage,
	epochSeconds,
	jidOf,
	messageOfChange,
	type Change,
} from '../kit';
import { instanceState, messageStatus } from './shared';

interface EncodedData {
	/** The word in `X-Event-Type`. */
	name: string;
	/** The word in the body. */
	type: string;
	data: unknown;
}

/** The words and the `data` under which P-API tells an event. The data of a message is documented, the rest inferred. */
export function encodeData({ event, data }: GatewayEvent): EncodedData {
	switch (event) {
		case 'message.received':
		case 'message.sent':
		case 'status.received':
			return message(data as EventData<typeof event>);
		case 'message.edited': {
			const edited = data as EventData<typeof event>;
			const content = changeContent.edit(edited, keyOf(edited));
			return message(messageOfChange(edited, edited.sentBy, content));
		}
		case 'message.deleted': {
			const deleted = data as EventData<typeof event>;
			const content = changeContent.deletion(deleted, keyOf(deleted));
			return message(messageOfChange(deleted, deleted.sentBy, content));
		}
		case 'message.status':
			return told('message_status', encodeStatus(data as EventData<typeof event>));
		case 'message.reaction':
			return told('message_reaction', encodeReaction(data as EventData<typeof event>));
		case 'group.updated':
			return told('group_update', encodeGroup(data as EventData<typeof event>));
		case 'group.participants':
			return told('group_update', encodeParticipants(data as EventData<typeof event>));
		case 'instance.connected':
		case 'instance.disconnected':
		case 'instance.connecting':
			return told('connection', encodeConnection(data as EventData<typeof event>));
		case 'instance.qr':
			return told('qr', encodeQr(data as EventData<typeof event>));
		default:
			// `emits` keeps the others from ever coming here.
			throw new GatewayError('UNSUPPORTED_BY_GATEWAY', `the event ${event}`);
	}
}

function message(said: EventData<'message.received'>): EncodedData {
	return { name: 'messages', type: 'message', data: encodeKeyedMessage(said) };
}

const keyOf = (change: Change) => (id: string, fromMe: boolean) => ({
	remoteJid: jidOf(change),
	fromMe,
	id,
});

function told(name: string, data: unknown): EncodedData {
	return { name, type: name, data };
}

function encodeStatus(status: EventData<'message.status'>) {
	return {
		key: { remoteJid: jidOf(status), fromMe: true, id: status.messageId },
		status: messageStatus.encode(status.state),
		timestamp: epochSeconds.encode(status.timestamp),
	};
}

function encodeReaction(event: EventData<'message.reaction'>) {
	const { messageId, isGroup, sender, reaction, sentBy } = event;
	const remoteJid = jidOf(event);
	const author = isGroup ? { participant: sender.id } : {};
	return {
		key: { remoteJid, fromMe: sentBy !== 'contact', id: messageId, ...author },
		reaction: {
			key: { remoteJid, fromMe: reaction.fromMe, id: reaction.messageId },
			text: reaction.emoji,
		},
		pushName: sender.name,
		timestamp: epochSeconds.encode(event.timestamp),
	};
}

function encodeGroup({ groupId, subject, description, ...rest }: EventData<'group.updated'>) {
	return {
		id: groupId,
		subject,
		desc: description,
		announce: rest.onlyAdminsSend,
		restrict: rest.onlyAdminsEdit,
		author: rest.author?.id,
		timestamp: epochSeconds.encode(rest.timestamp),
	};
}

function encodeParticipants(event: EventData<'group.participants'>) {
	return {
		id: event.groupId,
		action: event.action,
		participants: event.participants.map(({ id }) => id),
		author: event.author?.id,
		timestamp: epochSeconds.encode(event.timestamp),
	};
}

function encodeConnection(status: EventData<'instance.connected'>) {
	return {
		status: instanceState.encode(status.state as never),
		phoneNumber: status.phone,
		name: status.profileName,
		reason: status.reason?.code,
		timestamp: epochSeconds.encode(status.since),
	};
}

function encodeQr({ qr, qrImage, timestamp }: EventData<'instance.qr'>) {
	return { qr, qrImage, timestamp: epochSeconds.encode(timestamp) };
}
