import { GatewayError } from '../../../domain/errors';
import type { ChatAddress } from '../../../domain/message';
import type { MessageRow } from '../../../domain/ports/storage';
import type { Instance } from '../../Instance';

/** How callers name a message (`catalogue/fields/basics` messageKey). */
export interface KeyInput {
	chat?: string | undefined;
	messageId: string;
	fromMe?: boolean | undefined;
	sender?: string | undefined;
}

/** What WhatsApp needs to know of a message to do something with it. */
export interface StoredKey {
	messageId: string;
	fromMe: boolean;
	/** JID of who wrote it, in a group or as a status. */
	participant: string | null;
}

export interface Located {
	chat: ChatAddress;
	key: StoredKey;
	/** Null for a message that is not kept here. */
	row: MessageRow | null;
}

/**
 * Finds a message that is kept here by its id; of one that is not the caller has to say the chat and who wrote it.
 * Rejects with MESSAGE_NOT_FOUND, and with BAD_REQUEST when the message is in another chat than the one named.
 */
export async function locate(instance: Instance, input: KeyInput): Promise<Located> {
	const row = await instance.storedMessage(input.messageId);
	if (row) return locateStored(instance, row, input);
	const { chat: named, messageId, fromMe } = input;
	if (named === undefined || fromMe === undefined) {
		throw new GatewayError('MESSAGE_NOT_FOUND', messageId);
	}
	const chat = await instance.identities.resolveChat(named);
	if (chat.isGroup && !fromMe && !input.sender)
		throw new GatewayError('MESSAGE_NOT_FOUND', messageId);
	const participant =
		chat.isGroup && input.sender ? instance.identities.mention(input.sender) : null;
	return { chat, key: { messageId, fromMe, participant }, row: null };
}

async function locateStored(
	{ identities }: Instance,
	row: MessageRow,
	{ chat: named, messageId }: KeyInput,
): Promise<Located> {
	const chat = await identities.addressOf(row.chat);
	if (named !== undefined && !(await isSameChat(identities, chat, named))) {
		throw new GatewayError('BAD_REQUEST', `chat is not the chat of message ${messageId}`);
	}
	const { fromMe, participant } = row;
	return { chat, key: { messageId, fromMe, participant }, row };
}

async function isSameChat(
	identities: Instance['identities'],
	chat: ChatAddress,
	named: string,
): Promise<boolean> {
	if (named.trim() === chat.jid) return true;
	const { jid, phone, lid } = await identities.resolveChat(named);
	return (
		chat.jid === jid ||
		(phone !== null && chat.phone === phone) ||
		(lid !== null && chat.lid === lid)
	);
}
