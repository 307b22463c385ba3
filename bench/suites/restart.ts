import { eventually } from '../../scripts/n8n/eventually';
import type { Comparison } from '../compare';
import { Gateway } from '../rig/Gateway';
import { now } from '../rig/now';
import { assertClean, type BenchSimulator, startSimulator } from '../rig/startSimulator';
import { summarize } from '../statistics';
import type { Bench, Suite } from './Suite';

/** Accounts of the process, and how soon all of them have to be back on line, seconds. */
const POINTS = [
	{ accounts: 1, target: 2 },
	{ accounts: 20, target: 8 },
] as const;
const ASKED_EVERY_MS = 20;

const TITLE = 'Back on line after kill -9';
const NOTES = [
	'From the start of a `wagate serve` whose predecessor on the same data folder was killed with SIGKILL until all of its ' +
		'accounts are connected, as the REST says, asked every 20 ms; everybody idle.',
	'Accounts are linked by QR before. Node loads all of the gateway in this time, too.',
];

/** How soon accounts are back on line after a crash. */
export const restart: Suite = {
	name: 'restart',
	onEveryStore: true,
	async run(bench) {
		const { simulator, controlUrl } = await startSimulator(bench.options);
		try {
			const gateway = await Gateway.start({ ...bench.place, controlUrl });
			try {
				const comparisons = await measure(gateway, simulator, bench);
				await assertClean({ simulator });
				const columns = { raw: '', ours: 'WaGate' };
				return { suite: 'restart', title: TITLE, notes: NOTES, columns, comparisons };
			} finally {
				await gateway.stop();
			}
		} finally {
			await simulator.stop();
		}
	},
};

async function measure(
	gateway: Gateway,
	simulator: BenchSimulator['simulator'],
	{ options, progress }: Pick<Bench, 'options' | 'progress'>,
): Promise<Comparison[]> {
	const comparisons: Comparison[] = [];
	let linked = 0;
	for (const { accounts, target } of POINTS) {
		for (; linked < accounts; linked += 1) await linkNext(gateway, simulator, linked);
		const seconds: number[] = [];
		for (let repeat = 1; repeat <= options.repeats; repeat += 1) {
			seconds.push(await timeToLine(gateway, accounts));
			progress(`restart ${repeat}/${options.repeats}: ${accounts} back in ${seconds.at(-1)} s`);
		}
		comparisons.push(toRow(accounts, target, seconds));
	}
	return comparisons;
}

async function linkNext(
	gateway: Gateway,
	simulator: BenchSimulator['simulator'],
	index: number,
): Promise<void> {
	const number = `1555400${String(index).padStart(4, '0')}`;
	await gateway.link((qr) => simulator.call('scan', [number, qr]), `account-${index}`);
}

async function timeToLine(gateway: Gateway, accounts: number): Promise<number> {
	const startedAt = await gateway.crash();
	await eventually(
		`${accounts} accounts on line`,
		async () => {
			const { instances } = await gateway.rest.call<{ instances: { state: string }[] }>(
				'GET',
				'/v1/instances',
			);
			const connected = instances.filter(({ state }) => state === 'connected');
			return connected.length === accounts ? true : undefined;
		},
		{ everyMs: ASKED_EVERY_MS },
	);
	return Math.round(now() - startedAt) / 1_000;
}

function toRow(accounts: number, target: number, seconds: number[]): Comparison {
	return {
		id: `restart.${accounts}`,
		title: accounts === 1 ? '1 account' : `${accounts} accounts in one process`,
		unit: 's',
		raw: null,
		ours: summarize(seconds),
		relation: null,
		relationIs: 'difference',
		target: { of: 'ours', atMost: target },
	};
}
