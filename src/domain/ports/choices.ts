/** One person's standing vote in a poll. */
export interface PollVoteRow {
	pollId: string;
	/** JID without device, the LID where it is known. */
	voter: string;
	/** Texts of the answers; empty once the vote was taken back. */
	selected: string[];
	votedAt: number;
}

export interface PollVoteRepository {
	/** The standing votes of a poll, one for each voter. */
	of(instance: string, pollId: string): Promise<PollVoteRow[]>;
}

/** Something to choose, as a button or a row of a list had it. */
export interface OfferedChoice {
	id: string;
	title: string;
	description: string | null;
}

/** What a chat was offered in words or as a poll, where buttons or a list could not be shown. */
export interface Offer {
	/** Whose reply the answer is told as. */
	kind: 'button' | 'list';
	choices: OfferedChoice[];
}

export interface OfferRow extends Offer {
	/** Of the text or the poll. */
	messageId: string;
	createdAt: number;
	/** When somebody answered in words; those choices are not looked for in later words again. */
	answeredAt: number | null;
}

/** Offers are stored with their message (`MessageRow.offer`). */
export interface OfferRepository {
	get(instance: string, messageId: string): Promise<OfferRow | null>;
	/** The last one that went to a chat by any of its JIDs. */
	latest(instance: string, chats: readonly string[]): Promise<OfferRow | null>;
	/** Whether there is any at all. */
	exist(instance: string): Promise<boolean>;
}
