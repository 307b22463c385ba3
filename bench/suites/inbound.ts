import { compare, type Row } from '../compare';
import { describeRun, interleave, type Measurement, type Run } from '../interleave';
import { INSTANCE, type Gateway } from '../rig/Gateway';
import { measureGateway } from '../rig/restSends';
import type { Rig } from '../rig/Rig';
import { WebhookReceiver } from '../rig/WebhookReceiver';
import { cpuRow, latencyRow, rateRow } from '../rows';
import type { Suite } from './Suite';

interface Scenario {
	key: string;
	title: string;
	contacts: number;
	count: { quick: number; full: number };
}

const SCENARIOS: readonly Scenario[] = [
	{ key: 'one', title: 'one at a time', contacts: 1, count: { quick: 100, full: 300 } },
	{
		key: 'fifty',
		title: '50 people write at once',
		contacts: 50,
		count: { quick: 400, full: 1500 },
	},
];

const NOTES = [
	'A person writes (the time is taken before the simulator encrypts) and writes again when the message has arrived: ' +
		'one on its way per person.',
	'Raw: until `messages.upsert`; keys in memory, nothing stored. Ours: until a loopback webhook has the whole body; ' +
		'message and ratchet are committed with fsync before the receipt, the delivery is stored, the receiver answers ' +
		'204 at once.',
	'CPU: user and system time of the measured process alone, per message. Each side is warm by 20,000 messages.',
];

/** Until V8 has compiled what a message runs, on both sides; a gateway runs for weeks. */
const WARM_UP = 20_000;

/** Text in: person to webhook, against raw Baileys' event. */
export const inbound: Suite = {
	name: 'inbound',
	onEveryStore: true,
	async run({ options, progress, probeDisk, ...bench }) {
		const rig = await bench.rig();
		const contacts = await rig.addContacts('200', 50);
		const webhook = await WebhookReceiver.start();
		try {
			if (rig.gateway) await setWebhook(rig.gateway, webhook.url, true);
			await warmUp(rig, webhook, contacts);
			progress('inbound: sessions with 50 people are warm on both sides');
			const runs = SCENARIOS.flatMap(({ key, contacts: wanted, count }) =>
				buildRuns(rig, webhook, key, {
					contacts: contacts.slice(0, wanted),
					count: options.quick ? count.quick : count.full,
				}),
			);
			const measured = await interleave(runs, options.repeats, (repeat, run, measurement) => {
				progress(`inbound ${repeat + 1}/${options.repeats} ${describeRun(run, measurement)}`);
				probeDisk();
			});
			if (rig.gateway) await setWebhook(rig.gateway, webhook.url, false);
			await rig.assertClean();
			return {
				suite: 'inbound',
				title: 'Text messages in',
				notes: NOTES,
				columns: { raw: 'raw Baileys', ours: 'WaGate' },
				comparisons: SCENARIOS.flatMap(buildRows).map((row) => compare(row, measured)),
			};
		} finally {
			await webhook.stop();
		}
	},
};

interface Load {
	contacts: string[];
	count: number;
}

function buildRuns(rig: Rig, webhook: WebhookReceiver, key: string, load: Load): Run[] {
	const runs: Run[] = [{ id: `raw.${key}`, measure: () => receiveRaw(rig, load) }];
	const { gateway } = rig;
	if (!gateway) return runs;
	return [...runs, { id: `ours.${key}`, measure: () => receiveOurs(rig, gateway, webhook, load) }];
}

/** The first message of a person starts a session; once the other side has written, it is settled. */
async function warmUp(rig: Rig, webhook: WebhookReceiver, contacts: string[]): Promise<void> {
	const load = { contacts, count: 2 * contacts.length };
	const greet = { contacts, count: contacts.length, inFlight: 10 };
	await receiveRaw(rig, load);
	await rig.raw.call('send', [{ ...greet, waitFor: 'ack' }]);
	const much = { contacts, count: WARM_UP };
	await receiveRaw(rig, much);
	const { gateway } = rig;
	if (!gateway) return;
	await receiveOurs(rig, gateway, webhook, load);
	for (const to of contacts) {
		await gateway.rest.call('POST', `/v1/instances/${INSTANCE}/messages/text`, {
			to,
			text: 'Yes.',
		});
	}
	await receiveOurs(rig, gateway, webhook, much);
}

async function setWebhook(gateway: Gateway, url: string, enabled: boolean): Promise<void> {
	await gateway.rest.call('PUT', `/v1/instances/${INSTANCE}/webhook`, {
		url,
		enabled,
		events: ['message.received'],
	});
}

async function receiveRaw({ raw, simulator }: Rig, load: Load): Promise<Measurement> {
	const cpuBefore = await raw.call('collect', []);
	raw.onArrival((id) => simulator.tell('arrived', [id]));
	const written = await simulator.call('load', [{ to: raw.number, ...load }]);
	const { received, cpuMs } = await raw.call('collected', []);
	return measureArrivals(written, received, cpuMs - cpuBefore);
}

async function receiveOurs(
	{ simulator }: Rig,
	gateway: Gateway & { number: string },
	webhook: WebhookReceiver,
	load: Load,
): Promise<Measurement> {
	const received = (webhook.arrivals = new Map<string, number>());
	webhook.onArrival = (id) => simulator.tell('arrived', [id]);
	let written = new Map<string, number>();
	const { cpuMs } = await measureGateway(gateway, async () => {
		written = await simulator.call('load', [{ to: gateway.number, ...load }]);
	});
	return measureArrivals(written, received, cpuMs);
}

function measureArrivals(
	written: ReadonlyMap<string, number>,
	received: ReadonlyMap<string, number>,
	cpuMs: number | null,
): Measurement {
	const latencies = Array.from(written, ([id, at]) => {
		const arrived = received.get(id);
		if (arrived === undefined) throw new Error(`message ${id} is missing`);
		return arrived - at;
	});
	const elapsedMs = Math.max(...received.values()) - Math.min(...written.values());
	return {
		figures: {
			rate: (written.size * 1000) / elapsedMs,
			cpu: cpuMs === null ? null : cpuMs / written.size,
		},
		latencies: { arrival: latencies },
	};
}

function buildRows({ key, title, contacts }: Scenario): Row[] {
	const id = `inbound.${key}`;
	const sides = { raw: `raw.${key}`, ours: `ours.${key}` };
	const latency = (percent: number) =>
		latencyRow({ id: `${id}.p${percent}`, to: 'arrival', percent, title: `  p${percent}` }, sides);
	const single = contacts === 1;
	return [
		rateRow(`${id}.rate`, title, sides, single ? undefined : 0.8),
		{ ...latency(50), target: single ? { of: 'relation', atMost: 3 } : undefined },
		latency(99),
		cpuRow(`${id}.cpu`, '  CPU per message', sides),
	];
}
