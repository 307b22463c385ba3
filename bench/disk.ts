import { closeSync, fsyncSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { percentile } from './statistics';

export interface DiskFigures {
	/** Milliseconds that an appended page of 4 KiB takes to be safe. */
	before: { p50: number; p99: number };
	/** The same between the runs, when others may have used the disk; null when there were none. */
	during: { p50: number; p99: number } | null;
}

const BEFORE = 200;
const BETWEEN = 10;

/** Times fsync on the disk of the gateway's data folder: a durable send waits for one of them. */
export class DiskProbe {
	private readonly before: number[];
	private readonly during: number[] = [];

	constructor(private readonly folder: string) {
		mkdirSync(folder, { recursive: true });
		this.before = this.measure(BEFORE);
	}

	/** To be called between two runs. */
	probe(): void {
		this.during.push(...this.measure(BETWEEN));
	}

	get figures(): DiskFigures {
		const { before, during } = this;
		return { before: summarize(before), during: during.length > 0 ? summarize(during) : null };
	}

	private measure(count: number): number[] {
		const path = join(this.folder, `fsync-${process.pid}`);
		const page = Buffer.alloc(4096, 1);
		const file = openSync(path, 'w');
		const times: number[] = [];
		try {
			for (let n = 0; n < count; n += 1) {
				const begun = performance.now();
				writeSync(file, page);
				fsyncSync(file);
				times.push(performance.now() - begun);
			}
		} finally {
			closeSync(file);
			rmSync(path);
		}
		return times;
	}
}

export function describeDisk({ before, during }: DiskFigures): string {
	const show = ({ p50, p99 }: { p50: number; p99: number }) =>
		`p50 ${p50.toFixed(2)} ms, p99 ${p99.toFixed(2)} ms`;
	const later = during ? `; between the runs ${show(during)}` : '';
	return `fsync of 4 KiB appended, on the disk of the gateway's data: ${show(before)}${later}`;
}

function summarize(times: readonly number[]): { p50: number; p99: number } {
	return { p50: percentile(times, 0.5), p99: percentile(times, 0.99) };
}
