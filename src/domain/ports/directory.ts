import type { GatewayEvent } from '../event';
import type { ChatAddress } from '../message';
import type { ReactionRow } from './history';
import type { IdentityRow, MessageRow } from './storage';

/** The end of a mute that has none: the last moment that ISO 8601 writes with four digits. */
export const FOREVER_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

/** A person as WhatsApp names them; at least one of the two is known. */
export type PersonAddress = Pick<ChatAddress, 'phone' | 'lid'>;

/** A person that an instance knows. */
export interface ContactRow {
	/** Ours; stays the same whatever WhatsApp calls the person. Begins with `ct_`. */
	contactId: string;
	/** Digits only. */
	phone: string | null;
	lid: string | null;
	/** As saved in the address book of the phone. */
	name: string | null;
	/** As the person calls itself. */
	profileName: string | null;
	/** As WhatsApp verified it, of a business. */
	businessName: string | null;
	isBusiness: boolean | null;
	pictureUrl: string | null;
	email: string | null;
	company: string | null;
	notes: string | null;
	createdAt: number;
}

/** What WhatsApp or a user says about a person; what is left out stays as it is. */
export type ContactChange = Partial<
	Pick<
		ContactRow,
		| 'name'
		| 'profileName'
		| 'businessName'
		| 'isBusiness'
		| 'pictureUrl'
		| 'email'
		| 'company'
		| 'notes'
	>
>;

export interface LastMessage {
	messageId: string;
	timestamp: number;
	fromMe: boolean;
	/** Its words, cut short; null for a message without. */
	text: string | null;
}

export interface ChatRow {
	address: ChatAddress;
	/** Null for a group. */
	contactId: string | null;
	/** Of the group, or the best one known of the person. */
	name: string | null;
	unreadCount: number;
	/** The unread mark that a person set by hand. */
	markedUnread: boolean;
	lastMessage: LastMessage | null;
	/** Null until WhatsApp said so. */
	archived: boolean | null;
	/** Null when it is not pinned. */
	pinnedAt: number | null;
	/** Null when it sounds; `FOREVER_MS` when it never will. */
	mutedUntil: number | null;
	/** After how many seconds new messages vanish; 0 for never. */
	disappearAfter: number | null;
	pictureUrl: string | null;
}

/** What WhatsApp says about a chat; what is left out stays as it is. */
export type ChatChange = Partial<
	Pick<
		ChatRow,
		| 'unreadCount'
		| 'markedUnread'
		| 'archived'
		| 'pinnedAt'
		| 'mutedUntil'
		| 'disappearAfter'
		| 'pictureUrl'
	>
> & {
	/** Of a group; a person's name is its contact's. */
	name?: string | null;
};

export interface LabelRow {
	labelId: string;
	name: string | null;
	/** Number of the colour in WhatsApp, from 0. */
	color: number | null;
	/** Which of the labels that WhatsApp Business came with. */
	predefinedId: string | null;
}

/** Where a label is: on a chat, or on one message of it. */
export interface LabelPlace {
	labelId: string;
	chat: ChatAddress;
	messageId: string | null;
}

/** How often a post of a channel was seen, and what people reacted with; null for what is not known. */
export interface PostCounts {
	/** Position in the channel. */
	number: number;
	messageId: string | null;
	views: number | null;
	reactions: { emoji: string; count: number }[] | null;
}

/** A chat as the phone's history has it. What was heard since then is not overwritten. */
export interface HistoryChat {
	address: ChatAddress;
	change: ChatChange;
	/** When something last happened in it. */
	timestamp: number;
	lastMessage: LastMessage | null;
}

