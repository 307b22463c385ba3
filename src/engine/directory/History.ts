import type { EventData } from '../../catalogue/events';
import type { ChatAddress } from '../../domain/message';
import type { Clock } from '../../domain/ports/clock';
import type { DirectoryUpdate, HistoryChat } from '../../domain/ports/directory';
import type { Logger } from '../../domain/ports/logger';
import type { Happening } from '../../domain/ports/storage';
import type { InboundMessage, WhatsAppAccount } from '../connection';
import type { Identities } from '../Identities';
import { inboundEntry, isoTime, toEvent } from '../messageEvents';
import { previewOf } from './Directory';
import { contactJid } from './events';
import type { HistoryPart } from './heard';

export interface HistoryParts {
	instance: string;
	account: Pick<WhatsAppAccount, 'identity'>;
	identities: Identities;
	publish: (entries: readonly Happening[]) => Promise<void>;
	clock: Clock;
	logger: Logger;
}

type Synced = EventData<'history.synced'>;
type Rows = Partial<Pick<Synced, 'messages' | 'chats' | 'contacts'>>;
type Told = InboundMessage & { content: NonNullable<InboundMessage['content']> };

/** Rows of one event and of one commit: between two of them everybody else has a turn. */
const BATCH = 100;

/** Takes over what the phone hands of its history, a batch at a time, one part after the other. */
export class History {
	#chain: Promise<void> = Promise.resolve();

	constructor(private readonly parts: HistoryParts) {}

	take(part: HistoryPart): void {
		this.#chain = this.#chain
			.then(() => this.#store(part))
			.catch((error: unknown) => {
				this.parts.logger.error({ error: String(error) }, 'a part of the history was not stored');
			});
	}

	/** Resolves once everything taken is stored. */
	async settled(): Promise<void> {
		await this.#chain;
	}

	async #store(part: HistoryPart): Promise<void> {
		for (const batch of batches(part.contacts)) await this.#storeContacts(part, batch);
		for (const batch of batches(part.chats)) await this.#storeChats(part, batch);
		for (const batch of batches(part.messages())) await this.#storeMessages(part, batch);
	}

	async #storeContacts(part: HistoryPart, batch: HistoryPart['contacts']): Promise<void> {
		const updates: DirectoryUpdate[] = [];
		const contacts: Synced['contacts'] = [];
		for (const { jid, change } of batch) {
			const { phone, lid } = await this.parts.identities.addressOf(jid);
			updates.push({ kind: 'contact', address: { phone, lid }, change });
			const name = change.profileName ?? change.name ?? null;
			contacts.push({ id: contactJid({ phone, lid }), phone, lid, name });
		}
		await this.#publish(part, updates, { contacts });
	}

	async #storeChats(part: HistoryPart, batch: HistoryPart['chats']): Promise<void> {
		const rows: HistoryChat[] = [];
		const chats: Synced['chats'] = [];
		for (const { jid, change, timestamp } of batch) {
			const address = await this.parts.identities.addressOf(jid);
			rows.push({ address, change, timestamp, lastMessage: null });
			const { name = null, unreadCount = 0 } = change;
			chats.push({ chatId: address.jid, name, unreadCount });
		}
		await this.#publish(part, [{ kind: 'history', chats: rows, messages: [] }], { chats });
	}

	async #storeMessages(part: HistoryPart, batch: readonly InboundMessage[]): Promise<void> {
		const newest = new Map<string, HistoryChat>();
		const stored: NonNullable<ReturnType<typeof inboundEntry>['message']>[] = [];
		const messages: Synced['messages'] = [];
		for (const message of batch) {
			if (!isTold(message)) continue;
			const { entry, chat } = await this.#toEntry(message);
			const { event } = entry;
			if (entry.message) stored.push(entry.message);
			if (event.event !== 'message.received' && event.event !== 'message.sent') continue;
			messages.push(event.data as Synced['messages'][number]);
			const { messageId, timestamp, fromMe, content } = message;
			if ((newest.get(chat.jid)?.timestamp ?? -1) > timestamp) continue;
			const lastMessage = { messageId, timestamp, fromMe, text: previewOf(content.message) };
			newest.set(chat.jid, { address: chat, change: {}, timestamp, lastMessage });
		}
		const chats = [...newest.values()];
		await this.#publish(part, [{ kind: 'history', chats, messages: stored }], { messages });
	}

	async #toEntry(message: Told) {
		const { instance, identities, account } = this.parts;
		const chat = await identities.addressOf(message.chat);
		const author = await identities.addressOf(message.participant ?? message.chat);
		const self = message.fromMe ? await account.identity() : null;
		const { jid, phone, lid } = self ?? author;
		const name = self ? self.name : (message.pushName ?? (await identities.nameOf(jid)));
		const sender = { id: jid, phone, lid, name };
		return { chat, entry: inboundEntry({ instance, chat, sender }, message) };
	}

	/** One kind of rows in each event: some tongues have a post of its own for each. */
	#publish(
		{ progress, isLatest }: HistoryPart,
		updates: readonly DirectoryUpdate[],
		rows: Rows,
	): Promise<void> {
		const { instance, clock, publish } = this.parts;
		const timestamp = clock.now();
		const data: Synced = {
			messages: [],
			chats: [],
			contacts: [],
			...rows,
			progress,
			isLatest,
			timestamp: isoTime(timestamp),
		};
		const where: { instance: string; timestamp: number; chat: ChatAddress | null } = {
			instance,
			timestamp,
			chat: null,
		};
		const event = toEvent('history.synced', where, data);
		return publish([{ event, dedupeKey: event.id, directory: { updates, tell: () => [] } }]);
	}
}

function isTold(message: InboundMessage): message is Told {
	return message.content !== null;
}

function* batches<T>(rows: Iterable<T>): Generator<T[]> {
	let batch: T[] = [];
	for (const row of rows) {
		batch.push(row);
		if (batch.length < BATCH) continue;
		yield batch;
		batch = [];
	}
	if (batch.length > 0) yield batch;
}
