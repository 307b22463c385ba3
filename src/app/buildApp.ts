import { mkdirSync } from 'node:fs';
import type { GatewayError } from '../domain/errors';
import type { Logger } from '../domain/ports/logger';
import type { Relays } from '../domain/ports/relays';
import type { InstanceRow, Storage } from '../domain/ports/storage';
import { type EngineHost, instanceOfHook, openEngine } from '../engine';
import { type Events, openEvents } from '../events';
import { buildServer, type Control, type Health } from '../server';
import {
	BackgroundSealing,
	type FolderLease,
	openFolderLease,
	openStorage,
	Upkeep,
} from '../storage';
import { systemClock } from '../support/clock';
import { buildGuardedHttp } from '../support/guardedHttp';
import { buildHttpTransport } from '../support/httpTransport';
import { buildLogger } from '../support/logger';
import { buildPlainHttpPolicy } from '../support/plainHttp';
import { openAdminKey } from './adminKey';
import type { Config } from './config';
import { buildEncodeDelivery } from './encodeDelivery';
import { withFileInside } from './fileInside';
import { openCrew, type OpenCrew } from './openCrew';
import { openNetwork, type SandboxLink } from './openNetwork';
import { isRelay, openRelays } from './openRelays';
import { packageVersion } from './packageInfo';
import { scanOwnQrs } from './scanOwnQrs';
import { leaseMsOf, storagePlace } from './storagePlace';

/** Of a webhook's answer only the status counts; the rest is for a person who looks. */
const keptAnswerBytes = 2_048;

export interface App {
	/** The admin key when it was made just now; shown once. */
	freshAdminKey: string | null;
	/** Control URL of the local WhatsApp, when it is on one. */
	sandboxUrl: string | null;
	/** Begins to answer, and to connect linked instances. Resolves with the address. */
	listen(): Promise<string>;
	/** Stops taking requests, lets what is under way finish, and leaves every link intact. */
	close(): Promise<void>;
}

/** Puts the whole gateway together: the only place that knows every concrete part. */
export async function buildApp(config: Config, control: Control): Promise<App> {
	const parts = await openParts(config);
	const { storage, sandbox, events, crew, logger, version } = parts;
	const { retention } = config;
	const upkeep = new Upkeep({ storage, clock: systemClock, logger, retention });
	const sealing = new BackgroundSealing({ vault: storage.vault, clock: systemClock, logger });
	const admin = await openAdminKey(config, storage.apiKeys, systemClock.now());
	const server = buildServer({
		gateway: crew.gateway,
		storage: {
			apiKeys: storage.apiKeys,
			users: storage.users,
			subscriptions: events.subscriptions,
		},
		streams: events.streams,
		health: () => readHealth(parts),
		files: crew.files,
		instanceOfHook: (token) => instanceOfHook(token, storage.instances),
		adminKeyHash: admin.hash,
		clock: systemClock,
		logger,
		bodyLimit: config.bodyLimit,
		...(config.sidecar ? { control, relays: relaysOf(parts) } : {}),
	});
	return {
		freshAdminKey: admin.fresh,
		sandboxUrl: sandbox?.controlUrl ?? null,
		async listen() {
			const { listen, network } = config;
			const address = await server.listen('socket' in listen ? { path: listen.socket } : listen);
			await crew.start();
			logger.info({ address, version, network }, 'gateway started');
			return address;
		},
		async close() {
			// Who waits for an acknowledgement is told how far it came, or closing would wait for them all.
			crew.release();
			await server.close();
			await upkeep.close();
			await sealing.close();
			await crew.stop();
			await events.close();
			await storage.close();
			parts.lease?.release();
			await sandbox?.close();
			logger.info({}, 'gateway stopped');
		},
	};
}

interface Parts {
	storage: Storage;
	sandbox: SandboxLink | null;
	events: Events;
	engine: EngineHost;
	crew: OpenCrew;
	/** Of the data folder, where its database is not in it. */
	lease: FolderLease | null;
	logger: Logger;
	/** Of the code that runs, which an update on disk does not change. */
	version: string;
}

