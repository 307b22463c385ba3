import type { ClusterStore } from './cluster';
import type { EventName, GatewayEvent } from '../event';
import type { EventFilter } from '../eventFilter';
import type { InstanceState, Network, StateReason } from '../instance';
import type { MessageState, SendPriority, WaitReason } from '../message';
import type { FileStore, MediaRepository, MediaRow } from './media';
import type { ErasureRepository } from './erasure';
import type { DirectoryEntry, DirectoryRepository } from './directory';
import type { GroupRepository } from './groups';
import type { CountRepository, HistoryRepository, ReactionRow } from './history';
import type { AutomationRepository, ConversationRepository, TagRepository } from './conversations';
import type { Offer, OfferRepository, PollVoteRepository, PollVoteRow } from './choices';
import type {
	AttemptChoice,
	Attempt,
	DeadLetterRepository,
	EventChoice,
	FailedAttempt,
	StoredEvent,
} from './delivery';
import type { GroupReceipt, GroupReceiptRepository } from './receipts';
import type { RetentionRepository } from './retention';
import type { TransferRepository } from './transfer';
import type { UserRepository } from './users';
import type { VaultDoor } from './vault';

/**
 * Everything that must outlive the process. One implementation on Kysely, over SQLite or PostgreSQL.
 *
 * Every promise resolves only after the change is durable (fsync), and rejects with `STORAGE_FAILED` when it is not;
 * a rejected call changed nothing. Times are milliseconds since the epoch. Writes of one instance are carried out in the
 * order in which they are asked, and those of one turn of the event loop share one transaction (group commit); a lone
 * write never waits for company.
 */
export interface Storage {
	readonly instances: InstanceRepository;
	readonly auth: AuthRepository;
	readonly inbox: InboxRepository;
	readonly outbox: OutboxRepository;
	readonly messages: MessageRepository;
	readonly journal: JournalRepository;
	readonly subscriptions: SubscriptionRepository;
	readonly deliveries: DeliveryRepository;
	readonly deadLetters: DeadLetterRepository;
	readonly retention: RetentionRepository;
	readonly identities: IdentityRepository;
	readonly apiKeys: ApiKeyRepository;
	readonly users: UserRepository;
	readonly groups: GroupRepository;
	/** Null where the store belongs to one process. */
	readonly cluster: ClusterStore | null;
	readonly media: MediaRepository;
	/** Bytes of files, beside the database. */
	readonly files: FileStore;
	readonly directory: DirectoryRepository;
	readonly tags: TagRepository;
	readonly conversations: ConversationRepository;
	readonly automation: AutomationRepository;
	readonly history: HistoryRepository;
	readonly counts: CountRepository;
	readonly pollVotes: PollVoteRepository;
	readonly groupReceipts: GroupReceiptRepository;
	readonly offers: OfferRepository;
	readonly erasure: ErasureRepository;
	readonly vault: VaultDoor;
	readonly transfers: TransferRepository;
	/**
	 * Resolves as soon as somebody asks for a write that one of this instance would share the commit of, when asked in the
	 * same turn. For what is in no hurry.
	 */
	nextWrite(instance: string): Promise<void>;
	/**
	 * Gives space that purged rows left back to the disk, a few milliseconds' worth of it; false once little is left to give.
	 * A database that does so by itself has nothing to give.
	 */
	shrink(): Promise<boolean>;
	/** Bytes of the tables, and whether a write works at this moment. */
	health(): Promise<{ writable: boolean; bytes: number }>;
	close(): Promise<void>;
}

export interface InstanceRow {
	name: string;
	network: Network;
	createdAt: number;
	/** Whether a phone was linked and not logged out: such an instance connects at start. */
	linked: boolean;
	phone: string | null;
	lid: string | null;
	profileName: string | null;
	/** Last state and its reason, so that `banned` or `conflict` survive a restart. */
	state: InstanceState;
	reason: StateReason | null;
	until: number | null;
	/** Settings given at creation, such as `{ waVersion?: [2, 3000, 1] }`. */
	settings: Record<string, unknown>;
}

export interface InstanceRepository {
	/** Rejects with INSTANCE_EXISTS. */
	create(row: InstanceRow): Promise<void>;
	list(): Promise<InstanceRow[]>;
	get(name: string): Promise<InstanceRow | null>;
	update(
		name: string,
		change: Partial<Omit<InstanceRow, 'name' | 'network' | 'createdAt'>>,
	): Promise<void>;
	/** Removes the instance and every row of it, its API keys too. */
	delete(name: string): Promise<void>;
}

/** `value: null` deletes the entry. */
export interface AuthEntry {
	type: string;
	id: string;
	value: Uint8Array | null;
}

