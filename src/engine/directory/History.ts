import type { EventData } from '../../catalogue/events';
import type { ChatAddress } from '../../domain/message';
import type { Clock } from '../../domain/ports/clock';
import type { DirectoryUpdate, HistoryChat } from '../../domain/ports/directory';
import type { ReactionRow } from '../../domain/ports/history';
import type { Logger } from '../../domain/ports/logger';
import type { Happening } from '../../domain/ports/storage';
import type { InboundMessage, WhatsAppAccount } from '../connection';
import type { Identities } from '../Identities';
import type { Timers } from './Timers';
import { inboundEntry, isoTime, toEvent } from '../messageEvents';
import { previewOf } from './Directory';
import { contactJid } from './events';
import type { HeardReaction, HistoryPart } from './heard';

export interface HistoryParts {
	instance: string;
	account: Pick<WhatsAppAccount, 'identity' | 'readHistory' | 'settle'>;
	identities: Identities;
	directory: { timers: Pick<Timers, 'forget'> };
	publish: (entries: readonly Happening[]) => Promise<void>;
	/** Whether the whole history of the phone is taken over. */
	isFullWanted: () => boolean;
	clock: Clock;
	logger: Logger;
}

type Synced = EventData<'history.synced'>;
type Rows = Partial<Pick<Synced, 'messages' | 'chats' | 'contacts'>>;
type Remembered = InboundMessage & { reactions: HeardReaction[] };
type Told = Remembered & { content: NonNullable<InboundMessage['content']> };

/** A part, and what each of its batches is known by: the same ones when it is read again. */
interface Taking {
	part: HistoryPart;
	/** Of the message that announced it; null where that was not heard. */
	inboxHash: string | null;
}

/** Rows of one event and of one commit: between two of them everybody else has a turn. */
const BATCH = 100;
/** Parts that are in memory at once; each may be some tens of megabytes, and a phone may have dozens. */
const HELD = 2;
/** How long the library may take to fetch what was announced, before it is fetched here. */
const PATIENCE_MS = 5 * 60_000;
/** WhatsApp keeps what it hands over for weeks; what cannot be fetched any longer is let go. */
const GONE_MS = 14 * 24 * 60 * 60_000;

/**
 * Takes over what the phone hands of its history, a batch at a time, one part after the other. The message that announced
 * a part is kept until all of the part is stored, so that a crash in between loses nothing; batches that were stored
 * before are not stored again.
 */
export class History {
	#chain: Promise<void> = Promise.resolve();
	#isStopped = false;
	#isReading = false;
	/** How many parts are in memory. */
	#held = 0;
	/** How many batches wait for the disk. */
	#publishing = 0;
	#handedOn: () => void = () => undefined;
	/** What was announced and has not come yet, oldest first; by the hash of its inbox row. */
	readonly #announced = new Map<string, { message: InboundMessage; cancel: () => void }>();

	constructor(private readonly parts: HistoryParts) {}

	/** The library fetches it now. */
	announced(message: InboundMessage): void {
		const { inboxHash } = message;
		if (inboxHash === null || this.#announced.has(inboxHash)) return;
		if (!this.#isWanted(message)) return this.#settle(inboxHash);
		const cancel = this.parts.clock.schedule(PATIENCE_MS, () => this.resume(message));
		this.#announced.set(inboxHash, { message, cancel });
	}

	take(part: HistoryPart): void {
		const found = [...this.#announced].find(([, { message }]) => message.history?.key === part.key);
		if (found && this.#held >= HELD) return this.resume(found[1].message);
		const inboxHash = found?.[0] ?? null;
		if (inboxHash) this.#forget(inboxHash);
		this.#held += 1;
		this.#then(() =>
			this.#store({ part, inboxHash }).finally(() => {
				this.#held -= 1;
			}),
		);
	}

	/** Announced and not stored to its end, as far as is known: it is fetched again, in its turn. */
	resume(message: InboundMessage): void {
		const { inboxHash } = message;
		if (inboxHash === null) return;
		this.#forget(inboxHash);
		if (!this.#isWanted(message)) return this.#settle(inboxHash);
		this.#then(async () => {
			if (this.#isStopped) return;
			const { pairs, part } = await this.#read(message, inboxHash);
			if (this.#isStopped) return;
			await this.parts.identities.learn(pairs);
			await this.#store({ part, inboxHash });
		});
	}

	/**
	 * Ends after the batch that is being stored; the rest is read again at the next start. Resolves once nothing more is
	 * handed on: whether the disk takes what was is not waited for.
	 */
	async stop(): Promise<void> {
		this.#isStopped = true;
		for (const inboxHash of [...this.#announced.keys()]) this.#forget(inboxHash);
		if (this.#publishing > 0 || this.#isReading) return;
		const handedOn = new Promise<void>((resolve) => (this.#handedOn = resolve));
		await Promise.race([this.#chain, handedOn]);
	}

	async #read({ proto, timestamp }: InboundMessage, inboxHash: string) {
		this.#isReading = true;
		try {
			return await this.parts.account.readHistory(proto);
		} catch (error) {
			if (this.parts.clock.now() - timestamp > GONE_MS) this.#settle(inboxHash);
			throw error;
		} finally {
			this.#isReading = false;
		}
	}

	#isWanted({ history }: InboundMessage): boolean {
		return !history?.isFull || this.parts.isFullWanted();
	}

	#forget(inboxHash: string): void {
		this.#announced.get(inboxHash)?.cancel();
		this.#announced.delete(inboxHash);
	}

	#settle(inboxHash: string): void {
		void this.parts.account.settle(inboxHash).catch(() => undefined);
	}

	#then(work: () => Promise<void>): void {
		this.#chain = this.#chain.then(work).catch((error: unknown) => {
			const message = 'a part of the history was not stored; it is tried again at the next start';
			this.parts.logger.error({ error: String(error) }, message);
		});
	}

	async #store({ part, inboxHash }: Taking): Promise<void> {
		for (const [name, store] of this.#batchesOf(part)) {
			if (this.#isStopped) return;
			await store(inboxHash === null ? null : `history:${inboxHash}:${name}`);
		}
		if (inboxHash) await this.parts.account.settle(inboxHash);
	}

	/** Every batch by a name that it has each time the part is read. */
	*#batchesOf(
		part: HistoryPart,
	): Generator<readonly [string, (dedupeKey: string | null) => Promise<void>]> {
		for (const [index, batch] of batches(part.contacts)) {
			yield [`contacts:${index}`, (key) => this.#storeContacts({ part, key }, batch)];
		}
		for (const [index, batch] of batches(part.chats)) {
			yield [`chats:${index}`, (key) => this.#storeChats({ part, key }, batch)];
		}
		for (const [index, batch] of batches(part.messages())) {
			yield [`messages:${index}`, (key) => this.#storeMessages({ part, key }, batch)];
		}
	}

	async #storeContacts(of: Batch, batch: HistoryPart['contacts']): Promise<void> {
		const updates: DirectoryUpdate[] = [];
		const contacts: Synced['contacts'] = [];
		for (const { jid, change } of batch) {
			const { phone, lid } = await this.parts.identities.addressOf(jid);
			updates.push({ kind: 'contact', address: { phone, lid }, change });
			const name = change.profileName ?? change.name ?? null;
			contacts.push({ id: contactJid({ phone, lid }), phone, lid, name });
		}
		await this.#publish(of, updates, { contacts });
	}

	async #storeChats(of: Batch, batch: HistoryPart['chats']): Promise<void> {
		const rows: HistoryChat[] = [];
		const chats: Synced['chats'] = [];
		for (const { jid, change, timestamp } of batch) {
			const address = await this.parts.identities.addressOf(jid);
			rows.push({ address, change, timestamp, lastMessage: null });
			const { name = null, unreadCount = 0 } = change;
			chats.push({ chatId: address.jid, name, unreadCount });
		}
		await this.#publish(of, [{ kind: 'history', chats: rows, messages: [], reactions: [] }], {
			chats,
		});
		this.parts.directory.timers.forget();
	}

