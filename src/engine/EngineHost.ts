import {
	findOperation,
	type InputOf,
	type OperationId,
	type WorkingOperationId,
} from '../catalogue/operations';
import { GatewayError } from '../domain/errors';
import type { InstanceStatus, Network } from '../domain/instance';
import type { Clock } from '../domain/ports/clock';
import type { Crew } from '../domain/ports/crew';
import type { DeliveryDesk } from '../domain/ports/delivery';
import type { Caller, EventSink, Gateway } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import type { FileDoor, FileHere, MediaRow } from '../domain/ports/media';
import type { InstanceRow, Storage } from '../domain/ports/storage';
import { requireFree } from './automation';
import { commands, isWorking } from './commands';
import type { Command } from './commands/Command';
import type { WaVersion, WhatsAppAccount } from './connection';
import { Instance } from './Instance';
import type { LinkPreviews } from './linkPreview';
import { LoginGuard } from './LoginGuard';
import type { MediaLibrary } from './media/MediaLibrary';
import type { MediaLinks } from './media/MediaLinks';
import { fileHere } from './media/MessageFiles';
import { isoTime } from './messageEvents';
import { resolvePacing } from './pacing/settings';
import { mergeSettings, type SettingsGiven } from './settings';

export interface HostParts {
	storage: Storage;
	events: EventSink;
	network: Network;
	openAccount: (instance: string) => WhatsAppAccount;
	clock: Clock;
	logger: Logger;
	instanceDefaults: SettingsGiven;
	linkPreviews: LinkPreviews;
	desk: DeliveryDesk;
	/** Rejects with PLAIN_HTTP_REFUSED for a webhook that may not be posted to. */
	checkWebhookUrl: (url: string) => Promise<void>;
	media: MediaLibrary;
	links: MediaLinks;
	/** How long files are kept, milliseconds. */
	keepFilesMs: number;
	/** Version of this gateway. */
	version: string;
	/** WhatsApp Web version of the library, for instances that were given none. */
	libraryVersion: WaVersion;
	/** Looks up a current WhatsApp Web version after a 405; null when there is none to be had. */
	refreshVersion: () => Promise<WaVersion | null>;
}

/** What health shows of the engine. */
export interface EngineStatus {
	network: Network;
	instances: InstanceStatus[];
}

/** How long, and how often, somebody looks for a file that another process fetches. */
const ELSEWHERE = { patienceMs: 60_000, everyMs: 500 };

/** A login costs a few hundred milliseconds of one core; all at once they would starve what is connected. */
const STAGGER_MS = 250;

/** All instances of this process, and the one door to them. */
export class EngineHost implements Gateway, Crew {
	readonly #instances = new Map<string, Instance>();
	readonly logins: LoginGuard;
	#isStopping = false;

	constructor(private readonly parts: HostParts) {
		this.logins = new LoginGuard(parts.clock);
	}

	get storage(): Storage {
		return this.parts.storage;
	}

	get clock(): Clock {
		return this.parts.clock;
	}

	get network(): Network {
		return this.parts.network;
	}

	get version(): string {
		return this.parts.version;
	}

	/** What logins name, unless an instance was told otherwise. */
	get whatsappVersion(): WaVersion {
		return this.parts.instanceDefaults.waVersion ?? this.parts.libraryVersion;
	}

	get linkPreviews(): LinkPreviews {
		return this.parts.linkPreviews;
	}

	get desk(): DeliveryDesk {
		return this.parts.desk;
	}

	/** Rejects with PLAIN_HTTP_REFUSED for a webhook that may not be posted to. */
	checkWebhookUrl(url: string): Promise<void> {
		return this.parts.checkWebhookUrl(url);
	}

	get media(): MediaLibrary {
		return this.parts.media;
	}

	get links(): MediaLinks {
		return this.parts.links;
	}

