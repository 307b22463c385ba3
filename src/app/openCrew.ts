import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';
import { ClusterGateway, dispatchPath, InnerCalls, Membership, Peers, RelayCrew } from '../cluster';
import type { Clock } from '../domain/ports/clock';
import type { ClusterStore } from '../domain/ports/cluster';
import type { Crew } from '../domain/ports/crew';
import type { Gateway } from '../domain/ports/gateway';
import type { Logger } from '../domain/ports/logger';
import type { FileDoor } from '../domain/ports/media';
import type { Relays } from '../domain/ports/relays';
import type { Storage } from '../domain/ports/storage';
import type { EngineHost } from '../engine';
import type { Events } from '../events';
import { buildClusterServer } from '../server';
import { randomToken } from '../support/crypto';
import { buildHttpTransport } from '../support/httpTransport';
import { hasEnded } from '../support/processIdentity';
import { openClusterFiles, openClusterRelays } from './clusterDoors';
import type { Config, DatabaseConfig } from './config';
import { isRelay } from './openRelays';

/** Who runs the instances: this process alone, or as one of a cluster. */
export interface OpenCrew {
	/** The door to all instances, wherever they run. */
	gateway: Gateway;
	/** And to their files. */
	files: FileDoor;
	/** Relays over those of this process alone. */
	relays: (own: Relays) => Relays;
	/** A relay was made here. */
	hold: (relay: string) => void;
	/** Begins to run instances. */
	start(): Promise<void>;
	/** Takes no more calls, and answers those that wait with the state reached. */
	release(): void;
	/** Runs none any more; of a cluster, others run them then. */
	stop(): Promise<void>;
}

export interface CrewParts {
	engine: EngineHost;
	events: Events;
	storage: Pick<Storage, 'files' | 'media'>;
	/** Null where the store belongs to this process. */
	store: ClusterStore | null;
	config: Pick<Config, 'database' | 'bodyLimit'>;
	leaseMs: number;
	clock: Clock;
	logger: Logger;
}

export function openCrew(parts: CrewParts): OpenCrew {
	const { engine, store, config } = parts;
	if (store && config.database) return joinCluster({ ...parts, store }, config.database);
	return {
		gateway: engine,
		files: engine.files,
		relays: (own) => own,
		hold: () => undefined,
		start: () => engine.start(),
		release: () => engine.release(),
		stop: () => engine.stop(),
	};
}

function joinCluster(
	parts: CrewParts & { store: ClusterStore },
	{ cluster }: DatabaseConfig,
): OpenCrew {
	const { engine, events, storage, store, config, clock, logger, leaseMs } = parts;
	const peers = new Peers(buildHttpTransport({ clock, direct: true }));
	const crew = new RelayCrew(engine, isRelay);
	const inner = new InnerCalls(engine);
	const local: Gateway & Pick<Crew, 'runs'> = {
		dispatch: (...call) => inner.dispatch(...call),
		runs: (name) => crew.runs(name),
	};
	const gateway = new ClusterGateway({ local, store, peers, clock, logger });
	const uptime = () => performance.now();
	const membership = new Membership({ store, crew, clock, logger, leaseMs, hasEnded, uptime });
	const doors = { gateway, inner, crew };
	const secret = randomToken();
	const server = buildClusterServer({
		dispatch: (...call) => gateway.dispatchHere(...call),
		secret,
		path: dispatchPath,
		bodyLimit: config.bodyLimit,
		logger,
	});
	return {
		gateway,
		files: openClusterFiles(doors, engine.files, storage),
		relays: (own) => openClusterRelays(doors, own),
		hold: (relay) => crew.hold(relay),
		async start() {
			await server.listen(cluster.listen);
			const { address, port } = server.server.address() as AddressInfo;
			const url = cluster.url ?? `http://${reachable(address)}:${port}`;
			store.onWake((wake) => {
				if (wake === null || wake.kind === 'leases') membership.wake();
				events.heard(wake);
			});
			await membership.start({ url, secret });
			logger.info({ url }, 'joined the cluster');
		},
		release() {
			gateway.leave();
			engine.release();
		},
		async stop() {
			await membership.stop();
			await engine.stop();
			await server.close();
		},
	};
}

/** An address as others can use it: who listens everywhere is reached at the first address of the machine. */
function reachable(address: string): string {
	const everywhere = address === '0.0.0.0' || address === '::';
	const found = everywhere ? firstAddress() : address;
	return found.includes(':') ? `[${found}]` : found;
}

function firstAddress(): string {
	const addresses = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
	const outer = addresses.filter(({ internal }) => !internal);
	return (outer.find(({ family }) => family === 'IPv4') ?? outer[0])?.address ?? '127.0.0.1';
}
