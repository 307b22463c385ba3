import type { JournalEntry } from './storage';

/** What somebody did with a message. */
export type ReceiptState = 'delivered' | 'read' | 'played';

/** One person's word about a message that was sent to a group, or about a status. */
export interface GroupReceipt {
	messageId: string;
	/** Under the name that `JournalEntry.sentTo` gives the person. */
	person: string;
	state: ReceiptState;
	/** Milliseconds since the epoch. */
	at: number;
	/** Who is in the group now; null when that is not known, and of a status. Who left it is not waited for. */
	members: readonly string[] | null;
	/** The entry of a state that all have reached whom the message was for. */
	tell: (state: ReceiptState) => JournalEntry;
}

/**
 * Whom a message to a group, or a status, was for, and how far it has come with each. Times in milliseconds since the
 * epoch.
 */
export interface GroupRecipient {
	person: string;
	deliveredAt: number | null;
	readAt: number | null;
	playedAt: number | null;
}

/** Receipts are stored through the journal (`receipt`), together with the state that they complete. */
export interface GroupReceiptRepository {
	/** Null for a message that went to no group and is no status, or did not go from this gateway. */
	of(instance: string, messageId: string): Promise<GroupRecipient[] | null>;
}