/** One ratchet step: all of it becomes durable in one transaction, or none of it. */
export interface AuthCommit {
	creds?: Uint8Array;
	entries?: AuthEntry[];
	/** Write-ahead rows of messages decrypted in this very step. */
	inbox?: InboxRow[];
	/** Exact protobuf of a message encrypted in this very step, for retries. */
	messages?: MessageRow[];
}

export interface AuthRepository {
	creds(instance: string): Promise<Uint8Array | null>;
	/**
	 * Values of the ids that exist. Reads what was committed, never what is still being written. The bytes are the
	 * caller's own copy.
	 */
	entries(instance: string, type: string, ids: readonly string[]): Promise<Map<string, Uint8Array>>;
	commit(instance: string, commit: AuthCommit): Promise<void>;
	/** Moves the auth state out of use (kept 30 days), so that the next link starts clean. Never deletes. */
	archive(instance: string, reason: string): Promise<void>;
}

/** A decrypted stanza that is not an event yet. */
export interface InboxRow {
	/** SHA-256 of the ciphertext, its type and sender: the same stanza delivered again has the same hash. */
	hash: string;
	/** The stanza without its ciphertext, as the engine needs it to rebuild the message. */
	stanza: Uint8Array;
	/** Decrypted protobuf, still padded as the wire has it. Null once settled: the hash alone is kept 14 days. */
	plaintext: Uint8Array | null;
	receivedAt: number;
}

export interface InboxRepository {
	find(instance: string, hash: string): Promise<InboxRow | null>;
	/** Rows that were decrypted and never became an event, oldest first. */
	pending(instance: string): Promise<InboxRow[]>;
}

export interface OutboxRow {
	/** The WhatsApp message id, chosen before the first attempt and kept on every retry. */
	messageId: string;
	instance: string;
	/** JID to send to. */
	chat: string;
	/** The operation that made it, such as `message.sendText`. */
	operation: string;
	/** What the engine encodes from: the operation's input after validation. */
	content: Record<string, unknown>;
	state: MessageState;
	/** WhatsApp's nack code or one of our error codes, once failed. */
	failure: { code: string; message: string } | null;
	attempts: number;
	/** Not before this time. */
	dueAt: number;
	/** Not after this time: `failed` with `EXPIRED`. */
	expiresAt: number;
	/** When it may have left and nobody knows: under the same id again, or never. */
	onCrash: 'resend' | 'fail';
	priority: SendPriority;
	/** Why it is not due before `dueAt`. */
	waitsFor: WaitReason;
	/** The message before it in its sequence: it leaves once that one has, and fails with it. Null outside of one. */
	follows: string | null;
	createdAt: number;
	updatedAt: number;
}

export interface AcceptedSend {
	row: OutboxRow;
	/** The same idempotency key was accepted before; `row` is the first one's, as it is now. */
	repeated: boolean;
}

export interface OutboxRepository {
	/**
	 * Stores a send. With a key that was used before for the same request it returns the first row; for another request
	 * it rejects with IDEMPOTENCY_MISMATCH. Keys are kept 24 hours at least.
	 */
	accept(
		row: OutboxRow,
		idempotency: { key: string; requestHash: string } | null,
	): Promise<AcceptedSend>;
	get(instance: string, messageId: string): Promise<OutboxRow | null>;
	/** Ids of rows that had to wait for their time and whose time has come, in that order. */
	scheduled(instance: string, now: number): Promise<string[]>;
	/** What waits for one of these waits no longer; its expiry moves with it. */
	hasten(instance: string, reasons: readonly WaitReason[], now: number): Promise<void>;
	/** Rows in `queued`, `sending` or `uncertain`, in the order in which they may leave, and how many there are. */
	open(
		instance: string,
		page: { offset: number; limit: number },
	): Promise<{ rows: OutboxRow[]; total: number }>;
	/** Rows in `queued`, `sending` or `uncertain` whose time has come, in the order they were accepted. */
	due(instance: string, now: number, limit: number): Promise<OutboxRow[]>;
	/**
	 * When the next row that was not due at `after` becomes due, or null. Give the very `now` that `due` was asked with,
	 * so that a row coming due between the two calls is not overlooked.
	 */
	nextDueAt(instance: string, after: number): Promise<number | null>;
	update(
		instance: string,
		messageId: string,
		change: Partial<
			Pick<OutboxRow, 'state' | 'failure' | 'attempts' | 'dueAt' | 'expiresAt' | 'waitsFor'>
		>,
	): Promise<void>;
}

