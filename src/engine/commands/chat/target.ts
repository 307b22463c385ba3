import { GatewayError } from '../../../domain/errors';
import type { ChatAddress } from '../../../domain/message';
import type { ChatRow } from '../../../domain/ports/directory';
import type { MessageRow } from '../../../domain/ports/storage';
import type { EngineHost } from '../../EngineHost';
import type { Instance } from '../../Instance';
import type { Seen } from '../../queries';

export interface Target {
	instance: Instance;
	/** As WhatsApp addressed the chat last. */
	address: ChatAddress;
	/** Null for a chat that is not known yet. */
	chat: ChatRow | null;
}

/** The chat that a command is about. Rejects as `Identities.resolve` does. */
export async function targetOf(
	host: EngineHost,
	input: { instance: string; chat: string },
): Promise<Target> {
	const instance = host.instance(input.instance);
	const address = await instance.identities.resolve(input.chat);
	const chat = await host.storage.directory.chat(instance.name, address);
	return { instance, address: chat?.address ?? address, chat };
}

interface LastMessageGiven {
	messageId: string;
	chatId?: string | undefined;
	fromMe?: boolean | undefined;
	timestamp?: string | undefined;
}

/**
 * Up to which message the chat is moved: the one the caller names, or the newest one stored. Rejects with
 * MESSAGE_NOT_FOUND for one that is neither stored nor described.
 */
export async function seenOf(
	host: EngineHost,
	{ instance, address }: Target,
	given: LastMessageGiven | undefined,
): Promise<Seen> {
	const { directory, messages } = host.storage;
	if (!given) {
		const [newest] = await directory.newestMessages(instance.name, address, 1);
		return newest ? upTo(newest) : { timestamp: host.clock.now(), message: null };
	}
	const stored = await messages.get(instance.name, given.messageId);
	if (stored) return upTo(stored);
	const { messageId, chatId, fromMe, timestamp } = given;
	if (fromMe === undefined || timestamp === undefined) {
		throw new GatewayError('MESSAGE_NOT_FOUND', messageId);
	}
	const chat = chatId ?? address.jid;
	const message = { messageId, chat, fromMe, participant: null };
	return { timestamp: Date.parse(timestamp), message };
}

function upTo(message: MessageRow): Seen {
	return { timestamp: message.timestamp, message };
}
