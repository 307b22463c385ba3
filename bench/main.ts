// `npm run bench`: what the gateway costs beside raw Baileys, measured in one run on one simulator.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Store } from '../scripts/postgres/stores';
import { describeDisk, DiskProbe } from './disk';
import { describeEnvironment, readEnvironment } from './environment';
import { readOptions, usage, type Options } from './options';
import { recordReports } from './record';
import { printReport, type Report } from './report';
import { Rig } from './rig/Rig';
import { asReportOf, openStore, type OpenStore } from './stores';
import { suites } from './suites';
import type { Bench, Suite } from './suites/Suite';

const root = join(__dirname, '..');

async function main(): Promise<number> {
	const names = suites.map(({ name }) => name);
	const inN8n = suites.filter((suite) => suite.inN8n).map(({ name }) => name);
	const options = readOptions(process.argv.slice(2), { root, suites: names, inN8n });
	if (!options) {
		print(usage.replace('SUITES', names.join(', ')));
		return 0;
	}
	const begunAt = Date.now();
	const environment = readEnvironment(root);
	const disk = new DiskProbe(options.folder);
	const describe = () => [...describeEnvironment(environment), describeDisk(disk.figures)];
	for (const line of describe()) print(line);
	const progress = (text: string) => {
		print(`[${((Date.now() - begunAt) / 1000).toFixed(0).padStart(3)} s] ${text}`);
	};
	const reports = await runSuites(options, progress, disk);
	progress(`done, ${options.repeats} repeats each`);
	print('');
	for (const line of describe()) print(line);
	for (const report of reports) print(`\n${printReport(report)}`);
	const { json, record, quick, repeats } = options;
	if (json) {
		const results = { environment, disk: disk.figures, quick, repeats, reports };
		writeFileSync(json, `${JSON.stringify(results, null, '\t')}\n`);
	}
	if (record) recordReports(record, describe(), reports);
	return 0;
}

async function runSuites(
	options: Options,
	progress: (text: string) => void,
	disk: DiskProbe,
): Promise<Report[]> {
	const reports: Report[] = [];
	if (options.stores.every((name) => choose(name, options).length === 0)) {
		throw new Error(`${options.only.join(', ')}: measured on SQLite alone, leave --store out`);
	}
	for (const name of options.stores) {
		const chosen = choose(name, options);
		if (chosen.length === 0) continue;
		const store = await openStore(name);
		if (!store) {
			progress(
				`SKIPPED on ${name}: install PostgreSQL 15 or newer, or leave it out: --store sqlite`,
			);
			continue;
		}
		progress(`${name}: ${chosen.map((suite) => suite.name).join(', ')}`);
		try {
			reports.push(...(await runOn(store, chosen, { options, progress, disk })));
		} finally {
			await store.close();
		}
	}
	return reports;
}

/** What has nothing to do with being durable is measured once. */
function choose(store: Store, { only }: Options): Suite[] {
	const asked = suites.filter(({ name }) => only.includes(name));
	return asked.filter((suite) => store === 'sqlite' || suite.onEveryStore);
}

async function runOn(
	store: OpenStore,
	chosen: readonly Suite[],
	{ options, progress, disk }: Pick<Bench, 'options' | 'progress'> & { disk: DiskProbe },
): Promise<Report[]> {
	const { dist, folder, profile } = options;
	const place = { dist, folder, profile, database: store.database };
	let rig: Promise<Rig> | undefined;
	const bench: Bench = {
		...{ root, options, place, progress },
		probeDisk: () => disk.probe(),
		rig: () => (rig ??= Rig.open(options, place, progress)),
	};
	const reports: Report[] = [];
	try {
		for (const suite of chosen) reports.push(asReportOf(store, await suite.run(bench)));
	} finally {
		await (await rig?.catch(() => undefined))?.close();
	}
	return reports;
}

function print(line: string): void {
	process.stdout.write(`${line}\n`);
}

// Ends through `exit`, so that what was started ends, too.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
main().then(
	(code) => (process.exitCode = code),
	(error: unknown) => {
		process.stderr.write(
			`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
		);
		process.exitCode = 1;
	},
);
