import type { proto } from '@whiskeysockets/baileys';
import type { Room } from '../groups/Room';
import { findChat } from '../people/addressee';
import type { Person } from '../people/Person';
import type { ReceivedMessage } from '../people/ReceivedMessage';
import type { SentMessage } from '../people/SentMessage';
import type { Addressing } from '../wire/jid';

/** A message that a person has on the phone: received, or sent. */
export type Known = ReceivedMessage | SentMessage;

/** The chat that a message is in, as its reader or writer sees it. */
export function chatOf(reader: Person, message: Known): Person | Room {
	return isSent(message) ? message.to : findChat(reader, message.chat);
}

/** Names a message to the others in its chat, as the person's own phone has it. */
export function keyOf(reader: Person, message: Known): proto.IMessageKey {
	const chat = chatOf(reader, message);
	const fromMe = isSent(message) || message.fromMe;
	return {
		remoteJid: chat.jid(reader.network.addressing),
		fromMe,
		id: message.id,
		...('members' in chat && !isSent(message) && { participant: message.author }),
	};
}

/** How people are named in a chat. */
export function addressingIn(chat: Person | Room): Addressing {
	return 'members' in chat ? chat.addressing : chat.network.addressing;
}

/** User jid of who wrote it, in the addressing of its chat. */
export function authorOf(reader: Person, message: Known): string {
	return isSent(message) ? reader.jid(addressingIn(message.to)) : message.author;
}

/** What it says, as the receiver decodes it. */
export function contentOf(message: Known): proto.IMessage {
	return isSent(message) ? message.message : message.content;
}

function isSent(message: Known): message is SentMessage {
	return 'reached' in message;
}
