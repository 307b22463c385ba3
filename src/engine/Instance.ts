import { GatewayError } from '../domain/errors';
import { type InstanceStatus, type Network, sendableStates } from '../domain/instance';
import type { ChatAddress, MessageState } from '../domain/message';
import type { Clock } from '../domain/ports/clock';
import type { EventSink } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import type { InstanceRow, MessageRow, OutboxRow, Storage } from '../domain/ports/storage';
import { Arrivals } from './Arrivals';
import { Behaviour } from './Behaviour';
import { Calls } from './Calls';
import type { DecodedContent, ConnectionEvent, WaVersion, WhatsAppAccount } from './connection';
import { Groups } from './groups/Groups';
import { Deeds } from './Deeds';
import { Directory } from './directory/Directory';
import { History } from './directory/History';
import { Identities } from './Identities';
import { Link, type LinkListener } from './Link';
import { Downloads } from './media/Downloads';
import type { MediaLinks } from './media/MediaLinks';
import { MessageFiles } from './media/MessageFiles';
import { toEvent } from './messageEvents';
import { Offers } from './Offers';
import type { Failure } from './outbox/nacks';
import { Outbox, type SendResult } from './outbox/Outbox';
import type { WaitFor } from './outbox/Waiters';
import { Publisher } from './Publisher';
import type { Queries } from './queries';
import type { InstanceSettings } from './settings';
import { offerView, statusView } from './statusView';

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
	readonly offers: Offers;
	readonly downloads: Downloads;
	readonly files: MessageFiles;
	readonly #arrivals: Arrivals;
	readonly #history: History;
	readonly #publisher: Publisher;

	constructor(private readonly parts: InstanceParts) {
		const { row, account, storage, events, clock, logger, settings } = parts;
		const instance = row.name;
		this.behaviour = new Behaviour(row, storage.instances);
		const nextWrite = () => storage.nextWrite(instance);
		this.#publisher = new Publisher({ instance, sink: events, nextWrite, clock, logger });
		const publish = this.#publisher.publish.bind(this.#publisher);
		const shared = { instance, publish, clock, logger };
		this.directory = new Directory({
			...shared,
			addressOf: (jid) => this.identities.addressOf(jid),
			nameOf: (jid) => this.identities.nameOf(jid),
		});
		this.identities = new Identities({
			instance,
			repository: storage.identities,
			contacts: storage.directory,
			store: (rows) => this.directory.learn({ kind: 'identities', rows }),
			clock,
			defaultCountry: settings.defaultCountry,
			ask: (phones) => this.link.connection?.checkNumbers(phones) ?? null,
		});
		const { identities, directory } = this;
		const people = { account, identities, directory };
		this.outbox = new Outbox({
			...shared,
			...people,
			repository: storage.outbox,
			messages: storage.messages,
			settings: settings.outbox,
		});
		this.calls = new Calls({
			...shared,
			identities,
			behaviour: () => this.behaviour.current,
			reject: ({ callId, from }) => this.whatsapp.calls.reject(callId, from),
			sendText: (chat, text) => this.#sendOwnText(chat, text),
		});
		this.groups = new Groups({
			...shared,
			...people,
			repository: storage.groups,
			ask: () => this.whatsapp.groups,
		});
		this.offers = new Offers({ instance, repository: storage.offers, clock });
		const { messages, pollVotes: votes } = storage;
		this.downloads = this.#buildDownloads();
		this.files = this.#buildFiles();
		this.#history = new History({ ...shared, ...people });
		this.#arrivals = new Arrivals({
			...shared,
			...people,
			files: this.files,
			downloads: this.downloads,
			deeds: new Deeds({ ...shared, ...people, messages, votes, offers: this.offers }),
			isIgnored: (chat) => this.behaviour.ignores(chat),
		});
		this.link = this.#buildLink();
	}

	get name(): string {
		return this.parts.row.name;
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
		await this.#arrivals.recover();
		await this.downloads.load();
		await this.outbox.load();
		this.link.start();
	}

	/** Sends nothing new, waits for what is half sent, ends the socket without logging out, stores what is left. */
	async stop(): Promise<void> {
		this.downloads.stop();
		await this.outbox.stop();
		await this.link.stop();
		await this.#arrivals.settled();
		await this.groups.book.settled();
		await this.directory.settled();
		await this.#history.settled();
		await this.#publisher.stop();
	}

	/** Rejects with INSTANCE_NOT_CONNECTED where nothing would come back by itself. */
	requireLink(): void {
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

	send({
		operation,
		chat,
		content,
		idempotency,
		waitFor,
		waitMs,
	}: SendCommand): Promise<SendResult> {
		const { account, clock, settings } = this.parts;
		const now = clock.now();
		const row: OutboxRow = {
			messageId: account.newMessageId(),
			instance: this.name,
			chat: chat.jid,
			operation,
			content,
			state: 'queued',
			failure: null,
			attempts: 0,
			dueAt: now,
			expiresAt: now + settings.sendExpiryMs,
			createdAt: now,
			updatedAt: now,
		};
		return this.outbox.send({ row, idempotency, waitFor, waitMs });
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

	#buildLink(): Link {
		const { row, account, storage, network, clock, logger, settings, refreshVersion } = this.parts;
		return new Link({
			row,
			account,
			instances: storage.instances,
			network,
			clock,
			logger,
			listener: this.#listener(),
			version: settings.waVersion,
			connectSettings: () => this.#connectSettings(),
			refreshVersion,
			isStorageWritable: async () => (await storage.health()).writable,
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

	/** How far a message has come that was sent from here; null for all others. */
	async stateOf(messageId: string): Promise<MessageState | null> {
		const row = await this.parts.storage.outbox.get(this.name, messageId);
		return row && this.outbox.current(row).state;
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

	#connectSettings() {
		const { current, proxy } = this.behaviour;
		return {
			online: current.alwaysOnline,
			fullHistory: current.syncFullHistory,
			proxy: proxy?.enabled ? proxy : null,
			groups: this.groups.source,
		};
	}

	#listener(): LinkListener {
		return {
			opened: (connection) => {
				this.outbox.opened(connection);
				this.groups.opened().catch((error: unknown) => {
					this.parts.logger.warn({ error: String(error) }, 'the groups were not asked for');
				});
				this.downloads.opened();
			},
			closed: () => this.outbox.closed(),
			traffic: (event) => this.#traffic(event),
			announce: (event, status) => {
				void this.#publishOwn(event, async () => statusView(status));
			},
			offered: (offer) => {
				const timestamp = new Date(this.parts.clock.now()).toISOString();
				void this.#publishOwn('instance.qr', async () => ({
					instance: this.name,
					...(await offerView(offer)),
					timestamp,
				}));
			},
		};
	}

	#traffic(event: ConnectionEvent): void {
		const logFailure = (error: unknown) =>
			this.parts.logger.warn({ error: String(error) }, `${event.type} was not stored`);
		switch (event.type) {
			case 'ack':
				return this.outbox.acked(event.messageId, event.error);
			case 'receipt':
				return event.storedBy(this.outbox.receipt(event.receipt));
			case 'message':
				return this.#arrivals.take(event.message);
			case 'group':
				return this.groups.hear(event.notification, event.storedBy);
			case 'groupsLost':
				return void this.groups.lost().catch(logFailure);
			case 'call':
				return void this.calls.take(event.call).catch(logFailure);
			case 'identities':
				return void this.identities.learn(event.rows).catch(logFailure);
			case 'history':
				return this.#history.take(event.part);
			case 'readElsewhere':
				return event.storedBy(this.directory.hear(event));
			case 'contact':
			case 'chat':
			case 'chatDeleted':
			case 'label':
			case 'labelDeleted':
			case 'labelPlaced':
			case 'presence':
				return void this.directory.hear(event).catch(logFailure);
			default:
				return;
		}
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

	async #publishOwn(
		name: 'instance.connected' | 'instance.disconnected' | 'instance.qr',
		build: () => Promise<object>,
	): Promise<void> {
		const timestamp = this.parts.clock.now();
		const event = toEvent(name, { instance: this.name, timestamp, chat: null }, await build());
		await this.#publisher.publish([{ event, dedupeKey: event.id }]);
	}
}