async function openParts(config: Config): Promise<Parts> {
	const { network, webhooks, defaultCountry, waVersion } = config;
	const clock = systemClock;
	const version = packageVersion();
	const logger = buildLogger({ level: config.logLevel });
	// n8n's processes find a sidecar by its folder, so only one may have it.
	const lease = config.database && config.sidecar ? takeFolder(config.dataFolder) : null;
	const storage = await openStorage({ ...storagePlace(config, version), clock, logger });
	if (storage.vault.locked) logger.error({}, describe(storage.vault.locked));
	const sandbox = await openNetwork(config);
	// Of an instance that runs elsewhere, the store knows it.
	const phoneOf = async (name: string) =>
		(engine.statusOf(name) ?? (await storage.instances.get(name)))?.phone ?? null;
	const plainHttp = buildPlainHttpPolicy({ hosts: webhooks.plainHttpHosts });
	const events = openEvents({
		storage,
		clock,
		logger,
		transport: buildHttpTransport({ clock, keepBytes: keptAnswerBytes, plainHttp }),
		waits: webhooks.waits ?? undefined,
		attemptTimeoutMs: webhooks.attemptTimeoutMs ?? undefined,
		giveUpMs: webhooks.giveUpMs ?? undefined,
		encodeDelivery: async (subscription, event) => {
			const phone = await phoneOf(event.instance);
			const encode = buildEncodeDelivery({ phoneOf: () => phone, serverUrl: config.publicUrl });
			return encode(subscription, await withFileInside(subscription, event, engine.files));
		},
	});
	const engine = openEngine({
		storage: withEvents(storage, events),
		events: sandbox?.own ? scanOwnQrs(events, sandbox.controlUrl, logger) : events,
		desk: events.desk,
		checkWebhookUrl: (url) => plainHttp.check(url),
		network,
		...(sandbox ? { sandbox } : {}),
		clock,
		logger,
		version,
		publicHttp: buildGuardedHttp({ clock, allowPrivate: config.allowPrivateUrls }),
		instanceDefaults: { defaultCountry, waVersion, pacing: config.pacing },
		publicUrl: config.publicUrl,
		ffmpeg: config.ffmpeg,
		mediaDays: config.mediaDays,
		mediaBytes: config.mediaBytes,
	});
	const crew = openCrew({
		engine,
		events,
		storage,
		store: storage.cluster,
		config,
		leaseMs: leaseMsOf(config),
		clock,
		logger,
	});
	// Not before there is an engine: what is delivered may have a file of its own.
	await events.start();
	return { storage, sandbox, events, engine, crew, lease, logger, version };
}

function takeFolder(folder: string): FolderLease {
	mkdirSync(folder, { recursive: true, mode: 0o700 });
	return openFolderLease(folder, systemClock.now());
}

function relaysOf({ storage, events, crew, engine: { network } }: Parts): Relays {
	const create = async (row: InstanceRow) => {
		await storage.instances.create(row);
		crew.hold(row.name);
	};
	const instances = { ...storage.instances, create };
	return crew.relays(openRelays({ instances, events, network, clock: systemClock }));
}

/** Subscriptions and deletions go through the events, so that what delivers hears of them; relays are no instances. */
function withEvents(storage: Storage, events: Events): Storage {
	const remove = async (name: string) => {
		await events.forget(name);
		await storage.instances.delete(name);
	};
	const list = async () => (await storage.instances.list()).filter(({ name }) => !isRelay(name));
	const instances = { ...storage.instances, list, delete: remove };
	return { ...storage, subscriptions: events.subscriptions, instances };
}

function describe({ message, hint }: GatewayError): string {
	return `${message}. Next step: ${hint}`;
}

async function readHealth({ storage, engine, events, version }: Parts): Promise<Health> {
	const { writable } = await storage.health();
	const { network } = engine;
	return {
		ok: writable,
		version,
		network,
		sandbox: network === 'sandbox',
		instances: engine.counts(),
		webhooks: events.counts(),
	};
}
