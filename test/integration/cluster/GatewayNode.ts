import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Rest } from '../../../bench/rig/Rest';
import { ChildProcess } from '../../../scripts/n8n/ChildProcess';
import { eventually, GiveUp } from '../../../scripts/n8n/eventually';
import { freePort } from '../../../scripts/n8n/freePort';

export interface NodeSettings {
	/** Of the built package. */
	dist: string;
	/** Data folder and log are made in here. */
	folder: string;
	sandboxUrl: string;
	/** Empty: the gateway makes one itself. */
	adminKey: string;
	env: NodeJS.ProcessEnv;
}

/** One `wagate serve` of a cluster: a process of its own, on a port of its own. */
export class GatewayNode {
	#process: ChildProcess | null = null;

	private constructor(
		readonly name: string,
		private readonly settings: NodeSettings,
		private readonly port: number,
		readonly rest: Rest,
	) {}

	static async prepare(name: string, settings: NodeSettings): Promise<GatewayNode> {
		const port = await freePort();
		const rest = new Rest(`http://127.0.0.1:${port}`, settings.adminKey);
		return new GatewayNode(name, settings, port, rest);
	}

	get url(): string {
		return `http://127.0.0.1:${this.port}`;
	}

	/** Resolves once it answers; rejects when it ends instead. */
	async start(): Promise<void> {
		const { dist, folder, sandboxUrl, adminKey, env } = this.settings;
		const data = join(folder, this.name);
		mkdirSync(data, { recursive: true });
		const serve = [join(dist, 'src/main.js'), 'serve', '--network', 'sandbox'];
		this.#process = ChildProcess.start({
			name: this.name,
			program: process.execPath,
			args: [...serve, '--sandbox', sandboxUrl, '--data', data, '--port', String(this.port)],
			env: { ...process.env, WAGATE_ADMIN_KEY: adminKey, ...env },
			cwd: folder,
			logFile: join(folder, `${this.name}.log`),
		});
		const answers = () => {
			if (this.#process?.exited) throw new GiveUp(`${this.name} ended`);
			// Whatever it says of itself.
			return fetch(`${this.url}/health`);
		};
		await eventually(`${this.name} to answer`, answers, { everyMs: 50 });
	}

	/** With the admin key, and the answer as it is. */
	fetch(path: string, init: RequestInit = {}): Promise<Response> {
		const headers = { authorization: `Bearer ${this.settings.adminKey}` };
		return fetch(`${this.url}/v1${path}`, { ...init, headers });
	}

	async call<T = Record<string, unknown>>(
		method: string,
		path: string,
		input?: unknown,
	): Promise<T> {
		return this.rest.call<T>(method, `/v1${path}`, input);
	}

	/** `kill -9`. */
	async kill(): Promise<void> {
		await this.#process?.kill();
	}

	/** As a deployment ends it. */
	async stop(): Promise<void> {
		await this.#process?.stop();
	}

	/** Stands still, with everything open. */
	pause(): void {
		process.kill(this.pid ?? 0, 'SIGSTOP');
	}

	resume(): void {
		process.kill(this.pid ?? 0, 'SIGCONT');
	}

	/** The end of its log. */
	get lastLines(): string {
		return this.#process?.lastLines() ?? '';
	}

	/** Undefined before it is started for the first time. */
	get pid(): number | undefined {
		return this.#process?.pid;
	}

	/** Whatever it is doing. */
	async end(): Promise<void> {
		this.rest.close();
		if (!this.#process?.exited) await this.kill();
	}
}
