import type { ChatChoice, ChatRow, Listed } from './directory';

/** What conversations can be marked with; of one instance. */
export interface TagRow {
	tagId: string;
	instance: string;
	name: string;
	/** `#` and six hexadecimal digits. */
	color: string;
	/** How many conversations carry it. */
	conversations: number;
	createdAt: number;
	/** Null until it was changed. */
	updatedAt: number | null;
}

export type NewTag = Pick<TagRow, 'tagId' | 'instance' | 'name' | 'color'>;

/** Tags of conversations. Two tags of an instance differ by more than the case of their names. */
export interface TagRepository {
	/** In the order in which they were made. */
	list(instances: readonly string[]): Promise<TagRow[]>;
	get(tagId: string): Promise<TagRow | null>;
	/** Rejects with BAD_REQUEST when the instance has a tag of that name. */
	add(tag: NewTag): Promise<TagRow>;
	/** Null when it is gone. Rejects with BAD_REQUEST when another tag has the name. */
	change(
		tag: Pick<TagRow, 'tagId' | 'instance'>,
		change: Partial<Pick<TagRow, 'name' | 'color'>>,
	): Promise<TagRow | null>;
	/** Takes it off every conversation too. */
	delete(tag: Pick<TagRow, 'tagId' | 'instance'>): Promise<void>;
}

export type ConversationTag = Omit<TagRow, 'conversations'>;

/** A chat as a help desk sees it. */
export interface ConversationRow {
	instance: string;
	/** The contact ID of its person, or the JID of the group: stays the same whatever WhatsApp calls them. */
	chatKey: string;
	chat: ChatRow;
	/** Of the person as saved, or of the group. */
	savedName: string | null;
	tags: ConversationTag[];
}

export interface ConversationRepository {
	/** The newest first. */
	list(choice: ChatChoice): Promise<Listed<ConversationRow>>;
	get(instance: string, chatKey: string): Promise<ConversationRow | null>;
	/** These tags, in place of those that it carries. */
	setTags(instance: string, chatKey: string, tagIds: readonly string[]): Promise<void>;
}

/** A person took over from automation. */
export interface AutomationPause {
	pausedAt: number;
	/** Name of who paused it. */
	pausedBy: string | null;
	reason: string | null;
}

export interface AutomationRepository {
	/** Null where nobody took over. */
	pauseOf(instance: string, chatKey: string): Promise<AutomationPause | null>;
	/** Answers the pause that stands: one that was there before stays. */
	pause(
		instance: string,
		chatKey: string,
		pause: Pick<AutomationPause, 'pausedBy' | 'reason'>,
	): Promise<AutomationPause>;
	/** Whether it was paused. */
	resume(instance: string, chatKey: string): Promise<boolean>;
}
