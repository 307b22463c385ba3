import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ChildProcess } from '../../scripts/n8n/ChildProcess';
import { eventually, GiveUp } from '../../scripts/n8n/eventually';
import { freePort } from '../../scripts/n8n/freePort';
import { now } from './now';
import { readProcessCpuMs } from './processCpu';
import { Rest } from './Rest';

export interface GatewayPlace {
	/** The built package. */
	dist: string;
	/** The data folder is made in here. */
	folder: string;
	/** Control API of the simulator that the gateway connects to. */
	controlUrl: string;
	profile: string | null;
	/** URL of the PostgreSQL server where it gets a schema of its own; null: SQLite in its data folder. */
	database: string | null;
	nodeFlags?: string[];
}

interface Instance {
	state: string;
	qr: string | null;
}

export const INSTANCE = 'bench';

/** `wagate serve` as users run it: own process, SQLite on disk, keys checked. */
export class Gateway {
	private constructor(
		private process: ChildProcess,
		private readonly start: () => ChildProcess,
		readonly rest: Rest,
	) {}

	static async start(place: GatewayPlace): Promise<Gateway> {
		const { dist, folder, controlUrl, profile, database, nodeFlags = [] } = place;
		mkdirSync(folder, { recursive: true });
		const dataFolder = mkdtempSync(join(folder, 'gateway-'));
		process.once('exit', () => rmSync(dataFolder, { recursive: true, force: true }));
		const port = await freePort();
		const adminKey = randomBytes(24).toString('base64url');
		const flags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
		const serve = [join(dist, 'src', 'main.js'), 'serve', '--network', 'sandbox'];
		const where = ['--sandbox', controlUrl, '--data', dataFolder, '--port', String(port)];
		const stored = database && {
			WAGATE_DATABASE_URL: database,
			WAGATE_DATABASE_SCHEMA: `bench_${randomBytes(6).toString('hex')}`,
		};
		const start = () =>
			ChildProcess.start({
				name: 'gateway',
				program: process.execPath,
				args: [...nodeFlags, ...flags, ...serve, ...where],
				env: { ...process.env, WAGATE_ADMIN_KEY: adminKey, ...stored },
				cwd: dataFolder,
				logFile: join(dataFolder, 'gateway.log'),
			});
		const gateway = new Gateway(start(), start, new Rest(`http://127.0.0.1:${port}`, adminKey));
		await gateway.awaitReady();
		return gateway;
	}

	/** `kill -9`, and at once another process on what the first left; resolves with the time of its start. */
	async crash(): Promise<number> {
		await this.process.kill();
		const at = now();
		this.process = this.start();
		return at;
	}

	get pid(): number {
		if (this.process.pid === undefined) throw new Error('the gateway has no process');
		return this.process.pid;
	}

	/** CPU milliseconds so far; null where this system does not tell. */
	cpuMs(): number | null {
		return this.process.pid === undefined ? null : readProcessCpuMs(this.process.pid);
	}

	/** Creates the instance and links it: `scan` is the phone. */
	async link(scan: (qr: string) => Promise<void>, instance = INSTANCE): Promise<void> {
		await this.rest.call('POST', '/v1/instances', { instance });
		const qr = await eventually('the QR of the instance', async () => {
			const offered = await this.rest.call<Instance>(
				'POST',
				`/v1/instances/${instance}/connect`,
				{},
			);
			return offered.qr ?? undefined;
		});
		await scan(qr);
		await eventually('the link of the instance', async () => {
			const { state } = await this.rest.call<Instance>('GET', `/v1/instances/${instance}`);
			return state === 'connected' ? state : undefined;
		});
	}

	async stop(): Promise<void> {
		this.rest.close();
		const code = await this.process.stop();
		if (code !== 0) throw new Error(`the gateway ended with ${code}:\n${this.process.lastLines()}`);
	}

	private async awaitReady(): Promise<void> {
		await eventually('the gateway', async () => {
			if (this.process.exited) {
				throw new GiveUp(`the gateway did not start:\n${this.process.lastLines()}`);
			}
			return this.rest.call('GET', '/health');
		});
	}
}
