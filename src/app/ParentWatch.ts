import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../domain/ports/clock';

const checkEveryMs = 1_000;
/** An n8n that updates this package replaces the folder within seconds; longer than this means uninstalled. */
const folderGraceMs = 20_000;

/**
 * Tells when a sidecar is no longer wanted: all processes that asked for it are gone, or its package was uninstalled.
 */
export class ParentWatch {
	private readonly parents = new Map<number, string | null>();
	private folderMissingSince: number | null = null;
	private cancel: (() => void) | null = null;

	constructor(
		private readonly clock: Clock,
		private readonly packageFolder: string,
		private readonly onUnwanted: (why: string) => void,
	) {}

	/** Counts a process as a parent. A pid that is taken over by another process later does not count. */
	add(pid: number): void {
		this.parents.set(pid, startTime(pid));
	}

	start(): void {
		this.cancel = this.clock.schedule(checkEveryMs, () => this.check());
	}

	stop(): void {
		this.cancel?.();
		this.cancel = null;
	}

	private check(): void {
		for (const [pid, started] of this.parents) {
			if (!isAlive(pid) || startTime(pid) !== started) this.parents.delete(pid);
		}
		const why = this.parents.size === 0 ? 'its last parent is gone' : this.uninstalled();
		if (why) return this.onUnwanted(why);
		this.start();
	}

	private uninstalled(): string | null {
		if (existsSync(join(this.packageFolder, 'package.json'))) {
			this.folderMissingSince = null;
			return null;
		}
		this.folderMissingSince ??= this.clock.now();
		const missing = this.clock.now() - this.folderMissingSince >= folderGraceMs;
		return missing ? 'its package was uninstalled' : null;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}

/** When the process started, in the kernel's own words; null where the system does not say. */
function startTime(pid: number): string | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		return stat.slice(stat.lastIndexOf(')')).split(' ')[20] ?? null;
	} catch {
		return null;
	}
}
