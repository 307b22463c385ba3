import type { ChatModification, LastMessageList } from '@whiskeysockets/baileys';
import { FOREVER_MS } from '../../../domain/ports/directory';
import type { ChatQueries, Seen } from '../../queries';
import { isGroup } from '../jid';
import { modify } from './appState';
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
		delete: (jid, seen) => change(jid, { delete: true, lastMessages: upTo(seen) }),
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

function upTo({ timestamp, message }: Seen): LastMessageList {
	const seconds = Math.floor(timestamp / 1_000);
	if (!message) return { lastMessageTimestamp: seconds, messages: [] };
	const { messageId, chat, fromMe, participant } = message;
	const author = isGroup(chat) && !fromMe && participant ? { participant } : {};
	return [
		{ key: { remoteJid: chat, id: messageId, fromMe, ...author }, messageTimestamp: seconds },
	];
}