export interface MessageRow {
	instance: string;
	messageId: string;
	/** JID of the chat as the key names it. */
	chat: string;
	fromMe: boolean;
	/** JID of the sender within a group, else null. */
	participant: string | null;
	/** Exact `Message` protobuf, for retries, quotes and poll secrets. */
	proto: Uint8Array;
	timestamp: number;
	/** What it offers to choose from in words, stored with it; never read back. */
	offer?: Offer;
}

export interface MessageRepository {
	get(instance: string, messageId: string): Promise<MessageRow | null>;
	/**
	 * What this account sent since a time, and in how many chats of two nobody had written before; what is not kept any more
	 * counts as not written.
	 */
	sentSince(instance: string, since: number): Promise<{ sent: number; newChats: number }>;
}

/** One thing that happened, with every row that must change in the same transaction. */
export interface JournalEntry {
	event: GatewayEvent;
	/** Two entries with one key are one event: the second is dropped. Such as `id:received:chat`. */
	dedupeKey: string;
	message?: MessageRow;
	/** Row of the file that came with it. */
	media?: MediaRow;
	/** Inbox row that this event settles, also when the event itself is dropped: its plaintext is cleared. */
	settlesInbox?: string;
	/**
	 * Outbox row that moves with this event; only forward (`advances`), else the entry is dropped. A message that is not
	 * in the outbox, such as one sent on the phone, moves nothing and the entry stays.
	 */
	outbox?: { messageId: string; state: MessageState; failure?: OutboxRow['failure'] };
	/** What becomes known of chats and people with it, and what that tells. */
	directory?: DirectoryEntry;
	/** An earlier message that reads differently now. */
	amends?: { messageId: string; proto: Uint8Array };
	vote?: PollVoteRow;
	/** Whom a message to a group is for; each under one name, whichever address a receipt uses. */
	sentTo?: { messageId: string; people: readonly string[] };
	/** To an earlier message. */
	reaction?: ReactionRow;
	/** The offer that this event answers in words, by the id of its message. */
	answers?: string;
}

/**
 * Something that happened. Without an event of its own it is what became known of chats and people, or a receipt of one
 * person of many, and what that tells.
 */
export type Happening = JournalEntry | { directory: DirectoryEntry } | { receipt: GroupReceipt };

export interface Appended {
	/** Those that were new. */
	events: GatewayEvent[];
	/** Ids of the subscriptions that have a delivery of them. */
	subscriptions: ReadonlySet<string>;
}

export interface JournalRepository {
	/**
	 * In one transaction: the events that are new, their messages, settled inbox rows, moved outbox rows, and one
	 * delivery per matching subscription.
	 */
	append(instance: string, entries: readonly Happening[]): Promise<Appended>;
	/** Clears an inbox row that makes no event, such as a protocol message. */
	settleInbox(instance: string, hash: string): Promise<void>;
	get(id: string): Promise<GatewayEvent | null>;
	/**
	 * Events that fit, in the order they were stored, from after the place `after`: at most `limit` of those that one
	 * short look finds. `next` is the place to look on from; null at the end of the journal.
	 */
	scan(
		choice: EventChoice,
		after: number,
		limit: number,
	): Promise<{ events: StoredEvent[]; next: number | null }>;
	/** The place before the first event that was stored at this time or later; milliseconds since the epoch. */
	placeBefore(time: number): Promise<number>;
}

/** Someone who wants events. A webhook is pushed to; a stream is read by a connected trigger that settles. */
export interface Subscription {
	id: string;
	instance: string;
	kind: 'webhook' | 'stream';
	/** Whose tongue the deliveries speak, such as `native` or `evolution`. */
	dialect: string;
	url: string | null;
	/** Signs webhook deliveries. Write-only: never given out again. */
	secret: string | null;
	/** Signs them too until this time, so that a receiver can change over; milliseconds since the epoch. */
	previousSecret: { secret: string; until: number } | null;
	headers: Record<string, string>;
	/** Empty means all events. */
	events: EventName[];
	/** Null lets every chat through. Looked at when an event is stored. */
	filter: EventFilter | null;
	enabled: boolean;
	/** Why the gateway itself disabled it; null when it did not. */
	disabledBecause: string | null;
	/** Dialect's own switches, such as Evolution's `byEvents` and `base64`. */
	options: Record<string, unknown>;
	createdAt: number;
	/** When it was set last: the days of trying begin anew. */
	changedAt: number;
}

export interface SubscriptionRepository {
	/** Creates or replaces by id. Deliveries already stored stay. */
	put(subscription: Subscription): Promise<void>;
	get(id: string): Promise<Subscription | null>;
	list(instance?: string): Promise<Subscription[]>;
	/** Removes it with its open deliveries. */
	delete(id: string): Promise<void>;
}