	async #storeMessages(of: Batch, batch: readonly Remembered[]): Promise<void> {
		const newest = new Map<string, HistoryChat>();
		const stored: NonNullable<ReturnType<typeof inboundEntry>['message']>[] = [];
		const reactions: ReactionRow[] = [];
		const messages: Synced['messages'] = [];
		for (const message of batch) {
			if (!isTold(message)) continue;
			const { entry, chat } = await this.#toEntry(message);
			const { event } = entry;
			if (entry.message) stored.push(entry.message);
			if (entry.reaction) reactions.push(entry.reaction);
			reactions.push(...(await this.#reactionsTo(message)));
			if (event.event !== 'message.received' && event.event !== 'message.sent') continue;
			messages.push(event.data as Synced['messages'][number]);
			const { messageId, timestamp, fromMe, content } = message;
			if ((newest.get(chat.jid)?.timestamp ?? -1) > timestamp) continue;
			const lastMessage = { messageId, timestamp, fromMe, text: previewOf(content.message) };
			newest.set(chat.jid, { address: chat, change: {}, timestamp, lastMessage });
		}
		const chats = [...newest.values()];
		// The phone hands the newest first, and what is stored later counts as later within a second.
		stored.reverse();
		const update = { kind: 'history' as const, chats, messages: stored, reactions };
		await this.#publish(of, [update], { messages });
	}

	async #reactionsTo({ messageId, reactions }: Remembered): Promise<ReactionRow[]> {
		const { identities, account } = this.parts;
		const rows = reactions.map(async ({ by, emoji, timestamp: reactedAt }) => {
			const who = by === null ? await account.identity() : await identities.addressOf(by);
			const reactor = who?.lid ?? who?.jid ?? '';
			return { messageId, reactor, fromMe: by === null, emoji, reactedAt };
		});
		return Promise.all(rows);
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
	async #publish(
		{ part: { progress, isLatest, requestId }, key }: Batch,
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
			...(requestId !== null && { requestId }),
			timestamp: isoTime(timestamp),
		};
		const where: { instance: string; timestamp: number; chat: ChatAddress | null } = {
			instance,
			timestamp,
			chat: null,
		};
		const event = toEvent('history.synced', where, data);
		const directory = { updates, tell: () => [] };
		const stored = publish([{ event, dedupeKey: key ?? event.id, directory }]);
		this.#publishing += 1;
		this.#handedOn();
		await stored;
		this.#publishing -= 1;
	}
}

/** Rows of a part, and the key that they are stored under once. */
interface Batch {
	part: HistoryPart;
	key: string | null;
}

function isTold(message: Remembered): message is Told {
	return message.content !== null;
}

function* batches<T>(rows: Iterable<T>): Generator<[number, T[]]> {
	let index = 0;
	let batch: T[] = [];
	for (const row of rows) {
		batch.push(row);
		if (batch.length < BATCH) continue;
		yield [index, batch];
		index += 1;
		batch = [];
	}
	if (batch.length > 0) yield [index, batch];
}
