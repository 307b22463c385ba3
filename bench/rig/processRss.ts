import { readFileSync } from 'node:fs';

/** Bytes of a process that are in memory, its programs' code included. Throws where there is no /proc. */
export function readProcessRss(pid: number): number {
	return parseStatus(readFileSync(`/proc/${pid}/status`, 'utf8'));
}

export function parseStatus(text: string): number {
	const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(text) ?? [];
	if (kilobytes === undefined) throw new Error('the status of the process says no VmRSS');
	return Number(kilobytes) * 1024;
}
