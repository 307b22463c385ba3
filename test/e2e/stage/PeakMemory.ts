import { readFile, writeFile } from 'node:fs/promises';

/** How far a process grows from now on, by the Linux kernel's own high-water mark. */
export class PeakMemory {
	private constructor(
		private readonly pid: number,
		private readonly before: number,
	) {}

	static async of(pid: number): Promise<PeakMemory> {
		// Sets the mark back to what the process has now.
		await writeFile(`/proc/${pid}/clear_refs`, '5');
		return new PeakMemory(pid, await bytesOf(pid, 'VmRSS'));
	}

	/** Bytes at the highest point above the beginning. */
	async grown(): Promise<number> {
		return (await bytesOf(this.pid, 'VmHWM')) - this.before;
	}
}

async function bytesOf(pid: number, name: string): Promise<number> {
	const status = await readFile(`/proc/${pid}/status`, 'utf8');
	const [, kilobytes] = new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status) ?? [];
	if (!kilobytes) throw new Error(`no ${name} of process ${pid}`);
	return Number(kilobytes) * 1024;
}
