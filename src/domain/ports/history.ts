import type { ChatAddress, MessageState } from '../message';
import type { Listed, Page, PostCounts } from './directory';
import type { MessageRow } from './storage';

/** A message with its place in its chat. */
export interface PlacedMessage extends MessageRow {
	/** Grows with time, within a second with the order of storing; no other message of the instance has it. */
	number: number;
}

/** Part of a chat: up to `limit` messages next to its end, or next to `after` when only that is given. */
export interface MessageWindow {
	/** Only messages with a smaller number. */
	before?: number | undefined;
	/** Only messages with a larger number. */
	after?: number | undefined;
	/** Milliseconds since the epoch, both included. */
	from?: number | undefined;
	to?: number | undefined;
	limit: number;
}

/** Which messages a list holds. */
export interface MessageChoice extends Pick<Page, 'limit' | 'offset'> {
	/** JIDs of the chat; null for all chats. */
	chats: readonly string[] | null;
	/** Only what this account sent. */
	fromMe?: boolean;
	/** Only those with a star, or only those without. */
	starred?: boolean | undefined;
}

/** Somebody's standing reaction to a message. */
export interface ReactionRow {
	messageId: string;
	/** JID without device, the LID where it is known. */
	reactor: string;
	fromMe: boolean;
	/** Empty once it was taken back. */
	emoji: string;
	reactedAt: number;
}

/** A state that a message reached. */
export interface StateRow {
	messageId: string;
	state: MessageState;
	reachedAt: number;
}

/** What was said, in its order. */
export interface HistoryRepository {
	/** From the end that the window lies at: newest first, or oldest first with `after` alone. */
	window(instance: string, chat: ChatAddress, window: MessageWindow): Promise<PlacedMessage[]>;
	/** Newest first. */
	page(instance: string, choice: MessageChoice): Promise<Listed<MessageRow>>;
	isStarred(instance: string, messageId: string): Promise<boolean>;
	/** The newest counts that were told of posts of a channel; none for those that were never counted. */
	postCounts(
		instance: string,
		channel: string,
		messageIds: readonly string[],
	): Promise<PostCounts[]>;
	/** The standing reactions to messages, the earliest first. */
	reactions(instance: string, messageIds: readonly string[]): Promise<ReactionRow[]>;
	/** The states that sent messages went through, as long as their events are kept, the earliest first. */
	states(instance: string, messageIds: readonly string[]): Promise<StateRow[]>;
}

export interface CountRepository {
	/** How many messages went and came since each of these times (milliseconds, on a quarter of an hour). */
	since(instance: string, times: readonly number[]): Promise<{ sent: number; received: number }[]>;
}