export interface Delivery {
	/** Grows with time within a subscription; the order of a lane. */
	sequence: number;
	subscription: string;
	event: GatewayEvent;
	attempts: number;
	dueAt: number;
	createdAt: number;
	/** Somebody asked for it to be delivered once more: it may have been taken before. */
	isReplay: boolean;
}

export interface DeliveryRepository {
	/**
	 * The first open delivery of each lane whose time has come, which is this process's from then on: no other of a cluster
	 * is handed it until it is settled, put off or let go. Untried ones come first, then the oldest; a lane whose head is not due
	 * gives nothing, which is what keeps the order. Lanes in `busy` are passed over: their head is in someone's hands.
	 */
	due(
		subscription: string,
		now: number,
		limit: number,
		busy?: ReadonlySet<string>,
	): Promise<Delivery[]>;
	/**
	 * The same from memory, for who was handed what `due` gave before: what it left, and what opened its lane since. What
	 * became due by its time is not among it. Null when only `due` can tell, as in a cluster.
	 */
	waitingHere(
		subscription: string,
		limit: number,
		busy: Pick<ReadonlySet<string>, 'has'>,
	): Delivery[] | null;
	/** When the next lane whose head was not due at `after` becomes due, or null. */
	nextDueAt(subscription: string, after: number): Promise<number | null>;
	/** Ends a delivery; settling it again changes nothing. False when nothing is left in its lane. */
	settle(subscription: string, sequence: number): Promise<boolean>;
	/** Keeps an attempt and sets the next one's time, for the whole lane. */
	retry(
		subscription: string,
		sequence: number,
		dueAt: number,
		attempt: FailedAttempt,
	): Promise<void>;
	/** Keeps the last attempt and makes the delivery a dead letter; its lane goes on. */
	bury(subscription: string, sequence: number, attempt: FailedAttempt): Promise<void>;
	/** What waits for its time becomes due at `now`. */
	hasten(subscription: string, now: number): Promise<void>;
	/** Adds deliveries of events that were stored before, in this order, each at the end of its lane. */
	replay(subscription: string, events: readonly GatewayEvent[]): Promise<void>;
	/** What was handed out and is not settled may be handed out by other processes: of this one's, or of everybody's. */
	letGo(subscription: string, whose: 'own' | 'all'): Promise<void>;
	/** Subscriptions of which something is due that no process has in hand. */
	waiting(now: number): Promise<string[]>;
	/** Which of these deliveries are not settled. */
	stillOpen(subscription: string, sequences: readonly number[]): Promise<number[]>;
	/** Failed attempts that are kept, the latest first. */
	failedAttempts(choice: AttemptChoice, limit: number): Promise<Attempt[]>;
	/** The clock was set back: everything that waits for its time becomes due this much earlier. */
	bringForward(byMs: number): Promise<void>;
	/** How many deliveries are not settled. */
	open(subscription: string): Promise<number>;
}

/** What WhatsApp said about who is who. */
export interface IdentityRow {
	/** `123@lid` */
	lid: string;
	/** Digits only. */
	phone: string;
}

/** Pairs are stored through the journal (`identities` of a directory update), since two contacts may become one. */
export interface IdentityRepository {
	phoneOf(instance: string, lid: string): Promise<string | null>;
	lidOf(instance: string, phone: string): Promise<string | null>;
	/** Remembered answer of WhatsApp to "is this number registered", or null when unknown or older than `maxAgeMs`. */
	checked(
		instance: string,
		phone: string,
		now: number,
		maxAgeMs: number,
	): Promise<CheckedNumber | null>;
	putChecked(instance: string, rows: readonly CheckedNumber[]): Promise<void>;
}

export interface CheckedNumber {
	/** Digits as asked. */
	phone: string;
	exists: boolean;
	/** The JID WhatsApp answered with: the one to send to. */
	jid: string | null;
	lid: string | null;
	checkedAt: number;
}

export interface ApiKeyRow {
	id: string;
	/** SHA-256 of the key, hex. The key itself is shown once and never stored. */
	hash: string;
	/** Null: an admin key, good for every instance. */
	instance: string | null;
	label: string;
	createdAt: number;
}

export interface ApiKeyRepository {
	put(row: ApiKeyRow): Promise<void>;
	/** Stores the row unless one of its id is there; resolves with the one that is there then. */
	putOnce(row: ApiKeyRow): Promise<ApiKeyRow>;
	findByHash(hash: string): Promise<ApiKeyRow | null>;
	list(): Promise<ApiKeyRow[]>;
	delete(id: string): Promise<void>;
}
