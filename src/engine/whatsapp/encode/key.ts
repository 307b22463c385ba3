import type { proto } from '@whiskeysockets/baileys';
import type { OutboxRow } from '../../../domain/ports/storage';
import { isGroup, isStatus } from '../jid';

/** The earlier message that a stored deed is about. The command writes it (`commands/message/locate`). */
export interface StoredTarget {
	messageId: string;
	fromMe: boolean;
	/** JID of who wrote it, in a group or as a status. */
	participant: string | null;
}

/** Names the message to the people of its chat, as this account sees it. */
export function keyOf({ chat, content }: OutboxRow): proto.IMessageKey {
	const { messageId, fromMe, participant } = content.target as StoredTarget;
	const names = (isGroup(chat) || isStatus(chat)) && !fromMe && participant !== null;
	return { remoteJid: chat, fromMe, id: messageId, ...(names && { participant }) };
}
