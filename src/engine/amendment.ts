import type { JournalEntry, MessageRow } from '../domain/ports/storage';
import type { DecodedContent, WhatsAppAccount } from './connection';

interface AmendmentParts {
	instance: string;
	account: Pick<WhatsAppAccount, 'amend'>;
	messages: { get(instance: string, messageId: string): Promise<Pick<MessageRow, 'proto'> | null> };
}

/** How the message that an edit changes reads from now on; nothing for other content and for messages not kept. */
export async function amendmentOf(
	{ edited, message }: DecodedContent,
	{ instance, account, messages }: AmendmentParts,
): Promise<Pick<JournalEntry, 'amends'>> {
	const messageId = message.edit?.messageId;
	const target = edited && messageId ? await messages.get(instance, messageId) : null;
	if (!target || !edited || !messageId) return {};
	return { amends: { messageId, proto: account.amend(target.proto, edited.proto) } };
}
