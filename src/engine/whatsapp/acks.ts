import type { BinaryNode } from '@whiskeysockets/baileys';

/** `<ack class="message" id error?>`: the server has the message, or says why it refused it. */
export function decodeAck({
	attrs,
}: BinaryNode): { messageId: string; error: number | null } | null {
	if (!attrs.id) return null;
	const error = attrs.error === undefined ? null : Number(attrs.error);
	// An error that is no number is still a refusal.
	return { messageId: attrs.id, error: error !== null && Number.isNaN(error) ? 500 : error };
}
