/**
 * Conversations are named `sales:ct_1f…` or `sales:120363…@g.us`: the instance, which no other part tells to an admin, and
 * what stays the same of a chat whatever WhatsApp calls it.
 */
const pattern = /^([a-zA-Z0-9_-]{1,64}):(.+)$/;

export function conversationIdOf(instance: string, chatKey: string): string {
	return `${instance}:${chatKey}`;
}

/** Instead of our id, the ID of the chat or a number may be given; those tell no instance. */
export function parseConversationId(conversationId: string): {
	instance: string | null;
	chat: string;
} {
	const [, instance, chat] = pattern.exec(conversationId) ?? [];
	if (instance === undefined || chat === undefined) return { instance: null, chat: conversationId };
	return { instance, chat };
}
