import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import type { ProcessIdentity } from '../domain/ports/cluster';

/** Of this process. Exact on Linux, where process ids belong to a boot of a kernel and a namespace of ids in it. */
export function readProcessIdentity(): ProcessIdentity {
	const { pid } = process;
	return { host: readHost(), hostName: hostname(), pid, startedAt: readStart(pid) ?? '' };
}

/**
 * Whether the process certainly ended. False also where that cannot be known: on another machine, in another container,
 * on systems other than Linux.
 */
export function hasEnded({ host, pid, startedAt }: ProcessIdentity): boolean {
	return host !== null && host === readHost() && readStart(pid) !== startedAt;
}

function readHost(): string | null {
	try {
		const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
		return `${boot} ${readlinkSync('/proc/self/ns/pid')}`;
	} catch {
		return null;
	}
}

/** In clock ticks since the boot; null when there is no such process, or only its remains. */
function readStart(pid: number): string | null {
	try {
		const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
		// The second field is the name of the program, which may hold anything; after it come the state and, as the 22nd
		// field of all, the start (proc_pid_stat(5)).
		const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
		return state === 'Z' ? null : (fields[18] ?? null);
	} catch {
		return null;
	}
}
