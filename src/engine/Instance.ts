import type { WorkingEventName } from '../catalogue/events';
import { GatewayError } from '../domain/errors';
import { type InstanceStatus, type Network, sendableStates } from '../domain/instance';
import type { ChatAddress, MessageState, SendPriority, WaitReason } from '../domain/message';
import type { Clock } from '../domain/ports/clock';
import type { EventSink } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import type { PostCounts } from '../domain/ports/directory';
import type { GroupRecipient } from '../domain/ports/receipts';
import type { InstanceRow, MessageRow, OutboxRow, Storage } from '../domain/ports/storage';
import { Arrivals } from './Arrivals';
import { Behaviour } from './Behaviour';
import { Calls } from './Calls';
import type { DecodedContent, WaVersion, WhatsAppAccount } from './connection';
import { Groups } from './groups/Groups';
import { type Arrived, Deeds } from './Deeds';
import { Directory } from './directory/Directory';
import { History } from './directory/History';
import { Identities } from './Identities';
import { Link } from './Link';
import { buildLinkListener } from './linkListener';
import { LiveChannels } from './LiveChannels';
import { Downloads } from './media/Downloads';
import type { MediaLinks } from './media/MediaLinks';
import { MessageFiles } from './media/MessageFiles';
import { toEvent } from './messageEvents';
import { Offers } from './Offers';
import { keepFiles } from './outbox/keepFiles';
import type { Failure } from './outbox/nacks';
import { Outbox, type SendResult } from './outbox/Outbox';
import { type SendOptions, toRow } from './outbox/toRow';
import type { WaitFor } from './outbox/Waiters';
import { buildPacing, pacedReasons, type Pacing, type PacingSettings } from './pacing';
import { resolvePacing } from './pacing/settings';
import { Publisher } from './Publisher';
import type { Queries } from './queries';
import { ReadReceipts } from './ReadReceipts';
import type { InstanceSettings } from './settings';
import type { Hearers } from './traffic';
import { isGroup, phoneJid } from './whatsapp/jid';

export interface InstanceParts {
	row: InstanceRow;
	account: WhatsAppAccount;
	storage: Storage;
	events: EventSink;
	network: Network;
	clock: Clock;
	logger: Logger;
	settings: InstanceSettings;
	links: MediaLinks;
	/** How long files are kept, milliseconds. */
	keepFilesMs: number;
	refreshVersion: () => Promise<WaVersion | null>;
}

/** A send as a command asks for it. */
export interface SendCommand {
	operation: string;
	chat: ChatAddress;
	/** What `whatsapp/encode` reads; `unresolved` when nobody could be asked whether the number exists. */
	content: Record<string, unknown>;
	idempotency: { key: string; requestHash: string } | null;
	waitFor: WaitFor;
	waitMs: number;
	options?: SendOptions;
	/** ID of the message before it in its sequence: it leaves once WhatsApp has that one, and fails with it. */
	after?: string | undefined;
}

/** One WhatsApp account with everything that runs for it. */
export class Instance {
	readonly behaviour: Behaviour;
	readonly calls: Calls;
	readonly groups: Groups;
	readonly identities: Identities;
	readonly directory: Directory;
	readonly link: Link;
	readonly outbox: Outbox;
	readonly pacing: Pacing;
	readonly offers: Offers;
	readonly downloads: Downloads;
	readonly files: MessageFiles;
	readonly reads: ReadReceipts;
	readonly live: LiveChannels;
	readonly #hearers: Hearers;
	readonly #publisher: Publisher;

