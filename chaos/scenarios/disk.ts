import { execFileSync } from 'node:child_process';
import { setTimeout as pause } from 'node:timers/promises';
import { Load } from '../rig/Load';
import { Skipped } from '../Skipped';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';

const FULL_MS = 3_000;

/** Every write of the process to a file fails as on a full disk: its limit for the size of files is taken away and given back. */
export const fullDisk: Scenario = {
	name: 'disk-full',
	title: 'the disk refuses every write',
	isShort: false,
	boundS: 120,
	// Another process writes for a gateway on PostgreSQL.
	store: 'sqlite',
	play: refuseWrites,
};

async function refuseWrites({ stage, options }: Play) {
	const { gateway, ledger } = stage;
	await gateway.kill();
	gateway.start({ survivesFileLimit: true });
	await gateway.online();
	const limit = (size: string) => limitFiles(gateway.pid, size);
	const load = Load.start(stage, options.load);
	await pause(FULL_MS / 5);
	limit('1');
	const before = ledger.written.length;
	await gateway.reaches('storage_error');
	// Receipts that were on their way are in; from here on nothing is stored and so nothing may be receipted.
	const receipted = (await stage.receipted()).length;
	await pause(FULL_MS);
	const late = (await stage.receipted()).length - receipted;
	limit('unlimited');
	await gateway.reaches('connected');
	await load.stop();
	await drain(stage);
	return {
		notes: [`${ledger.written.length - before} messages came since the disk was full`],
		faults: late > 0 ? [`${late} messages were receipted while nothing could be stored`] : [],
	};
}

function limitFiles(pid: number, size: string): void {
	try {
		execFileSync('prlimit', ['--pid', String(pid), `--fsize=${size}:unlimited`]);
	} catch (cause) {
		throw new Skipped('prlimit is not there or not allowed, so no disk can be made to refuse', {
			cause,
		});
	}
}
