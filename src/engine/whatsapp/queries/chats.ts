import {
	type ChatModification,
	type LastMessageList,
	proto,
	type WAPatchCreate,
} from '@whiskeysockets/baileys';
import { FOREVER_MS } from '../../../domain/ports/directory';
import type { ChatQueries, Seen } from '../../queries';
import { isGroup } from '../jid';
import { modify, patch } from './appState';
import type { Ask } from './ask';

/** A mute that has no end. */
const NEVER_ENDS = -1;

export function buildChatQueries(ask: Ask): ChatQueries {
	const change = (jid: string, modification: ChatModification) =>
		ask('the change of the chat', (socket) => modify(socket, modification, jid));
	return {
		setArchived: (jid, archive, seen) => change(jid, { archive, lastMessages: upTo(seen) }),
		setPinned: (jid, pin) => change(jid, { pin }),
		setMuted: (jid, until) =>
			change(jid, { mute: until !== null && until >= FOREVER_MS ? NEVER_ENDS : until }),
		setRead: (jid, markRead, seen) => change(jid, { markRead, lastMessages: upTo(seen) }),
		setStarred: (message, starred) =>
			ask('the star', (socket) => patch(socket, toStar(message, starred))),
		delete: (jid, seen) => change(jid, { delete: true, lastMessages: upTo(seen) }),
		fetchHistory: ({ messageId: id, chat, fromMe, timestamp }, count) =>
			ask('the history', (socket) =>
				socket.fetchMessageHistory(count, { id, remoteJid: chat, fromMe }, timestamp),
			),
		sendRead: (messages) =>
			ask('the receipts', (socket) =>
				socket.readMessages(
					messages.map(({ messageId, chat, participant }) => ({
						id: messageId,
						remoteJid: chat,
						...(participant && { participant }),
					})),
				),
			),
		showState: (jid, state) =>
			ask('the presence', (socket) => socket.sendPresenceUpdate(state, jid)),
		watch: (jid) => ask('the presence', (socket) => socket.presenceSubscribe(jid)),
		setOnline: (online) =>
			ask('the presence', (socket) =>
				socket.sendPresenceUpdate(online ? 'available' : 'unavailable'),
			),
	};
}

/**
 * The library (rc14) puts stars where no phone looks for them, and names nobody in a group. Source: BuildStar of
 * whatsmeow, WhiskeySockets/Baileys issues 538 and 1978.
 */
function toStar(
	message: Parameters<ChatQueries['setStarred']>[0],
	starred: boolean,
): WAPatchCreate {
	const { messageId, chat, fromMe, participant } = message;
	const author = isGroup(chat) && !fromMe && participant ? participant : '0';
	return {
		syncAction: { starAction: { starred } },
		index: ['star', chat, messageId, fromMe ? '1' : '0', author],
		type: 'regular_high',
		apiVersion: 2,
		operation: proto.SyncdMutation.SyncdOperation.SET,
	};
}

function upTo({ timestamp, message }: Seen): LastMessageList {
	const seconds = Math.floor(timestamp / 1_000);
	if (!message) return { lastMessageTimestamp: seconds, messages: [] };
	const { messageId, chat, fromMe, participant } = message;
	const author = isGroup(chat) && !fromMe && participant ? { participant } : {};
	return [
		{ key: { remoteJid: chat, id: messageId, fromMe, ...author }, messageTimestamp: seconds },
	];
}
