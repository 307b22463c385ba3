import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { ChildProcess } from '../n8n/ChildProcess';
import { eventually } from '../n8n/eventually';
import { freePort } from '../n8n/freePort';
import { findPostgres, unprivilegedUser } from './binaries';

/** How the server ends: what is under way is undone and told, or it stops dead and recovers at its next start. */
export type Ending = 'fast' | 'crash';

/** A PostgreSQL of this run alone: a server of its own on loopback, with its data in a temporary folder. */
export class Database {
	#server: ChildProcess | null = null;

	private constructor(
		private readonly bin: string,
		private readonly user: { uid: number; gid: number } | undefined,
		private readonly folder: string,
		private readonly port: number,
	) {}

	/** Null where PostgreSQL 15 or newer is not installed. */
	static async open(): Promise<Database | null> {
		const bin = findPostgres();
		if (!bin) return null;
		const user = unprivilegedUser();
		const folder = mkdtempSync(join(tmpdir(), 'wagate-postgres-'));
		if (user) chownSync(folder, user.uid, user.gid);
		// A run that is interrupted does not get to `close`.
		process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
		const database = new Database(bin, user, folder, await freePort());
		database.#initialise();
		await database.start();
		return database;
	}

	/** Of the server itself; everybody may use it. */
	get url(): string {
		return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
	}

	get logFile(): string {
		return join(this.folder, 'server.log');
	}

	/** Resolves once it takes connections. */
	async start(): Promise<void> {
		this.#server = ChildProcess.start({
			name: 'PostgreSQL',
			program: join(this.bin, 'postgres'),
			args: [
				...['-D', join(this.folder, 'data'), '-p', String(this.port)],
				...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
			],
			env: process.env,
			cwd: this.folder,
			logFile: this.logFile,
			as: this.user,
		});
		await eventually('PostgreSQL', () => this.query('select 1'), { everyMs: 50 });
	}

	async stop(ending: Ending = 'fast'): Promise<void> {
		this.#server?.signal(ending === 'fast' ? 'SIGINT' : 'SIGQUIT');
		await this.#server?.end();
	}

	async restart(ending: Ending): Promise<void> {
		await this.stop(ending);
		await this.start();
	}

	/** On a connection of its own. */
	async query<Row extends object>(text: string, values: unknown[] = []): Promise<Row[]> {
		const client = new Client({ connectionString: this.url });
		client.on('error', () => undefined);
		await client.connect();
		try {
			return (await client.query<Row>(text, values)).rows;
		} finally {
			await client.end();
		}
	}

	/** Ends every connection of gateways; answers how many there were. */
	async endConnections(): Promise<number> {
		const rows = await this.query(`
			select pg_terminate_backend(pid) from pg_stat_activity
			where application_name like 'wagate%'`);
		return rows.length;
	}

	/** Gone with everything that it stored. */
	async close(): Promise<void> {
		await this.stop('crash');
		rmSync(this.folder, { recursive: true, force: true });
	}

	#initialise(): void {
		const data = join(this.folder, 'data');
		const flags = ['-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-locale', '--no-sync'];
		execFileSync(join(this.bin, 'initdb'), ['-D', data, ...flags], {
			cwd: this.folder,
			stdio: ['ignore', 'ignore', 'pipe'],
			...this.user,
		});
	}
}
