import { readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second for programs, whatever the kernel's own tick. */
const MS_PER_TICK = 10;

/** CPU milliseconds, user and system, that a process has used so far; null where there is no /proc. */
export function readProcessCpuMs(pid: number): number | null {
	if (process.platform !== 'linux') return null;
	return parseProcStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
}

/** The name of the program is in parentheses and may hold anything, so fields are counted after the last one. */
export function parseProcStat(line: string): number {
	const fields = line.slice(line.lastIndexOf(')') + 2).split(' ');
	// utime and stime are fields 14 and 15 of proc(5); the third is the first one here.
	const ticks = Number(fields[11]) + Number(fields[12]);
	if (!Number.isFinite(ticks)) throw new Error(`no process times in "${line}"`);
	return ticks * MS_PER_TICK;
}
