import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { ChildProcess } from '../../../scripts/n8n/ChildProcess';
import { eventually, GiveUp } from '../../../scripts/n8n/eventually';
import { freePort } from '../../../scripts/n8n/freePort';

/** A gateway that somebody runs alone: `wagate serve` on a port, on the local WhatsApp. */
export class GatewayProcess {
	private constructor(
		private readonly child: ChildProcess,
		readonly url: string,
		readonly adminKey: string,
	) {}

	static async start(options: { folder: string; sandboxUrl: string }): Promise<GatewayProcess> {
		const { folder, sandboxUrl } = options;
		mkdirSync(folder, { recursive: true });
		const port = await freePort();
		const adminKey = randomBytes(24).toString('hex');
		const child = ChildProcess.start({
			name: 'gateway',
			program: process.execPath,
			args: [
				path.resolve('dist', 'src', 'bin.js'),
				...['serve', '--data', folder, '--port', String(port)],
				...['--network', 'sandbox', '--sandbox', sandboxUrl],
			],
			cwd: folder,
			env: { ...process.env, WAGATE_ADMIN_KEY: adminKey },
			logFile: path.join(folder, 'gateway.log'),
		});
		const url = `http://127.0.0.1:${port}`;
		await eventually('the gateway answers', async () => {
			if (child.exited) throw new GiveUp(`The gateway ended:\n${child.lastLines()}`);
			return (await fetch(`${url}/health`)).ok ? true : undefined;
		});
		return new GatewayProcess(child, url, adminKey);
	}

	stop(): Promise<number | null> {
		return this.child.stop();
	}
}
