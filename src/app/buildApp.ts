import type { Logger } from '../domain/ports/logger';
import type { Relays } from '../domain/ports/relays';
import type { Storage } from '../domain/ports/storage';
import { type EngineHost, openEngine } from '../engine';
import { type Events, openEvents } from '../events';
import { buildServer, type Control, type Health } from '../server';
import { openStorage, Upkeep } from '../storage';
import { systemClock } from '../support/clock';
import { buildGuardedHttp } from '../support/guardedHttp';
import { buildHttpTransport } from '../support/httpTransport';
import { buildLogger } from '../support/logger';
import { buildPlainHttpPolicy } from '../support/plainHttp';
import { openAdminKey } from './adminKey';
import type { Config } from './config';
import { buildEncodeDelivery } from './encodeDelivery';
import { openNetwork, type SandboxLink } from './openNetwork';
import { isRelay, openRelays } from './openRelays';
import { packageVersion } from './packageInfo';
import { scanOwnQrs } from './scanOwnQrs';

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
	const { storage, sandbox, events, engine, logger, version } = parts;
	const { retention } = config;
	const upkeep = new Upkeep({ storage, clock: systemClock, logger, retention });
	const admin = await openAdminKey(config, storage.apiKeys, systemClock.now());
	const server = buildServer({
		gateway: engine,
		storage: { apiKeys: storage.apiKeys, subscriptions: events.subscriptions },
		streams: events.streams,
		health: () => readHealth(parts),
		files: engine.files,
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
			await engine.start();
			logger.info({ address, version, network }, 'gateway started');
			return address;
		},
		async close() {
			// Who waits for an acknowledgement is told how far it came, or closing would wait for them all.
			engine.release();
			await server.close();
			await upkeep.close();
			await engine.stop();
			await events.close();
			await storage.close();
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
	logger: Logger;
	/** Of the code that runs, which an update on disk does not change. */
	version: string;
}

async function openParts(config: Config): Promise<Parts> {
	const { dataFolder, network, webhooks, defaultCountry, waVersion } = config;
	const clock = systemClock;
	const version = packageVersion();
	const logger = buildLogger({ level: config.logLevel });
	const storage = await openStorage({ folder: dataFolder, network, clock, logger });
	const sandbox = await openNetwork(config);
	const plainHttp = buildPlainHttpPolicy({ hosts: webhooks.plainHttpHosts });
	const phoneOf = (name: string) => engine.statusOf(name)?.phone ?? null;
	const events = await openEvents({
		storage,
		clock,
		logger,
		transport: buildHttpTransport({ clock, keepBytes: keptAnswerBytes, plainHttp }),
		waits: webhooks.waits ?? undefined,
		attemptTimeoutMs: webhooks.attemptTimeoutMs ?? undefined,
		giveUpMs: webhooks.giveUpMs ?? undefined,
		encodeDelivery: buildEncodeDelivery({ phoneOf, serverUrl: config.publicUrl }),
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
		instanceDefaults: { defaultCountry, waVersion },
		publicUrl: config.publicUrl,
		ffmpeg: config.ffmpeg,
		mediaDays: config.mediaDays,
	});
	return { storage, sandbox, events, engine, logger, version };
}

function relaysOf({ storage, events, engine: { network } }: Parts): Relays {
	return openRelays({ instances: storage.instances, events, network, clock: systemClock });
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
