import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ChildProcess } from './ChildProcess';
import { n8nEnvironment, type Ports } from './environment';
import { eventually, GiveUp } from './eventually';
import { freePort } from './freePort';
import { installN8n } from './installN8n';
import type { LocalPackages } from './LocalPackages';
import { N8nClient } from './N8nClient';

export interface N8nOptions {
	/** Folder of the clone. */
	root?: string;
	/** Where n8n keeps everything; by default a temporary folder that `dispose` removes. */
	userFolder?: string;
	/** Fixed for a folder that is opened again: n8n refuses a folder with another key. */
	encryptionKey?: string;
	/** A fixed port of the editor and the webhooks; by default a free one. */
	port?: number;
	packages?: LocalPackages;
	/** Turns on queue mode. */
	redisUrl?: string;
	/** Where n8n's output goes; by default `n8n.log` in the user folder. */
	logFile?: string;
	env?: NodeJS.ProcessEnv;
	/** How often a starting n8n is asked whether it is ready; 150 ms unless said otherwise. */
	pollMs?: number;
}

/** The ready time of a slow machine: migrations of an empty database take 9 to 13 s on 2 cores. */
const READY_DEADLINE_MS = 180_000;

/** A real n8n on loopback: starts, stops, crashes and comes back on the same folder and ports. */
export class N8n {
	readonly client: N8nClient;
	private main?: ChildProcess;
	private readyAfter = 0;
	private readonly workers: ChildProcess[] = [];

	private constructor(
		private readonly script: string,
		readonly userFolder: string,
		private readonly ports: Ports,
		private readonly options: N8nOptions,
	) {
		this.client = new N8nClient(this.url);
	}

	/** Installs n8n when needed, starts it, and signs in as its owner. */
	static async start(options: N8nOptions = {}): Promise<N8n> {
		const script = await installN8n(options.root ?? process.cwd());
		const userFolder = options.userFolder ?? mkdtempSync(path.join(tmpdir(), 'wagate-n8n-'));
		mkdirSync(userFolder, { recursive: true });
		if (options.logFile) mkdirSync(path.dirname(options.logFile), { recursive: true });
		const ports = {
			http: options.port ?? (await freePort()),
			runnersBroker: await freePort(),
			health: await freePort(),
		};
		const n8n = new N8n(script, userFolder, ports, options);
		await n8n.boot();
		return n8n;
	}

	get url(): string {
		return `http://127.0.0.1:${this.ports.http}`;
	}

	/** What n8n and its workers printed, over all restarts. */
	get logFile(): string {
		return this.options.logFile ?? path.join(this.userFolder, 'n8n.log');
	}

	get pid(): number | undefined {
		return this.main?.pid;
	}

	/** Milliseconds that the last start took, from the process to an editor that can be opened. */
	get readyAfterMs(): number {
		return this.readyAfter;
	}

	/** Graceful end of the main process and its workers: closeFunctions of triggers run. */
	async stop(): Promise<void> {
		await Promise.all(this.workers.splice(0).map((worker) => worker.stop()));
		await this.main?.stop();
	}

	/** Crash of the main process (SIGKILL): nothing of it gets a chance to clean up. */
	async kill(): Promise<void> {
		await this.main?.kill();
	}

	/** Starts again on the same folder and ports, after `stop` or `kill`, or stops first. */
	async restart(): Promise<void> {
		if (this.main && !this.main.exited) await this.stop();
		await this.boot();
	}

	/** A worker of queue mode that shares the user folder, unless `env` says otherwise. */
	async startWorker(env: NodeJS.ProcessEnv = {}): Promise<ChildProcess> {
		if (!this.options.redisUrl) throw new Error('A worker needs queue mode: start with redisUrl.');
		const ports = {
			http: this.ports.http,
			runnersBroker: await freePort(),
			health: await freePort(),
		};
		const worker = this.spawn('worker', ['worker', '--concurrency=5'], ports, env);
		this.workers.push(worker);
		await this.ready(worker, async () => {
			const response = await fetch(`http://127.0.0.1:${ports.health}/healthz/readiness`);
			return response.ok ? true : undefined;
		});
		return worker;
	}

	/** Stops n8n and, when it was a temporary one, removes its folder. */
	async dispose(): Promise<void> {
		await this.stop();
		if (!this.options.userFolder) rmSync(this.userFolder, { recursive: true, force: true });
	}

	private async boot(): Promise<void> {
		const begunAt = performance.now();
		this.main = this.spawn('n8n', ['start'], this.ports);
		// Liveness answers long before n8n does; readiness and its settings do not.
		await this.ready(this.main, async () => {
			const response = await fetch(`${this.url}/healthz/readiness`);
			return response.ok ? this.client.settings() : undefined;
		});
		this.readyAfter = performance.now() - begunAt;
		await this.client.signIn();
	}

	private spawn(name: string, args: string[], ports: Ports, env: NodeJS.ProcessEnv = {}) {
		const { packages, redisUrl, encryptionKey = 'wagate-local-n8n' } = this.options;
		return ChildProcess.start({
			name,
			program: process.execPath,
			args: [this.script, ...args],
			cwd: this.userFolder,
			logFile: this.logFile,
			env: n8nEnvironment({
				userFolder: this.userFolder,
				ports,
				encryptionKey,
				packages,
				redisUrl,
				extra: { ...this.options.env, ...env },
			}),
		});
	}

	private async ready(child: ChildProcess, probe: () => Promise<unknown>): Promise<void> {
		const check = async () => {
			if (child.exited) throw new GiveUp(`${child.name} ended while starting.`);
			return probe();
		};
		try {
			await eventually(`${child.name} ready`, check, {
				deadlineMs: READY_DEADLINE_MS,
				...(this.options.pollMs && { everyMs: this.options.pollMs }),
			});
		} catch (error) {
			const log = existsSync(child.logFile) ? child.lastLines() : '';
			await child.stop(5000);
			throw new Error(`${child.name} did not start. Its log (${child.logFile}) ends:\n${log}`, {
				cause: error,
			});
		}
	}
}
