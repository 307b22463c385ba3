import type { EventData } from '../../catalogue/events';
import type { ChatAddress } from '../../domain/message';
import type { Clock } from '../../domain/ports/clock';
import type {
	DirectoryEntry,
	DirectoryRepository,
	DirectoryUpdate,
	PersonAddress,
} from '../../domain/ports/directory';
import type { Happening, JournalEntry } from '../../domain/ports/storage';
import type { MessageContent } from '../connection';
import { isoTime, toEvent } from '../messageEvents';
import { tellChange } from './events';
import type { Heard } from './heard';
import { Timers } from './Timers';

export interface DirectoryParts {
	instance: string;
	/** A JID with both addresses of its person. */
	addressOf: (jid: string) => Promise<ChatAddress>;
	nameOf: (jid: string) => Promise<string | null>;
	conversationOf: (chat: ChatAddress) => Promise<string>;
	chats: Pick<DirectoryRepository, 'chat'>;
	publish: (entries: readonly Happening[], how?: { isUrgent: boolean }) => Promise<void>;
	clock: Clock;
}

/** How much of a message's words the list of chats keeps, in UTF-16 code units. */
const PREVIEW = 300;

/**
 * Who is known and which chats there are, of one instance. Changes are stored with the events that tell of them, in the
 * order in which they came; what is not new is not told.
 */
export class Directory {
	/** What was heard is handed on in its order, although addresses are looked up. */
	#chain: Promise<unknown> = Promise.resolve();

	readonly timers: Timers;

	constructor(private readonly parts: DirectoryParts) {
		this.timers = new Timers(parts);
	}

	/** Resolves once the updates are stored. */
	learn(...updates: readonly DirectoryUpdate[]): Promise<void> {
		return this.parts.publish([{ directory: this.entry(updates) }]);
	}

	/** Resolves once what was heard is stored. */
	async hear(heard: Heard): Promise<void> {
		const built = this.#chain.then(() => this.#toHappening(heard));
		this.#chain = built.catch(() => undefined);
		await this.parts.publish([await built]);
	}

	/** Resolves once all that was heard has been handed on. */
	async settled(): Promise<void> {
		await this.#chain;
	}

	/** Updates that are stored together with something else, such as the event of a message. */
	entry(updates: readonly DirectoryUpdate[]): DirectoryEntry {
		const { instance, clock } = this.parts;
		for (const update of updates) this.timers.hear(update);
		return {
			updates,
			tell: (changes) => {
				const occasion = { instance, timestamp: clock.now() };
				return changes.map((change) => tellChange(occasion, change));
			},
		};
	}

	/**
	 * The entry of a message, with what it does to its chat and to who wrote it (null: this account), and the name of its
	 * conversation. Reactions, edits and other deeds are no news of a chat, nor is what goes to no person and no group.
	 */
	async withMessage(
		entry: JournalEntry,
		chat: ChatAddress,
		sender: (PersonAddress & { profileName: string | null }) | null,
	): Promise<JournalEntry> {
		const { event, timestamp, data } = entry.event;
		if (event !== 'message.received' && event !== 'message.sent') return entry;
		if (!isConversation(chat)) return entry;
		const { messageId, message } = data as EventData<'message.received'>;
		const last = { messageId, timestamp, fromMe: sender === null, text: previewOf(message) };
		const unread = sender !== null;
		const update: DirectoryUpdate = { kind: 'message', chat, message: last, unread, sender };
		const conversationId = await this.parts.conversationOf(chat);
		const told = { ...entry.event, data: { ...data, conversationId } };
		return { ...entry, event: told, directory: this.entry([update]) };
	}

	async #toHappening(heard: Heard): Promise<Happening> {
		if (heard.type === 'presence') return this.#presence(heard);
		return { directory: this.entry([await this.#toUpdate(heard)]) };
	}

	async #toUpdate(heard: Exclude<Heard, { type: 'presence' }>): Promise<DirectoryUpdate> {
		if (heard.type === 'label') return { kind: 'label', label: heard.label };
		if (heard.type === 'labelDeleted') return { kind: 'labelDeleted', labelId: heard.labelId };
		const address = await this.parts.addressOf(heard.jid);
		switch (heard.type) {
			case 'contact':
				return { kind: 'contact', address, change: heard.change };
			case 'chat': {
				const { change, onlyKnown } = heard;
				return { kind: 'chat', address, change, ...(onlyKnown && { onlyKnown }) };
			}
			case 'chatDeleted':
				return { kind: 'chatDeleted', chat: address, until: this.parts.clock.now() };
			case 'labelPlaced': {
				const { labelId, messageId, on } = heard;
				return { kind: 'labelPlaced', place: { labelId, chat: address, messageId }, on };
			}
			case 'starred':
				return { kind: 'starred', chat: address, messageId: heard.messageId, on: heard.on };
			case 'readElsewhere':
				return { kind: 'read', chat: address, messageIds: heard.messageIds };
		}
	}

	async #presence(heard: Extract<Heard, { type: 'presence' }>): Promise<Happening> {
		const { instance, addressOf, nameOf, clock } = this.parts;
		const chat = await addressOf(heard.jid);
		const { jid, phone, lid } = await addressOf(heard.person);
		const timestamp = clock.now();
		const data: EventData<'presence.updated'> = {
			chatId: chat.jid,
			person: { id: jid, phone, lid, name: await nameOf(jid) },
			presence: heard.presence,
			lastSeen: heard.lastSeen === null ? null : isoTime(heard.lastSeen),
			timestamp: isoTime(timestamp),
		};
		const event = toEvent('presence.updated', { instance, timestamp, chat }, data);
		return { event, dedupeKey: event.id };
	}
}

/** The words that the list of chats shows. */
export function previewOf({ text }: MessageContent): string | null {
	return text === null ? null : text.slice(0, PREVIEW);
}

/** Statuses and channels are nobody's chats. */
function isConversation({ isGroup, phone, lid }: ChatAddress): boolean {
	return isGroup || phone !== null || lid !== null;
}