	constructor(private readonly parts: InstanceParts) {
		const { row, account, storage, events, clock, logger, settings } = parts;
		const instance = row.name;
		const paced = resolvePacing(parts.network, settings.pacing);
		this.behaviour = new Behaviour(row, storage.instances, paced);
		const nextWrite = () => storage.nextWrite(instance);
		this.#publisher = new Publisher({ instance, sink: events, nextWrite, clock, logger });
		const publish = this.#publisher.publish.bind(this.#publisher);
		const shared = { instance, publish, clock, logger };
		this.directory = new Directory({
			...shared,
			addressOf: (jid) => this.identities.addressOf(jid),
			nameOf: (jid) => this.identities.nameOf(jid),
			conversationOf: (chat) => this.identities.conversationOf(chat),
			chats: storage.directory,
		});
		this.identities = this.#buildIdentities();
		const { identities, directory } = this;
		const people = { account, identities, directory };
		this.pacing = this.#buildPacing();
		const { messages, outbox: repository, pollVotes: votes } = storage;
		const { pacer } = this.pacing;
		const audience = () => this.groups.audience;
		const sending = { repository, messages, audience, settings: settings.outbox, pacer };
		this.outbox = new Outbox({ ...shared, ...people, ...sending });
		this.calls = new Calls({
			...shared,
			identities,
			behaviour: () => this.behaviour.current,
			ask: () => this.whatsapp.calls,
			sendText: (chat, text) => this.#sendOwnText(chat, text),
		});
		this.groups = new Groups({
			...shared,
			...people,
			repository: storage.groups,
			ask: () => this.whatsapp.groups,
		});
		this.reads = this.#buildReads();
		this.live = this.#buildLive();
		this.offers = new Offers({ instance, repository: storage.offers, clock });
		this.downloads = this.#buildDownloads();
		this.files = this.#buildFiles();
		const isFullWanted = () => this.behaviour.current.syncFullHistory;
		const history = new History({ ...shared, ...people, isFullWanted });
		const arrivals = new Arrivals({
			...shared,
			...people,
			files: this.files,
			history,
			downloads: this.downloads,
			reads: this.reads,
			deeds: new Deeds({ ...shared, ...people, messages, votes, offers: this.offers }),
			isIgnored: (chat) => this.behaviour.ignores(chat),
		});
		const { outbox, pacing, groups, calls, live } = this;
		const hearers = { outbox, pacing, arrivals, groups, calls, live, identities, directory };
		this.#hearers = { ...hearers, history, logger };
		this.link = this.#buildLink();
	}

	get name(): string {
		return this.parts.row.name;
	}

	get clock(): Clock {
		return this.parts.clock;
	}

	/** Milliseconds since the epoch. */
	get createdAt(): number {
		return this.parts.row.createdAt;
	}

	get status(): InstanceStatus {
		return this.link.status;
	}

	/** Takes up what an earlier process left, then connects when a phone is linked. */
	async start(): Promise<void> {
		const { locked } = this.parts.storage.vault;
		if (locked) return this.link.lock(locked);
		await this.#hearers.arrivals.recover();
		await this.downloads.load();
		await this.outbox.load();
		this.link.start();
	}

	/** Sends nothing new, waits for what is half sent, ends the socket without logging out, stores what is left. */
	async stop(): Promise<void> {
		this.downloads.stop();
		await this.outbox.stop();
		this.pacing.newChats.stop();
		await this.calls.stop();
		await this.link.stop();
		await this.#hearers.arrivals.settled();
		await this.groups.book.settled();
		await this.directory.settled();
		await this.#hearers.history.stop();
		await this.#publisher.stop();
	}

	/** Throws ENCRYPTION_KEY while what is stored of the account cannot be opened. */
	requireKey(): void {
		const { locked } = this.parts.storage.vault;
		if (locked) throw locked;
	}

	/** Rejects with INSTANCE_NOT_CONNECTED where nothing would come back by itself. */
	requireLink(): void {
		this.requireKey();
		const { state } = this.link.status;
		if (sendableStates.has(state) && this.link.isLinked) return;
		if (state === 'storage_error') {
			throw new GatewayError(
				'STORAGE_FAILED',
				this.link.status.reason?.message ?? 'the disk refuses',
			);
		}
		throw new GatewayError('INSTANCE_NOT_CONNECTED', state, { details: { state } });
	}

	/** Everything that WhatsApp can be asked beyond messages. Throws INSTANCE_NOT_CONNECTED without a socket. */
	get whatsapp(): Queries {
		this.requireLink();
		const { connection, status } = this.link;
		if (!connection) throw new GatewayError('INSTANCE_NOT_CONNECTED', status.state);
		return connection.queries;
	}

