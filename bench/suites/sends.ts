import type { SendPlan } from '../children/raw.mjs';
import { compare, type Row } from '../compare';
import { describeRun, interleave, type Measurement, type Run } from '../interleave';
import { sendPacedThrough, sendThrough } from '../rig/restSends';
import type { Rig } from '../rig/Rig';
import { cpuRow, latencyRow, rateRow, type Sides } from '../rows';
import type { Suite } from './Suite';

const PACE = 15;

interface Scenario {
	key: string;
	title: string;
	inFlight: number;
	contacts: number;
	/** Least ratio of the rates. */
	target: number;
}

const SCENARIOS: readonly Scenario[] = [
	{ key: '1to1', title: '1 in flight to 1 contact', inFlight: 1, contacts: 1, target: 0.7 },
	{ key: '10to10', title: '10 in flight to 10 contacts', inFlight: 10, contacts: 10, target: 0.8 },
	{ key: '10to50', title: '10 in flight to 50 contacts', inFlight: 10, contacts: 50, target: 0.8 },
	{ key: '50to50', title: '50 in flight to 50 contacts', inFlight: 50, contacts: 50, target: 0.8 },
];
/** The CPU of a text may be this many times raw's. */
const CPU_TARGET = 1.3;

const NOTES = [
	'Text, warm sessions, contacts whose phones answer with a delivery receipt, pacing off, each side warm by 12,000 ' +
		'messages. The clock runs from the first call until WhatsApp has answered for the last message.',
	'Raw: rc14 in a process of its own, keys in memory, nothing stored. The next send starts one turn of the event loop ' +
		'(`setImmediate`) after `sendMessage` resolved, which is when the bytes are written.',
	'Ours: `POST /v1/instances/:instance/messages/text` over kept-alive loopback connections; stored with fsync before ' +
		'it is sent, answered at the server ack, and only then the next.',
	'1 in flight is measured with the same promise on both sides. Neither waits for WhatsApp: raw goes on once the bytes ' +
		'are written, ours once the message is stored (`waitFor: accepted`). Both wait: the next send starts after the ' +
		'server ack. "Ours waits, raw does not" is the default of the REST beside the library alone.',
	`Paced: a send every ${(1000 / PACE).toFixed(1)} ms, whether the one before has been answered or not. Ours until ` +
		'the REST answer, which follows the ack; raw until the ack, and until `sendMessage` resolved.',
	'CPU: user and system time of the measured process alone, per message. In parentheses the lowest and highest ' +
		'repeat; relations are taken repeat by repeat; p50 and p99 are over the calls of all repeats together.',
];

/** Text out: rate, CPU and latency against raw Baileys. */
export const sends: Suite = {
	name: 'sends',
	onEveryStore: true,
	async run({ options, progress, probeDisk, ...bench }) {
		const rig = await bench.rig();
		const contacts = await rig.addContacts('100', 50);
		await warmUp(rig, contacts);
		progress('sends: sessions with 50 contacts are warm on both sides');
		const runs = [
			...SCENARIOS.flatMap((scenario) => buildRuns(rig, scenario, contacts, options)),
			...buildPacedRuns(rig, contacts[0] as string, options.quick ? 45 : 150),
		];
		const measured = await interleave(runs, options.repeats, (repeat, run, measurement) => {
			progress(`sends ${repeat + 1}/${options.repeats} ${describeRun(run, measurement)}`);
			probeDisk();
		});
		await rig.assertClean();
		return {
			suite: 'sends',
			title: 'Text messages out',
			notes: NOTES,
			columns: { raw: 'raw Baileys', ours: 'WaGate' },
			comparisons: [...SCENARIOS.flatMap(buildRows), ...buildPacedRows()].map((row) =>
				compare(row, measured),
			),
		};
	},
};

/** Until V8 has compiled what a message runs, on both sides; a gateway runs for weeks. */
const WARM_UP = 12_000;

