import type { Comparison, Target } from '../compare';
import { InspectedGateway, type Memory } from '../rig/InspectedGateway';
import { slopeOf, summarize } from '../statistics';
import type { Suite } from './Suite';

const MB = 1_000_000;
/** Accounts at which memory is read. */
const POINTS = [20, 60, 100];
/** Links that are made side by side. */
const AT_ONCE = 5;
/** What an idle account may cost, MB. */
const TARGET = 1.2;

const NOTES = [
	'Accounts that are linked by QR, connected and idle, all in one `wagate serve` with SQLite; nobody writes.',
	'RSS: everything that Linux keeps in memory for the process. Heap and buffers: what V8 holds. All are read after ' +
		'V8 collected its garbage, with the process otherwise as users run it.',
	`Per account: the slope of the line through ${POINTS.join(', ')} accounts. Measured once, not per repeat.`,
];

/** What a connected idle account costs. */
export const memory: Suite = {
	name: 'memory',
	async run({ place, progress }) {
		const rig = await InspectedGateway.open(place);
		try {
			const read: Memory[] = [];
			let linked = 0;
			for (const accounts of POINTS) {
				const names = Array.from({ length: accounts - linked }, (_, index) => linked + index);
				await linkAll(rig, names);
				linked = accounts;
				read.push(await rig.memory());
				progress(`memory: ${accounts} accounts, ${describe(read.at(-1) as Memory)}`);
			}
			return {
				suite: 'memory',
				title: 'Memory of idle accounts',
				notes: NOTES,
				columns: { raw: '', ours: 'WaGate' },
				comparisons: [...read.map(total), ...slopes(read)],
			};
		} finally {
			await rig.close();
		}
	},
};

async function linkAll(rig: InspectedGateway, indexes: number[]): Promise<void> {
	const waiting = [...indexes];
	const linkInTurn = async () => {
		for (let index = waiting.shift(); index !== undefined; index = waiting.shift()) {
			await rig.link(`account-${index}`, `1555300${String(index).padStart(4, '0')}`);
		}
	};
	await Promise.all(Array.from({ length: AT_ONCE }, linkInTurn));
}

function total({ rss }: Memory, index: number): Comparison {
	const accounts = POINTS[index];
	return row(`memory.rss.${accounts}`, `RSS with ${accounts} accounts`, rss / MB);
}

function slopes(read: readonly Memory[]): Comparison[] {
	const per = (of: (memory: Memory) => number) => slopeOf(POINTS, read.map(of)) / MB;
	return [
		row(
			'memory.slope.rss',
			'per account, RSS',
			per(({ rss }) => rss),
			{
				of: 'ours',
				atMost: TARGET,
			},
		),
		row(
			'memory.slope.heap',
			'  of it heap',
			per(({ used }) => used),
		),
		row(
			'memory.slope.buffers',
			'  of it buffers',
			per(({ buffers }) => buffers),
		),
	];
}

function row(id: string, title: string, value: number, target?: Target): Comparison {
	const ours = summarize([value]);
	const rest = { unit: 'MB', raw: null, relation: null, relationIs: 'difference' } as const;
	return { id, title, ours, target, ...rest };
}

function describe({ rss, used, buffers }: Memory): string {
	const [all, heap, beside] = [rss, used, buffers].map((bytes) => (bytes / MB).toFixed(1));
	return `${all} MB, heap ${heap} MB, buffers ${beside} MB`;
}