	/** Rejects with BAD_REQUEST for a time that is too far ahead. */
	async send({ idempotency, waitFor, waitMs, after, ...asked }: SendCommand): Promise<SendResult> {
		const { account, clock, settings, storage, keepFilesMs } = this.parts;
		const { options } = asked;
		const priority = options?.priority ?? (await this.#priorityOf(asked.chat, after));
		const place = { instance: this.name, messageId: account.newMessageId() };
		const row = toRow(
			place,
			{ ...asked, after, options: { ...options, priority } },
			{ now: clock.now(), expiryMs: settings.sendExpiryMs },
		);
		if (row.dueAt > row.createdAt) await keepFiles(row, storage.media, keepFilesMs);
		return this.outbox.send({ row, idempotency, waitFor, waitMs });
	}

	async #priorityOf(chat: ChatAddress, after: string | undefined): Promise<SendPriority> {
		const { pacer } = this.pacing;
		// With another one it could overtake the message that leaves before it.
		const before = after && (await this.parts.storage.outbox.get(this.name, after));
		if (before) return before.priority;
		// Nobody asks while nothing is paced: who goes first then shows only in a backlog.
		return pacer.isOn ? pacer.priorityFor(chat) : 'normal';
	}

	/** Resolves once it is stored; what waits by the settings before is looked at again. */
	async changePacing(change: Partial<PacingSettings>): Promise<void> {
		await this.behaviour.changePacing(change);
		this.pacing.pacer.reset();
		this.#reconsider(pacedReasons);
	}

