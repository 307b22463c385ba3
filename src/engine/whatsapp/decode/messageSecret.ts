import { createDecipheriv, hkdfSync } from 'node:crypto';

/** What a content is sealed as, in WhatsApp's own words; part of the key. */
export type UseCase =
	'Poll Vote' | 'Event Response' | 'Enc Reaction' | 'Message Edit' | 'Event Edit';

/** Whose message it refers to, and who refers to it: JIDs without device, in the addressing of the chat. */
export interface Parties {
	messageId: string;
	author: string;
	actor: string;
}

const TAG_BYTES = 16;
/** These name the message and the actor outside of the ciphertext as well. */
const authenticated: ReadonlySet<UseCase> = new Set(['Poll Vote', 'Event Response']);

/** Opens what was sealed with a message's secret; null when it was for other parties, or is damaged. */
export function openSealed(
	{ payload, iv }: { payload: Uint8Array; iv: Uint8Array },
	secret: Uint8Array,
	useCase: UseCase,
	{ messageId, author, actor }: Parties,
): Buffer | null {
	const key = hkdfSync('sha256', secret, '', `${messageId}${author}${actor}${useCase}`, 32);
	const end = payload.length - TAG_BYTES;
	if (end < 0) return null;
	try {
		const cipher = createDecipheriv('aes-256-gcm', Buffer.from(key), iv);
		cipher.setAuthTag(payload.subarray(end));
		if (authenticated.has(useCase)) cipher.setAAD(Buffer.from(`${messageId}\0${actor}`));
		return Buffer.concat([cipher.update(payload.subarray(0, end)), cipher.final()]);
	} catch {
		return null;
	}
}
