import { GatewayError } from '../../domain/errors';
import { isChannel } from '../whatsapp/jid';

/** What a channel shows. The rest is between people who share a secret. */
const postable: ReadonlySet<string> = new Set([
	'message.sendText',
	'message.sendMedia',
	'message.sendVoiceNote',
	'message.sendVideoNote',
	'message.sendSticker',
	'message.react',
	'message.edit',
	'message.delete',
]);

/** Throws BAD_REQUEST for what cannot be posted to a channel. Everything may go to other chats. */
export function requirePostable(
	chat: string,
	operation: string,
	{ replyTo, viewOnce }: Record<string, unknown>,
): void {
	if (!isChannel(chat)) return;
	if (!postable.has(operation)) {
		throw new GatewayError(
			'BAD_REQUEST',
			'a channel takes texts, files, reactions, edits and deletions, and nothing else',
		);
	}
	const field = replyTo ? 'replyTo' : viewOnce ? 'viewOnce' : null;
	if (field === null) return;
	throw new GatewayError('BAD_REQUEST', `a post to a channel has no ${field}`, {
		details: { field },
	});
}
