import { parseConversationId } from '../../../domain/conversation';
import { GatewayError } from '../../../domain/errors';
import type { ConversationRow } from '../../../domain/ports/conversations';
import type { Storage } from '../../../domain/ports/storage';
import type { EngineHost } from '../../EngineHost';
import type { Instance } from '../../Instance';
import type { CommandContext } from '../Command';
import { instanceOf } from '../reach';

export interface Found {
	instance: Instance;
	conversation: ConversationRow;
}

interface Reference {
	instance?: string | undefined;
	conversationId: string;
}

/**
 * The conversation that is meant: by its id, or by the number or chat ID that an event gave. Asks WhatsApp nothing.
 * Rejects with CONVERSATION_NOT_FOUND, also for one of an instance that the key may not see.
 */
export async function findConversation(context: CommandContext, input: Reference): Promise<Found> {
	const named = parseConversationId(input.conversationId);
	const wanted = input.instance ?? context.caller.instance;
	if (named.instance !== null && wanted != null && named.instance !== wanted) {
		throw new GatewayError('CONVERSATION_NOT_FOUND', input.conversationId);
	}
	const instance = await instanceOf(context, named.instance ?? input.instance);
	const conversation = await conversationOf(context.host, instance, named.chat);
	if (!conversation) throw new GatewayError('CONVERSATION_NOT_FOUND', input.conversationId);
	return { instance, conversation };
}

/** The conversation of a number, a chat ID or a contact ID; null where nobody has written yet. Throws INVALID_NUMBER. */
export async function conversationOf(
	{ storage }: EngineHost,
	instance: Instance,
	chat: string,
): Promise<ConversationRow | null> {
	const chatKey = await chatKeyOf(storage, instance, chat);
	return chatKey === null ? null : storage.conversations.get(instance.name, chatKey);
}

/** Null for a person who is not known here. */
async function chatKeyOf(
	{ directory }: Storage,
	{ name, identities }: Instance,
	chat: string,
): Promise<string | null> {
	// It may be one that the contact had before two turned out to be one person.
	if (chat.startsWith('ct_')) return (await directory.contactById(name, chat))?.contactId ?? null;
	for (const jid of await identities.formsOf(chat)) {
		const address = await identities.addressOf(jid);
		if (address.isGroup) return address.jid;
		const contact = await directory.contact(name, address);
		if (contact) return contact.contactId;
	}
	return null;
}
