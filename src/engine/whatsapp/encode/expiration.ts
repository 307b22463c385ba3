import type { proto } from '@whiskeysockets/baileys';
import { kindOf, unwrap } from '../decode/wrappers';

/** What is done to another message vanishes with that one. */
const timeless: ReadonlySet<keyof proto.IMessage> = new Set<keyof proto.IMessage>([
	...(['protocolMessage', 'reactionMessage', 'encReactionMessage', 'pinInChatMessage'] as const),
	...(['pollUpdateMessage', 'encEventResponseMessage', 'keepInChatMessage'] as const),
]);

/**
 * Says in a message that was just made when it vanishes; without it phones keep it, and tell that it does not follow the
 * chat's setting. Source: Baileys src/Utils/messages.ts generateWAMessageFromContent.
 */
export function setExpiration(message: proto.IMessage, seconds: number): void {
	const { inner } = unwrap(message);
	const kind = kindOf(inner);
	if (seconds === 0 || !kind || timeless.has(kind)) return;
	const part = inner[kind] as { contextInfo?: proto.IContextInfo | null } | string;
	if (typeof part === 'object') part.contextInfo = { ...part.contextInfo, expiration: seconds };
}
