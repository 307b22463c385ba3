import type { proto } from '@whiskeysockets/baileys';
import { authorOf, contentOf, type Known } from './reference';
import type { Person } from '../people/Person';

/** Lets a message reply to another one. Plain text cannot refer to anything, so it changes its kind. */
export function quoting(
	message: proto.IMessage,
	quoted: Known | undefined,
	writer: Person,
): proto.IMessage {
	if (!quoted) return message;
	const contextInfo = {
		stanzaId: quoted.id,
		participant: authorOf(writer, quoted),
		quotedMessage: contentOf(quoted),
	};
	const { conversation: text, ...others } = message;
	if (text != null) return { ...others, extendedTextMessage: { text, contextInfo } };
	const kind = Object.keys(message).find((name) => name !== 'messageContextInfo');
	if (!kind) return message;
	const content = message[kind as 'extendedTextMessage'];
	return { ...message, [kind]: { ...content, contextInfo } };
}
