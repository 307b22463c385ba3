import { openEngine } from '../engine';
import { openEvents } from '../events';
import { buildServer, type Control } from '../server';
import { openStorage } from '../storage';
import { systemClock } from '../support/clock';
import { buildHttpTransport } from '../support/httpTransport';
import { buildLogger } from '../support/logger';
import { openAdminKey } from './adminKey';
import type { Config } from './config';
import { buildEncodeDelivery } from './encodeDelivery';
import { openNetwork } from './openNetwork';
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
	const version = packageVersion();
	const logger = buildLogger({ level: config.logLevel as 'info' });
	const clock = systemClock;
	const storage = await openStorage({
		folder: config.dataFolder,
		network: config.network,
		clock,
		logger,
	});
	const sandbox = await openNetwork(config);
	const admin = await openAdminKey(config, storage.apiKeys, clock.now());
	const events = await openEvents({
		storage,
		clock,
		logger,
		transport: buildHttpTransport({ clock, keepBytes: keptAnswerBytes }),
		waits: config.webhooks.waits ?? undefined,
		attemptTimeoutMs: config.webhooks.attemptTimeoutMs ?? undefined,
		encodeDelivery: buildEncodeDelivery({
			phoneOf: (name) =>
				engine.instances().find((each) => each.name === name)?.status.phone ?? null,
			serverUrl: null,
		}),
	});
	const engine = await openEngine({
		storage: {
			...storage,
			subscriptions: events.subscriptions,
			instances: {
				...storage.instances,
				delete: async (name) => {
					await events.forget(name);
					await storage.instances.delete(name);
				},
			},
		},
		events: sandbox?.own ? scanOwnQrs(events, sandbox.controlUrl, logger) : events,
		network: config.network,
		...(sandbox ? { sandbox } : {}),
		clock,
		logger,
		instanceDefaults: { defaultCountry: config.defaultCountry, waVersion: config.waVersion },
	});
	const server = buildServer({
		gateway: engine,
		storage: { apiKeys: storage.apiKeys, subscriptions: events.subscriptions },
		streams: events.streams,
		health: async () => {
			const { writable } = await storage.health();
			const { network, instances } = engine.status();
			const connected = instances.filter(({ state }) => state === 'connected').length;
			return {
				ok: writable,
				version,
				network,
				sandbox: network === 'sandbox',
				instances: { total: instances.length, connected },
			};
		},
		adminKeyHash: admin.hash,
		clock,
		logger,
		bodyLimit: config.bodyLimit,
		...(config.sidecar ? { control } : {}),
	});
	return {
		freshAdminKey: admin.fresh,
		sandboxUrl: sandbox?.controlUrl ?? null,
		async listen() {
			const { listen } = config;
			const address = await server.listen('socket' in listen ? { path: listen.socket } : listen);
			await engine.start();
			logger.info({ address, version, network: config.network }, 'gateway started');
			return address;
		},
		async close() {
			await server.close();
			await engine.stop();
			await events.close();
			await storage.close();
			await sandbox?.close();
			logger.info({}, 'gateway stopped');
		},
	};
}
