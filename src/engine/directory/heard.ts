import type { InboundMessage } from '../connection';
import type { ChatChange, ContactChange, LabelRow } from '../../domain/ports/directory';

/** What WhatsApp tells of chats and people, in its own addresses. JIDs are without device. */
export type Heard =
	| { type: 'contact'; jid: string; change: ContactChange }
	/** `onlyKnown`: nothing that makes a chat which is not there. */
	| { type: 'chat'; jid: string; change: ChatChange; onlyKnown?: boolean }
	| { type: 'chatDeleted'; jid: string }
	| { type: 'label'; label: LabelRow }
	| { type: 'labelDeleted'; labelId: string }
	| { type: 'labelPlaced'; labelId: string; jid: string; messageId: string | null; on: boolean }
	| { type: 'starred'; jid: string; messageId: string; on: boolean }
	/** Another device of this account read these. WhatsApp tells it once, as with receipts. */
	| {
			type: 'readElsewhere';
			jid: string;
			messageIds: string[];
			storedBy: (write: Promise<void>) => void;
	  }
	| {
			type: 'presence';
			/** The chat in which it shows. */
			jid: string;
			/** Who it is: the person of the chat, or a member of the group. */
			person: string;
			presence: Presence;
			/** Milliseconds since the epoch. */
			lastSeen: number | null;
	  };

export type Presence = 'available' | 'unavailable' | 'composing' | 'recording' | 'paused';

/** A reaction as the history has it, beside its message. */
export interface HeardReaction {
	/** JID of who reacted; null for this account. */
	by: string | null;
	emoji: string;
	/** Milliseconds since the epoch. */
	timestamp: number;
}

/** A part of the phone's history. Messages are decoded as they are asked for: there may be thousands. */
export interface HistoryPart {
	chats: { jid: string; change: ChatChange; timestamp: number }[];
	contacts: { jid: string; change: ContactChange }[];
	messages: () => Iterable<InboundMessage & { reactions: HeardReaction[] }>;
	/** Percent. */
	progress: number | null;
	isLatest: boolean | null;
	/** Tells which notice announced it. */
	key: string;
	/** Of the question that it answers. */
	requestId: string | null;
}

/** What a message of the phone says about a part of its history that is there to be fetched. */
export interface HistoryNotice {
	key: string;
	/** Of the whole history, which is wanted only where the instance was told so. */
	isFull: boolean;
}
