import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { ChildProcess } from '../n8n/ChildProcess';
import { eventually, GiveUp } from '../n8n/eventually';

const READY_DEADLINE_MS = 30_000;

/** The local WhatsApp as a user starts it: `wagate sandbox`, with its people and links in a folder of their own. */
export class SandboxProcess {
	private constructor(
		private readonly child: ChildProcess,
		/** Of the control API. */
		readonly controlUrl: string,
	) {}

	static async start(root: string, folder: string): Promise<SandboxProcess> {
		mkdirSync(folder, { recursive: true });
		const address = path.join(folder, 'address.json');
		rmSync(address, { force: true });
		const child = ChildProcess.start({
			name: 'sandbox',
			program: process.execPath,
			args: [path.join(root, 'dist', 'src', 'bin.js'), 'sandbox', '--folder', folder],
			cwd: root,
			env: process.env,
			logFile: path.join(folder, 'sandbox.log'),
		});
		const probe = async () => {
			if (child.exited) throw new GiveUp(`The local WhatsApp ended:\n${child.lastLines()}`);
			const { controlUrl } = JSON.parse(readFileSync(address, 'utf8')) as { controlUrl: string };
			return controlUrl;
		};
		const controlUrl = await eventually('local WhatsApp ready', probe, {
			deadlineMs: READY_DEADLINE_MS,
		});
		return new SandboxProcess(child, controlUrl);
	}

	stop(): Promise<number | null> {
		return this.child.stop();
	}
}