	/** Bytes of files, for the server. */
	readonly files: FileDoor = {
		ofMessage: (instance, messageId) => this.instance(instance).files.ofMessage(messageId),
		ofMedia: async (instance, mediaId) => {
			if (this.runs(instance)) return this.#fileOf(await this.media.row(instance, mediaId));
			return this.#fileFromElsewhere(instance, mediaId);
		},
		ofLink: async ({ mediaId, expires, signature }) => {
			const isOver = expires * 1_000 <= this.clock.now();
			if (isOver || !(await this.links.isGenuine(mediaId, expires, signature))) {
				throw new GatewayError('UNAUTHORIZED');
			}
			return this.#fileOf(await this.media.row(null, mediaId));
		},
		pathOf: (sha256) => this.storage.files.pathOf(sha256),
		take: (bytes, about) => this.media.takeIn(bytes, about),
		read: (mediaId) => this.media.read(mediaId),
		drop: async (mediaId) => this.media.remove(await this.media.row(null, mediaId)),
	};

	/** The process that runs the instance fetches it. */
	async #fileFromElsewhere(instance: string, mediaId: string): Promise<FileHere> {
		const until = this.clock.now() + ELSEWHERE.patienceMs;
		for (;;) {
			const row = await this.media.row(instance, mediaId);
			if (row.state !== 'pending' || this.clock.now() >= until) {
				return this.#fileOf({ ...row, instance: null });
			}
			await this.#pause(ELSEWHERE.everyMs);
		}
	}

	/** What is not here can only be fetched for the instance that was sent it. */
	async #fileOf(row: MediaRow): Promise<FileHere> {
		const here = await fileHere(row, this.storage.files);
		if (here) return here;
		if (row.instance === null) throw new GatewayError('MEDIA_NOT_FOUND', row.mediaId);
		return this.instance(row.instance).files.ofRow(row);
	}

	/** Opens every stored instance and connects the linked ones, a few per second. Resolves once all are opened. */
	async start(): Promise<void> {
		this.media.start();
		const rows = await this.storage.instances.list();
		await this.#startAll(rows);
		const { enabled, ...pacing } = resolvePacing(
			this.network,
			this.parts.instanceDefaults.pacing ?? {},
		);
		const started = { instances: rows.length, network: this.network };
		this.parts.logger.info({ ...started, pacing: enabled ? pacing : 'off' }, 'engine started');
	}

	running(): string[] {
		return [...this.#instances.keys()];
	}

	runs(instance: string): boolean {
		return this.#instances.has(instance);
	}

	async adopt(instances: readonly string[]): Promise<void> {
		const rows = await this.storage.instances.list();
		await this.#startAll(rows.filter(({ name }) => instances.includes(name)));
	}

	async drop(name: string, { isTaken }: { isTaken: boolean }): Promise<void> {
		const instance = this.#instances.get(name);
		if (!instance) return;
		this.#instances.delete(name);
		if (isTaken) await instance.link.stop();
		await instance.stop();
		// Who still waits for it hears how far it came.
		instance.outbox.release();
		instance.link.release();
	}

	/** Takes no more calls, and answers those that wait with the state reached. */
	release(): void {
		this.#isStopping = true;
		for (const { outbox, link } of this.#instances.values()) {
			outbox.release();
			link.release();
		}
	}

	/** Takes no more calls, lets running sends finish, and ends the sockets without logging out. */
	async stop(): Promise<void> {
		this.media.stop();
		this.release();
		await Promise.all([...this.#instances.values()].map((instance) => instance.stop()));
	}

	status(): EngineStatus {
		return { network: this.network, instances: this.instances().map(({ status }) => status) };
	}

	/** Null for an instance that does not exist. */
	statusOf(name: string): InstanceStatus | null {
		return this.#instances.get(name)?.status ?? null;
	}

	counts(): { total: number; connected: number } {
		const states = this.instances().map(({ status }) => status.state);
		return {
			total: states.length,
			connected: states.filter((state) => state === 'connected' || state === 'degraded').length,
		};
	}

	async dispatch(
		operation: string,
		input: Record<string, unknown>,
		caller: Caller,
	): Promise<Record<string, unknown>> {
		if (this.#isStopping) throw new GatewayError('GATEWAY_UNREACHABLE', 'it is shutting down');
		const definition = findOperation(operation);
		if (!definition) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', operation);
		this.#requireScope(definition.scope, input, caller);
		const id = definition.id as OperationId;
		if (!isWorking(id)) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', definition.title);
		await requireFree(definition, input, { host: this, caller });
		return this.#run(id, input, caller);
	}

	/** In the order of creation. */
	instances(): Instance[] {
		return [...this.#instances.values()];
	}

	/** Rejects with INSTANCE_NOT_FOUND. */
	instance(name: string): Instance {
		const instance = this.#instances.get(name);
		if (!instance) throw new GatewayError('INSTANCE_NOT_FOUND', name);
		return instance;
	}

	/** Stores a new instance and opens it. Rejects with INSTANCE_EXISTS. */
	async create(name: string): Promise<Instance> {
		const row: InstanceRow = {
			name,
			network: this.network,
			createdAt: this.clock.now(),
			linked: false,
			phone: null,
			lid: null,
			profileName: null,
			state: 'created',
			reason: null,
			until: null,
			settings: {},
		};
		await this.storage.instances.create(row);
		return this.#open(row);
	}

	/** Unlinks as far as it can be told to WhatsApp, and deletes everything stored. */
	async delete(name: string): Promise<void> {
		const instance = this.instance(name);
		await instance.link.logout().catch((error: unknown) => {
			const { message } = GatewayError.from(error);
			this.parts.logger.warn({ instance: name, error: message }, 'deleted without logging out');
		});
		await instance.stop();
		await this.storage.instances.delete(name);
		this.#instances.delete(name);
	}

	#run<Id extends WorkingOperationId>(
		id: Id,
		input: InputOf<Id>,
		caller: Caller,
	): Promise<Record<string, unknown>> {
		const command = commands[id] as Command<Id>;
		return command(input, { host: this, caller });
	}

	/** A key of one instance reaches that instance, and nothing else. */
	#requireScope(scope: 'admin' | 'instance', input: Record<string, unknown>, caller: Caller): void {
		if (caller.instance === null) return;
		const isElsewhere = 'instance' in input && input.instance !== caller.instance;
		if (scope === 'admin' || isElsewhere) throw new GatewayError('UNAUTHORIZED');
	}

	#open(row: InstanceRow): Instance {
		const { openAccount, storage, events, network, clock, logger } = this.parts;
		const instance = new Instance({
			row,
			account: openAccount(row.name),
			storage,
			events,
			network,
			clock,
			logger: logger.child({ instance: row.name, network }),
			settings: mergeSettings(this.parts.instanceDefaults, row.settings),
			links: this.parts.links,
			keepFilesMs: this.parts.keepFilesMs,
			refreshVersion: this.parts.refreshVersion,
		});
		this.#instances.set(row.name, instance);
		return instance;
	}

	/** One that cannot be started, or was dropped meanwhile, keeps none of the others from it. */
	async #startAll(rows: readonly InstanceRow[]): Promise<void> {
		const failures: unknown[] = [];
		const opened = rows.map((row) => this.#open(row));
		for (const [index, instance] of opened.entries()) {
			if (index > 0) await this.#pause(STAGGER_MS);
			if (this.#isStopping) return;
			if (this.#instances.get(instance.name) !== instance) continue;
			void instance.tell('gateway.started', async () => ({
				instance: instance.name,
				version: this.version,
				timestamp: isoTime(this.clock.now()),
			}));
			await instance.start().catch((error: unknown) => {
				this.#instances.delete(instance.name);
				failures.push(error);
			});
		}
		if (failures.length > 0) throw failures[0];
	}

	#pause(ms: number): Promise<void> {
		return new Promise((resolve) => this.clock.schedule(ms, resolve));
	}
}
