import { randomBytes } from 'node:crypto';
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
}

/** A point between two steps at which the process ends itself: see children/killAt.mts. */
export interface KillPoint {
	point: string;
	/** At the how manieth call. */
	nth: number;
}

interface Instance {
	state: string;
	reason: { code: string } | null;
	qr?: string | null;
}

export const INSTANCE = 'chaos';

/** Short enough for a run of a minute; the shape is that of production. */
const WAITS_S = '0.2,0.4,0.8,1.5';
const ATTEMPT_TIMEOUT_S = '1';
const ONLINE_DEADLINE_MS = 60_000;

/** `wagate serve` as users run it, which is killed and started again on the same folder and port. */
export class Gateway {
	#process: ChildProcess | null = null;
	#startedAt = 0;

	private constructor(
		private readonly place: GatewayPlace,
		private readonly port: number,
		private readonly adminKey: string,
		readonly rest: Rest,
	) {}

	static async prepare(place: GatewayPlace): Promise<Gateway> {
		mkdirSync(place.folder, { recursive: true });
		const port = await freePort();
		const adminKey = randomBytes(24).toString('base64url');
		return new Gateway(place, port, adminKey, new Rest(`http://127.0.0.1:${port}`, adminKey));
	}

	get pid(): number {
		const { pid } = this.#process ?? {};
		if (pid === undefined) throw new Error('the gateway does not run');
		return pid;
	}

	get dataFolder(): string {
		return join(this.place.folder, 'data');
	}

	get isRunning(): boolean {
		return this.#process !== null && !this.#process.exited;
	}

	start(killAt?: KillPoint): void {
		const { dist, folder, sandboxUrl } = this.place;
		const preload = join(__dirname, '..', 'children', 'killAt.mts');
		const flags = killAt ? ['--disable-warning=ExperimentalWarning', '--import', preload] : [];
		const serve = [join(dist, 'src', 'main.js'), 'serve', '--network', 'sandbox'];
		this.#startedAt = performance.now();
		this.#process = ChildProcess.start({
			name: 'gateway',
			program: process.execPath,
			args: [
				...flags,
				...serve,
				...['--sandbox', sandboxUrl, '--data', this.dataFolder, '--port', String(this.port)],
			],
			env: {
				...process.env,
				WAGATE_ADMIN_KEY: this.adminKey,
				WAGATE_WEBHOOK_WAITS: WAITS_S,
				WAGATE_WEBHOOK_TIMEOUT: ATTEMPT_TIMEOUT_S,
				...(killAt && {
					CHAOS_DIST: dist,
					CHAOS_KILL_AT: killAt.point,
					CHAOS_KILL_NTH: String(killAt.nth),
				}),
			},
			cwd: folder,
			logFile: join(folder, 'gateway.log'),
		});
	}

	/** Milliseconds from the start of the process until the account is connected. */
	async online(): Promise<number> {
		await this.reaches('connected');
		return performance.now() - this.#startedAt;
	}

	async reaches(state: string, deadlineMs = ONLINE_DEADLINE_MS): Promise<void> {
		const isThere = async () => ((await this.instance()).state === state ? true : undefined);
		await eventually(`the account ${state}`, () => this.#unlessDead(isThere), {
			deadlineMs,
			everyMs: 20,
		});
	}

	instance(): Promise<Instance> {
		return this.rest.call<Instance>('GET', `/v1/instances/${INSTANCE}`);
	}

	async answers(): Promise<void> {
		const ask = () => this.rest.call('GET', '/health');
		await eventually('the gateway', () => this.#unlessDead(ask), { everyMs: 20 });
	}

	/** Creates the instance and links it: `scan` is the phone. */
	async link(scan: (qr: string) => Promise<void>): Promise<void> {
		await this.rest.call('POST', '/v1/instances', { instance: INSTANCE });
		const connect = () =>
			this.rest.call<Instance>('POST', `/v1/instances/${INSTANCE}/connect`, {});
		await scan(await eventually('the QR', async () => (await connect()).qr ?? undefined));
		await this.reaches('connected');
	}

	async setWebhook(url: string): Promise<void> {
		await this.rest.call('PUT', `/v1/instances/${INSTANCE}/webhook`, { url, events: [] });
	}

	async kill(): Promise<void> {
		if (this.isRunning) await this.#process?.kill();
	}

	/** Resolves once the process has ended by itself. */
	async died(deadlineMs: number): Promise<void> {
		const isOver = async () => (this.isRunning ? undefined : true);
		await eventually('the end of the gateway', isOver, { deadlineMs, everyMs: 10 });
	}

	async stop(): Promise<void> {
		this.rest.close();
		await this.#process?.stop();
	}

	async #unlessDead<T>(ask: () => Promise<T>): Promise<T> {
		if (!this.isRunning) throw new GiveUp(`the gateway ended:\n${this.#process?.lastLines(15)}`);
		return ask();
	}
}