/** Sessions, device lists and number checks are made on the first message to somebody, and kept. */
async function warmUp(rig: Rig, contacts: string[]): Promise<void> {
	const plan = { contacts, count: WARM_UP, inFlight: 10 };
	await rig.raw.call('send', [{ ...plan, waitFor: 'ack' }]);
	if (rig.gateway) await sendThrough(rig, rig.gateway, { ...plan, waitFor: 'server_ack' });
}

function buildRuns(
	rig: Rig,
	{ key, inFlight, contacts: wanted }: Scenario,
	contacts: string[],
	{ quick }: { quick: boolean },
): Run[] {
	const count = (inFlight === 1 ? 300 : 400) * (quick ? 1 : 3);
	const plan = { contacts: contacts.slice(0, wanted), count, inFlight };
	const raw = (id: string, waitFor: SendPlan['waitFor']): Run => ({
		id: `raw.${key}${id}`,
		measure: () => sendRaw(rig, { ...plan, waitFor }),
	});
	const runs = [raw('', 'yield')];
	if (inFlight === 1) runs.push(raw('.ack', 'ack'));
	const { gateway } = rig;
	if (!gateway) return runs;
	runs.push({
		id: `ours.${key}`,
		measure: () => sendThrough(rig, gateway, { ...plan, waitFor: 'server_ack' }),
	});
	if (inFlight > 1) return runs;
	runs.push({
		id: `ours.${key}.accepted`,
		measure: () => sendThrough(rig, gateway, { ...plan, waitFor: 'accepted' }),
	});
	return runs;
}

function buildPacedRuns({ raw, gateway }: Rig, contact: string, count: number): Run[] {
	const plan = { contact, count, perSecond: PACE };
	const runs: Run[] = [
		{
			id: 'raw.paced',
			measure: async () => {
				const { cpuMs, ackMs, callMs } = await raw.call('sendPaced', [plan]);
				return { figures: { cpu: cpuMs / count }, latencies: { ack: ackMs, call: callMs } };
			},
		},
	];
	if (!gateway) return runs;
	return [...runs, { id: 'ours.paced', measure: () => sendPacedThrough(gateway, plan) }];
}

async function sendRaw({ raw }: Rig, plan: SendPlan): Promise<Measurement> {
	const { elapsedMs, cpuMs, ackMs, callMs } = await raw.call('send', [plan]);
	return {
		figures: { rate: (plan.count * 1000) / elapsedMs, cpu: cpuMs / plan.count },
		latencies: { ack: ackMs, call: callMs },
	};
}

function buildRows({ key, title, inFlight, target }: Scenario): Row[] {
	const id = `sends.${key}`;
	const sides = { raw: `raw.${key}`, ours: `ours.${key}` };
	const rows = (name: string, of: Sides, heading: string, atLeast?: number) => [
		rateRow(`${id}${name}.rate`, heading, of, atLeast),
		cpuRow(`${id}${name}.cpu`, '  CPU per message', of, atLeast && CPU_TARGET),
	];
	if (inFlight > 1) return rows('', sides, title, target);
	const neither = { ...sides, ours: `ours.${key}.accepted` };
	const both = { ...sides, raw: `raw.${key}.ack` };
	return [
		...rows('.accepted', neither, `${title}, neither waits`, target),
		...rows('.ack', both, '  both wait for the ack'),
		...rows('', sides, '  ours waits, raw does not'),
	];
}

function buildPacedRows(): Row[] {
	const sides = { raw: 'raw.paced', ours: 'ours.paced' };
	const row = (to: string, percent: number, title: string) =>
		latencyRow({ id: `sends.paced.${to}.p${percent}`, to, percent, title }, sides);
	return [
		{
			...row('ack', 50, `paced at ${PACE}/s: p50, raw until the ack`),
			target: { of: 'ours', atMost: 6 },
		},
		row('ack', 99, '  p99, raw until the ack'),
		row('call', 50, '  p50, raw until sendMessage resolved'),
		row('call', 99, '  p99, raw until sendMessage resolved'),
		cpuRow('sends.paced.cpu', '  CPU per message', sides),
	];
}
