import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Rest } from '../../bench/rig/Rest';
import { ChildProcess } from '../../scripts/n8n/ChildProcess';
import { eventually, GiveUp } from '../../scripts/n8n/eventually';
import { freePort } from '../../scripts/n8n/freePort';

export interface GatewayPlace {
	/** The built package. */
	dist: string;
	/** Data folder and log are made in here. */
	folder: string;
	/** Where it asks for the address of the local WhatsApp. */
	sandboxUrl: string;
	/** Tells it apart from the others on its database. */
	name: string;
	adminKey: string;
	/** Names of the accounts that there will be. */
	instances: readonly string[];
	/** Null: SQLite in its data folder. */
	database: { url: string; schema: string } | null;
}

/** What is loaded into the process before the gateway. */
export type Preload =
	/** It ends itself between two steps, at the nth time it gets there: see children/killAt.mts. */
	| { killAt: string; nth: number }
	/** A limit for the size of files makes its writes fail, and does not end it. */
	| { survivesFileLimit: true };

interface Instance {
	instance: string;
	state: string;
	qr?: string | null;
}

/** The first account's; the others have a number behind it. */
export const INSTANCE = 'chaos';
/** How long a gateway that is not heard of keeps its accounts, where several share a database. */
export const LEASE_S = 3;

/** Short enough for a run of a minute; the shape is that of production. */
const WAITS_S = '0.2,0.4,0.8,1.5';
const ONLINE_DEADLINE_MS = 60_000;

/** `wagate serve` as users run it, which is killed and started again on the same folder and port. */
export class Gateway {
	/** How long the next start lets an endpoint take; short, as are all waits here. */
	attemptTimeoutS = 1;
	#process: ChildProcess | null = null;
	#startedAt = 0;
	#isPaused = false;

	private constructor(
		private readonly place: GatewayPlace,
		private readonly port: number,
		readonly rest: Rest,
	) {}

	static async prepare(place: GatewayPlace): Promise<Gateway> {
		mkdirSync(place.folder, { recursive: true });
		const port = await freePort();
		return new Gateway(place, port, new Rest(`http://127.0.0.1:${port}`, place.adminKey));
	}

	get name(): string {
		return this.place.name;
	}

	get pid(): number {
		const { pid } = this.#process ?? {};
		if (pid === undefined) throw new Error('the gateway does not run');
		return pid;
	}

	get dataFolder(): string {
		return join(this.place.folder, `data-${this.place.name}`);
	}

	get isRunning(): boolean {
		return this.#process !== null && !this.#process.exited;
	}

	/** Whether somebody who calls may hope for an answer. */
	get isAwake(): boolean {
		return this.isRunning && !this.#isPaused;
	}

	/** Stands still with everything open, as on a machine that is out of memory or moved to another host. */
	pause(): void {
		this.#isPaused = true;
		process.kill(this.pid, 'SIGSTOP');
	}

	resume(): void {
		this.#isPaused = false;
		process.kill(this.pid, 'SIGCONT');
	}

	start(preload?: Preload): void {
		const { dist, folder, name, sandboxUrl, adminKey, database } = this.place;
		const file = preload && ('killAt' in preload ? 'killAt.mts' : 'fileLimit.mts');
		const imported = file && ['--import', join(__dirname, '..', 'children', file)];
		const flags = imported ? ['--disable-warning=ExperimentalWarning', ...imported] : [];
		const serve = [join(dist, 'src', 'main.js'), 'serve', '--network', 'sandbox'];
		this.#startedAt = performance.now();
		this.#isPaused = false;
		this.#process = ChildProcess.start({
			name: `gateway ${name}`,
			program: process.execPath,
			args: [
				...flags,
				...serve,
				...['--sandbox', sandboxUrl, '--data', this.dataFolder, '--port', String(this.port)],
			],
			env: {
				...process.env,
				WAGATE_ADMIN_KEY: adminKey,
				WAGATE_WEBHOOK_WAITS: WAITS_S,
				WAGATE_WEBHOOK_TIMEOUT: String(this.attemptTimeoutS),
				...(database && {
					WAGATE_DATABASE_URL: database.url,
					WAGATE_DATABASE_SCHEMA: database.schema,
					WAGATE_CLUSTER_LEASE: String(LEASE_S),
					WAGATE_FILES: join(folder, 'files'),
				}),
				...(preload &&
					'killAt' in preload && {
						CHAOS_DIST: dist,
						CHAOS_KILL_AT: preload.killAt,
						CHAOS_KILL_NTH: String(preload.nth),
					}),
			},
			cwd: folder,
			logFile: this.logFile,
		});
	}

	get logFile(): string {
		return join(this.place.folder, `gateway-${this.place.name}.log`);
	}

	/** Milliseconds from the start of the process until every account is connected. */
	async online(): Promise<number> {
		await this.reaches('connected');
		return performance.now() - this.#startedAt;
	}

	/** Waits until every account is in that state. */
	async reaches(state: string, deadlineMs = ONLINE_DEADLINE_MS): Promise<void> {
		const areThere = async () => {
			const states = await this.states();
			return this.place.instances.every((name) => states.get(name) === state) || undefined;
		};
		await eventually(`the accounts ${state}`, () => this.#unlessDead(areThere), {
			deadlineMs,
			everyMs: 50,
		});
	}

	/** Of every account by its name, wherever it runs; one that runs nowhere at this moment is left out. */
	async states(): Promise<Map<string, string>> {
		const list = await this.rest.call<{ instances: Instance[] }>('GET', '/v1/instances');
		return new Map(list.instances.map(({ instance, state }) => [instance, state]));
	}

	async answers(): Promise<void> {
		const ask = () => this.rest.call('GET', '/health');
		await eventually('the gateway', () => this.#unlessDead(ask), { everyMs: 20 });
	}

	/** Creates the instance and links it: `scan` is the phone. */
	async link(instance: string, scan: (qr: string) => Promise<void>): Promise<void> {
		const path = `/v1/instances/${instance}`;
		await this.rest.call('POST', '/v1/instances', { instance });
		const connect = () => this.rest.call<Instance>('POST', `${path}/connect`, {});
		await scan(await eventually('the QR', async () => (await connect()).qr ?? undefined));
		await eventually(`${instance} connected`, async () => {
			const { state } = await this.rest.call<Instance>('GET', path);
			return state === 'connected' || undefined;
		});
	}

	async setWebhook(instance: string, url: string): Promise<void> {
		await this.rest.call('PUT', `/v1/instances/${instance}/webhook`, { url, events: [] });
	}

	async kill(): Promise<void> {
		if (this.isRunning) await this.#process?.kill();
	}

	/** Resolves once the process has killed itself; rejects when it ended in any other way. */
	async died(deadlineMs: number): Promise<void> {
		const isOver = async () => (this.isRunning ? undefined : true);
		await eventually('the end of the gateway', isOver, { deadlineMs, everyMs: 10 });
		const { endedBy } = this.#process ?? {};
		if (endedBy === 'SIGKILL') return;
		throw new Error(`the gateway ended by itself:\n${this.#process?.lastLines(15)}`);
	}

	/** As a deployment ends it. */
	async stop(): Promise<void> {
		await this.#process?.stop();
	}

	async close(): Promise<void> {
		this.rest.close();
		if (this.#isPaused) this.resume();
		await this.stop();
	}

	async #unlessDead<T>(ask: () => Promise<T>): Promise<T> {
		if (!this.isRunning) throw new GiveUp(`the gateway ended:\n${this.#process?.lastLines(15)}`);
		return ask();
	}
}