	#reconsider(reasons: readonly WaitReason[]): void {
		this.outbox.reconsider(reasons).catch((error: unknown) => {
			this.parts.logger.warn({ error: String(error) }, 'sends wait longer than they have to');
		});
	}

	/** Sends that have not left, or that may have and are not confirmed, in the order in which they may leave. */
	unsent(page: { offset: number; limit: number }): Promise<{ rows: OutboxRow[]; total: number }> {
		return this.parts.storage.outbox.open(this.name, page);
	}

	/** A stored send and how far it is known to have come. Rejects with MESSAGE_NOT_FOUND. */
	async sentMessage(
		messageId: string,
	): Promise<{ row: OutboxRow; state: MessageState; failure: Failure | null }> {
		const row = await this.parts.storage.outbox.get(this.name, messageId);
		if (!row) throw new GatewayError('MESSAGE_NOT_FOUND', messageId);
		return { row, ...this.outbox.current(row) };
	}

	/** A message that is kept here, sent or received; null for others. */
	storedMessage(messageId: string): Promise<MessageRow | null> {
		return this.parts.storage.messages.get(this.name, messageId);
	}

	#buildIdentities(): Identities {
		const { storage, clock, settings } = this.parts;
		return new Identities({
			instance: this.name,
			repository: storage.identities,
			contacts: storage.directory,
			store: (rows) => this.directory.learn({ kind: 'identities', rows }),
			clock,
			defaultCountry: settings.defaultCountry,
			ask: (phones) => this.link.connection?.checkNumbers(phones) ?? null,
		});
	}

	#buildReads(): ReadReceipts {
		return new ReadReceipts({
			behaviour: () => this.behaviour.current,
			sendRead: async (messages) => this.whatsapp.chats.sendRead(messages),
			learn: (...updates) => this.directory.learn(...updates),
			logger: this.parts.logger,
		});
	}

	#buildLive(): LiveChannels {
		const { clock, logger } = this.parts;
		return new LiveChannels({
			behaviour: () => this.behaviour,
			ask: () => this.whatsapp.channels,
			addressOf: (jid) => this.identities.addressOf(jid),
			learn: (...updates) => this.directory.learn(...updates),
			clock,
			logger,
		});
	}

	#buildLink(): Link {
		const { row, account, storage, network, clock, logger, settings, refreshVersion } = this.parts;
		return new Link({
			row,
			account,
			instances: storage.instances,
			network,
			clock,
			logger,
			listener: buildLinkListener(this, () => this.#hearers),
			version: settings.waVersion,
			connectSettings: () => this.#connectSettings(),
			refreshVersion,
			isStorageWritable: async () => (await storage.health()).writable,
		});
	}

	#buildPacing(): Pacing {
		const { storage, clock, logger } = this.parts;
		return buildPacing({
			instance: this.name,
			storage,
			behaviour: this.behaviour,
			queries: () => this.link.connection?.queries.account ?? null,
			show: (reason) => this.link.trouble('newChats', reason),
			lifted: () => this.#reconsider(['timelock']),
			clock,
			logger,
		});
	}

	#buildDownloads(): Downloads {
		const { account, storage, clock, logger, settings } = this.parts;
		return new Downloads({
			instance: this.name,
			media: storage.media,
			files: storage.files,
			fetch: (file) => account.fetch(file),
			renew: (key, file) => this.link.connection?.queries.media.renew(key, file) ?? null,
			clock,
			logger,
			settings: settings.downloads,
		});
	}

	#buildFiles(): MessageFiles {
		const { account, storage, links, clock, settings, keepFilesMs } = this.parts;
		return new MessageFiles({
			instance: this.name,
			account,
			messages: storage.messages,
			media: storage.media,
			files: storage.files,
			links,
			downloads: this.downloads,
			clock,
			keepMs: keepFilesMs,
			maxBytes: settings.downloads.maxBytes,
		});
	}

	/** Publishes what happened to the instance itself. */
	async tell(
		name: WorkingEventName,
		build: () => Promise<object>,
		dedupeKey?: string,
	): Promise<void> {
		const timestamp = this.parts.clock.now();
		const event = toEvent(name, { instance: this.name, timestamp, chat: null }, await build());
		await this.#publisher.publish([{ event, dedupeKey: dedupeKey ?? event.id }]);
	}

	/** A message that somebody else than WhatsApp brought. Resolves once it is told, or was told before. */
	report(message: Arrived): Promise<void> {
		return this.#hearers.arrivals.report(message);
	}

	/** A protobuf `Message` as JSON. Throws BAD_REQUEST for what is none. */
	encode(json: Record<string, unknown>) {
		return this.parts.account.encode(json);
	}

	/** The newest counts that were told of posts of a channel, by their ids. */
	async postCounts(
		channel: string,
		messageIds: readonly string[],
	): Promise<Map<string, PostCounts>> {
		const { history } = this.parts.storage;
		const found = await history.postCounts(this.name, channel, messageIds);
		return new Map(found.map((counts) => [counts.messageId ?? '', counts]));
	}

	isStarred(messageId: string): Promise<boolean> {
		return this.parts.storage.history.isStarred(this.name, messageId);
	}

	/** How far a message has come that was sent from here; null for all others. */
	async stateOf(messageId: string): Promise<MessageState | null> {
		const row = await this.parts.storage.outbox.get(this.name, messageId);
		return row && this.outbox.current(row).state;
	}

	/** Whom a message to a group, or a status, was for, and how far it has come with each. Null for all other messages. */
	recipientsOf(messageId: string): Promise<GroupRecipient[] | null> {
		return this.parts.storage.groupReceipts.of(this.name, messageId);
	}

	/** A stored protobuf `Message` as content. */
	decode(proto: Uint8Array): DecodedContent {
		return this.parts.account.decode(proto);
	}

	/** The linked account as the sender of its messages. Rejects with INSTANCE_NOT_CONNECTED when none is linked. */
	async self(): Promise<{ id: string; phone: string; lid: string | null; name: string | null }> {
		const self = await this.parts.account.identity();
		if (!self) throw new GatewayError('INSTANCE_NOT_CONNECTED', this.status.state);
		const { jid, phone, lid, name } = self;
		return { id: jid, phone, lid, name };
	}

	/** The same, or the account that was linked last. */
	async lastSelf() {
		const self = await this.parts.account.identity();
		if (self) return this.self();
		const { phone, lid, profileName: name } = this.status;
		return { id: phone ? phoneJid(phone) : (lid ?? ''), phone, lid, name };
	}

	#connectSettings() {
		const { current, proxy } = this.behaviour;
		return {
			online: current.alwaysOnline,
			fullHistory: current.syncFullHistory,
			proxy: proxy?.enabled ? proxy : null,
			groups: this.groups.source,
			watchTickMs: this.parts.settings.watchTickMs,
			disappearAfter: (chat: string) => this.#disappearAfter(chat),
		};
	}

	/** Seconds after which a message that is sent now vanishes; 0 for never. */
	async #disappearAfter(chat: string): Promise<number> {
		if (!isGroup(chat)) return this.directory.timers.of(chat);
		return (await this.groups.book.get(chat))?.disappearAfter ?? 0;
	}

	/** Something that the instance says by itself: stored and sent like everything else, and waited for by nobody. */
	async #sendOwnText(to: string, text: string): Promise<void> {
		const chat = await this.identities.addressOf(to);
		const content = { text, mentions: [], replyTo: null, delayMs: 0 };
		const operation = 'message.sendText';
		await this.send({
			operation,
			chat,
			content,
			idempotency: null,
			waitFor: 'accepted',
			waitMs: 0,
		});
	}
}
