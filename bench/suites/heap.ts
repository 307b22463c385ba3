import type { Comparison, Target } from '../compare';
import { InspectedGateway, type Memory } from '../rig/InspectedGateway';
import { INSTANCE } from '../rig/Gateway';
import { sendThrough } from '../rig/restSends';
import { WebhookReceiver } from '../rig/WebhookReceiver';
import { slopeOf, summarize } from '../statistics';
import type { Suite } from './Suite';

const NUMBER = '15550000003';
const MB = 1_000_000;
const KB = 1_000;
const ROUNDS = 10;
/** By then caches hold what they may hold, and code is compiled. */
const WARM_ROUNDS = 5;
/** What may stay of a thousand messages, KB: nothing, but V8 does not put every object to its place at once. */
const TARGET = 50;
const IN_FLIGHT = 20;

const NOTES = [
	'One account and 50 people; in each round half of the messages go out by REST until the server ack, half come in ' +
		'until a webhook took them. After each round garbage is collected and the heap is read.',
	`Growth: the slope of the line through the rounds after the first ${WARM_ROUNDS}, in which caches fill up. Measured ` +
		'once, not per repeat.',
	'Buffers: Node cuts small ones from slabs of 64 KB, and one that stays, such as a key, keeps its slab.',
];

/** Whether anything stays in memory of messages that are long done. */
export const heap: Suite = {
	name: 'heap',
	async run({ options, place, progress }) {
		const rig = await InspectedGateway.open(place);
		const webhook = await WebhookReceiver.start();
		try {
			const perRound = options.quick ? 1_000 : 2_000;
			const contacts = await prepare(rig, webhook);
			const read: Memory[] = [];
			for (let round = 1; round <= ROUNDS; round += 1) {
				await exchange(rig, contacts, perRound);
				webhook.arrivals.clear();
				read.push(await rig.memory());
				const { used, buffers } = read.at(-1) as Memory;
				progress(
					`heap: ${round * perRound} messages, heap ${(used / MB).toFixed(2)} MB, buffers ${(buffers / MB).toFixed(2)} MB`,
				);
			}
			return {
				suite: 'heap',
				title: `Heap over ${ROUNDS * perRound} messages`,
				notes: NOTES,
				columns: { raw: '', ours: 'WaGate' },
				comparisons: describe(read, perRound),
			};
		} finally {
			await webhook.stop();
			await rig.close();
		}
	},
};

async function prepare(rig: InspectedGateway, webhook: WebhookReceiver): Promise<string[]> {
	const { gateway, simulator } = rig;
	await rig.link(INSTANCE, NUMBER);
	const contacts = Array.from(
		{ length: 50 },
		(_, index) => `1555400${String(index).padStart(4, '0')}`,
	);
	await simulator.call('addContacts', [contacts]);
	webhook.onArrival = (id) => simulator.tell('arrived', [id]);
	await gateway.rest.call('PUT', `/v1/instances/${INSTANCE}/webhook`, {
		url: webhook.url,
		enabled: true,
		events: ['message.received'],
	});
	return contacts;
}

async function exchange(
	{ gateway, simulator }: InspectedGateway,
	contacts: string[],
	count: number,
): Promise<void> {
	const half = count / 2;
	const plan = { contacts, count: half, inFlight: IN_FLIGHT, waitFor: 'server_ack' } as const;
	await sendThrough({ simulator }, gateway, plan);
	await simulator.call('load', [{ to: NUMBER, contacts, count: half }]);
}

function describe(read: readonly Memory[], perRound: number): Comparison[] {
	const warm = read.slice(WARM_ROUNDS);
	const thousands = warm.map((_, index) => ((WARM_ROUNDS + index + 1) * perRound) / 1_000);
	const growth = (of: (memory: Memory) => number) => slopeOf(thousands, warm.map(of)) / KB;
	const target: Target = { of: 'ours', atMost: TARGET };
	const points = [0, WARM_ROUNDS - 1, ROUNDS - 1].map((round) =>
		row(
			`heap.after.${round + 1}`,
			`heap after ${(round + 1) * perRound} messages`,
			...([(read[round] as Memory).used / MB, 'MB'] as const),
		),
	);
	return [
		...points,
		row(
			'heap.growth',
			'growth per 1000 messages',
			growth(({ used }) => used),
			'KB',
			target,
		),
		row(
			'heap.growth.buffers',
			'  buffers beside it',
			growth(({ buffers }) => buffers),
			'KB',
		),
	];
}

function row(id: string, title: string, value: number, unit: string, target?: Target): Comparison {
	const rest = { raw: null, relation: null, relationIs: 'difference' } as const;
	return { id, title, unit, ours: summarize([value]), target, ...rest };
}
