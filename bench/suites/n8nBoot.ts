import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { N8n } from '../../scripts/n8n/N8n';
import { N8N_VERSION } from '../../scripts/n8n/installN8n';
import { compare, type Row } from '../compare';
import { interleave, type Measurement, type Run } from '../interleave';
import { openN8n } from '../n8n/openN8n';
import { readProcessCpuMs } from '../rig/processCpu';
import { cpuRow, latencyRow } from '../rows';
import type { Suite } from './Suite';

/** Fewer pairs say nothing about some per cent. */
const LEAST_PAIRS = 10;
/** The budget that n8n's start has for us, of 3 % or 0.2 s: on a start of some seconds the latter is the larger. */
const BUDGET_MS = 200;

const NOTES = [
	`n8n ${N8N_VERSION}, SQLite, a folder that it has migrated before: from starting its process until readiness and ` +
		'settings answer, asked every 10 ms. Started with and without in turn.',
	'With: the package installed by n8n itself, as a user installs it, and in no workflow. The target is 3 % or 0.2 s.',
	'CPU: user and system time of the n8n process until then.',
];

const SIDES = { raw: 'without', ours: 'with' };
const ROWS: readonly Row[] = [
	{
		...latencyRow({ id: 'n8n.boot.ms', to: 'ready', percent: 50, title: 'until ready' }, SIDES),
		target: { of: 'relation', atMost: BUDGET_MS },
	},
	{
		id: 'n8n.boot.ratio',
		title: '  as a ratio',
		unit: 'ms',
		figure: 'ready',
		relationIs: 'ratio',
		...SIDES,
	},
	cpuRow('n8n.boot.cpu', '  CPU', SIDES),
	{
		id: 'n8n.boot.memory',
		title: '  memory when ready',
		unit: 'MB',
		figure: 'memory',
		relationIs: 'ratio',
		...SIDES,
	},
];

/** What the package costs the start of n8n. */
export const n8nBoot: Suite = {
	name: 'n8n-boot',
	inN8n: true,
	async run({ root, options, progress }) {
		const folder = mkdtempSync(join(tmpdir(), 'wagate-boot-'));
		const hosts: N8n[] = [];
		try {
			const without = await openN8n(join(folder, 'without'), { root: null });
			hosts.push(without);
			const withPackage = await openN8n(join(folder, 'with'), { root });
			hosts.push(withPackage);
			await Promise.all(hosts.map((host) => host.stop()));
			// The first start after an install or a migration is not like the others.
			for (const host of hosts) await bootOnce(host);
			progress('n8n-boot: both folders are warm');
			const repeats = Math.max(options.repeats, LEAST_PAIRS);
			const runs: Run[] = [
				{ id: 'without', measure: () => bootOnce(without) },
				{ id: 'with', measure: () => bootOnce(withPackage) },
			];
			const measured = await interleave(runs, repeats, (repeat, { id }, { figures }) => {
				progress(`n8n-boot ${repeat + 1}/${repeats} ${id}: ${figures.ready?.toFixed(0)} ms`);
			});
			return {
				suite: 'n8n-boot',
				title: `Start of n8n, ${repeats} pairs`,
				notes: NOTES,
				columns: { raw: 'without the package', ours: 'with it' },
				comparisons: ROWS.map((row) => compare(row, measured)),
			};
		} finally {
			await Promise.all(hosts.map((host) => host.stop()));
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

async function bootOnce(n8n: N8n): Promise<Measurement> {
	await n8n.restart();
	const { pid = 0, readyAfterMs } = n8n;
	const figures = {
		ready: readyAfterMs,
		cpu: readProcessCpuMs(pid),
		memory: readMemoryMb(pid),
	};
	await n8n.stop();
	return { figures, latencies: { ready: [readyAfterMs] } };
}

function readMemoryMb(pid: number): number | null {
	if (process.platform !== 'linux') return null;
	const [, kilobytes] =
		/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
	return kilobytes ? Number(kilobytes) / 1000 : null;
}