/** Something that changes what is known of chats and people. */
export type DirectoryUpdate =
	/** A message came or went. */
	| {
			kind: 'message';
			chat: ChatAddress;
			message: LastMessage;
			/** Whether it counts as unread. */
			unread: boolean;
			/** Who wrote it, unless this account did. */
			sender: (PersonAddress & { profileName: string | null }) | null;
	  }
	| { kind: 'identities'; rows: readonly IdentityRow[] }
	| { kind: 'contact'; address: PersonAddress; change: ContactChange }
	/** What a user saved goes; a person with a chat stays known by what WhatsApp says. */
	| { kind: 'contactDeleted'; address: PersonAddress }
	/** `onlyKnown`: a chat that is not there is not made. */
	| { kind: 'chat'; address: ChatAddress; change: ChatChange; onlyKnown?: boolean }
	/** These were read on another device. */
	| { kind: 'read'; chat: ChatAddress; messageIds: readonly string[] }
	/** The chat goes, with its messages up to this time. */
	| { kind: 'chatDeleted'; chat: ChatAddress; until: number }
	| { kind: 'label'; label: LabelRow }
	| { kind: 'labelDeleted'; labelId: string }
	| { kind: 'labelPlaced'; place: LabelPlace; on: boolean }
	/** A message has a star now, or none any more. */
	| { kind: 'starred'; chat: ChatAddress; messageId: string; on: boolean }
	/** A post of a channel was counted anew; what is null stays as it is. */
	| { kind: 'postCounted'; chat: ChatAddress; counts: PostCounts }
	/** A part of the phone's history; none of it is told one by one. */
	| {
			kind: 'history';
			chats: readonly HistoryChat[];
			messages: readonly MessageRow[];
			reactions: readonly ReactionRow[];
	  };

/** What an update really changed. */
export type DirectoryChange =
	| { kind: 'chatAdded'; chat: ChatRow }
	| { kind: 'chatUpdated'; chat: ChatRow; changed: ReadonlySet<keyof ChatChange> }
	| { kind: 'chatDeleted'; chat: ChatAddress }
	| { kind: 'contactAdded'; contact: ContactRow }
	| { kind: 'contactUpdated'; contact: ContactRow; changed: ReadonlySet<keyof ContactRow> }
	| { kind: 'labelUpdated'; label: LabelRow; deleted: boolean }
	| { kind: 'labelPlaced'; place: LabelPlace; on: boolean }
	| { kind: 'starred'; chat: ChatAddress; messageId: string; on: boolean }
	| { kind: 'postCounted'; chat: ChatAddress; counts: PostCounts };

/** Updates and the events that come of them, stored together. */
export interface DirectoryEntry {
	updates: readonly DirectoryUpdate[];
	/** The events that tell of what really changed. Runs within the transaction, and again when that does: it awaits, changes and throws nothing. */
	tell: (changes: readonly DirectoryChange[]) => GatewayEvent[];
}

export interface Page {
	/** Only rows whose name or number has this in it, whatever the case. */
	search?: string | undefined;
	limit: number;
	offset: number;
}

/** Which chats a list holds; what is left out does not matter. */
export interface ChatChoice extends Page {
	instances: readonly string[];
	/** Only those with something unread. */
	unread?: boolean | undefined;
	isGroup?: boolean | undefined;
	/** What WhatsApp never told of counts as not archived. */
	archived?: boolean | undefined;
	/** Only those with one of these tags; empty lets all through. */
	tagIds?: readonly string[] | undefined;
	/** Only those without any. */
	untagged?: boolean | undefined;
}

/** Rows of a page, and how many there are on all of them. */
export interface Listed<T> {
	rows: T[];
	total: number;
}

/** Who is known and which chats there are. Changes go through the journal, so that they are told. */
export interface DirectoryRepository {
	contact(instance: string, address: PersonAddress): Promise<ContactRow | null>;
	/** Also by an ID that the contact had before two turned out to be one person. */
	contactById(instance: string, contactId: string): Promise<ContactRow | null>;
	/** By name, then number. */
	contacts(instance: string, page: Page): Promise<Listed<ContactRow>>;
	chat(instance: string, address: ChatAddress): Promise<ChatRow | null>;
	/** The newest first. */
	chats(instance: string, page: Page): Promise<Listed<ChatRow>>;
	labels(instance: string): Promise<LabelRow[]>;
	/** The newest messages of a chat, of both directions, newest first. */
	newestMessages(instance: string, chat: ChatAddress, limit: number): Promise<MessageRow[]>;
	/** The newest messages of a chat that others wrote, newest first. */
	newestReceived(instance: string, chat: ChatAddress, limit: number): Promise<MessageRow[]>;
}
