import { setTimeout as pause } from 'node:timers/promises';
import { eventually } from '../../scripts/n8n/eventually';
import { INSTANCE } from '../rig/Gateway';
import { Load } from '../rig/Load';
import type { Behaviour, Receiver } from '../rig/Receiver';
import type { Stage } from '../rig/Stage';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';

const TROUBLE_MS = 2_500;
const RETRY_AFTER_S = 1;
/** The circuit breaker lets an attempt through after 5 s, and then after 10 s more. */
const LONG_MS = 18_000;
/** Five that open it, those that were under way beside them, and the two that tell; each a few more for luck. */
const MOST_ATTEMPTS = 40;
/** Clocks of two processes. */
const TOLERANCE_MS = 50;

const status = (code: number, headers?: Record<string, string>): Behaviour => ({
	kind: 'status',
	status: code,
	...(headers && { headers }),
});

const troubles: Record<string, { title: string; behave: (receiver: Receiver) => Behaviour }> = {
	'endpoint-404': { title: 'answers 404', behave: () => status(404) },
	'endpoint-500': { title: 'answers 500', behave: () => status(500) },
	'endpoint-302': {
		title: 'answers 302',
		behave: ({ elsewhere }) => status(302, { location: elsewhere }),
	},
	'endpoint-429': {
		title: `answers 429, Retry-After ${RETRY_AFTER_S}`,
		behave: () => status(429, { 'retry-after': String(RETRY_AFTER_S) }),
	},
	'endpoint-hangs': { title: 'never answers', behave: () => ({ kind: 'hangs' }) },
	'endpoint-drips': {
		title: 'answers 200 byte by byte without an end',
		behave: () => ({ kind: 'drips' }),
	},
	'endpoint-hangs-up': { title: 'hangs up', behave: () => ({ kind: 'hangsUp' }) },
};

const scenario = (name: string, title: string, play: Scenario['play']): Scenario => ({
	name,
	title: `the endpoint ${title}`,
	isShort: false,
	boundS: 90,
	store: null,
	play,
});

export const endpoints: Scenario[] = [
	...Object.entries(troubles).map(([name, { title, behave }]) =>
		scenario(name, title, async ({ stage, options }) => {
			const { receiver } = stage;
			const load = Load.start(stage, options.load);
			await pause(TROUBLE_MS / 5);
			receiver.behaviour = behave(receiver);
			await pause(TROUBLE_MS);
			receiver.behaviour = { kind: 'takes' };
			await load.stop();
			await drain(stage);
			return { notes: [describeRefusals(receiver)], faults: findFaults(name, receiver) };
		}),
	),
	scenario('endpoint-410', 'answers 410, and is set again', goneAndBack),
	scenario('endpoint-long', `answers 500 for ${LONG_MS / 1000} s`, downForLong),
	scenario('endpoint-down', 'is down, and the gateway is killed meanwhile', downAndKilled),
];

function describeRefusals({ refusals }: Receiver): string {
	const attempts = [...refusals.values()].reduce((sum, times) => sum + times.length, 0);
	return `${attempts} attempts at ${refusals.size} events were refused`;
}

function findFaults(name: string, { refusals, followed }: Receiver): string[] {
	const faults: string[] = [];
	if (refusals.size === 0) faults.push('nothing was posted while the endpoint misbehaved');
	if (followed > 0) faults.push(`a redirect was followed ${followed} times`);
	const gaps = [...refusals.values()].flatMap((times) =>
		times.slice(1).map((time, index) => time - (times[index] as number)),
	);
	const shortest = Math.min(...gaps);
	if (name === 'endpoint-429' && shortest < RETRY_AFTER_S * 1000 - TOLERANCE_MS) {
		faults.push(`tried again after ${shortest.toFixed(0)} ms in spite of Retry-After`);
	}
	return faults;
}

async function goneAndBack({ stage, options }: Play) {
	const { receiver, gateway } = stage;
	receiver.behaviour = status(500);
	const load = Load.start(stage, options.load);
	await pause(TROUBLE_MS);
	await load.stop();
	// Whatever is told of the last sends is told before the endpoint says that it is gone.
	await pause(TROUBLE_MS / 5);
	receiver.behaviour = status(410);
	await eventually('the webhook disabled', async () => {
		const { enabled } = await webhook(stage);
		return enabled ? undefined : true;
	});
	const asked = receiver.refusals.size;
	receiver.behaviour = { kind: 'takes' };
	await pause(TROUBLE_MS);
	const faults = stage.ledger.posts.length > 0 ? ['it was posted to although it was gone'] : [];
	await gateway.setWebhook(INSTANCE, receiver.url);
	await drain(stage);
	return { notes: [`disabled with ${asked} events refused, then set again`], faults };
}

/** It is not asked once for each event that waits, and has everything soon after it is back. */
async function downForLong({ stage, options }: Play) {
	const { receiver, ledger } = stage;
	const load = Load.start(stage, options.load);
	await pause(TROUBLE_MS / 5);
	receiver.behaviour = status(500);
	await pause(LONG_MS);
	const { health } = await webhook(stage);
	const waiting = ledger.underway;
	const attempts = [...receiver.refusals.values()].reduce((sum, times) => sum + times.length, 0);
	receiver.behaviour = { kind: 'takes' };
	await load.stop();
	await drain(stage, 60_000);
	return {
		notes: [`${attempts} attempts while ${waiting} messages waited, breaker ${health.breaker}`],
		faults: [
			...(attempts > MOST_ATTEMPTS ? [`it was asked ${attempts} times although it was down`] : []),
			...(health.breaker === 'closed' ? ['the breaker is closed'] : []),
		],
	};
}

async function downAndKilled({ stage, options }: Play) {
	const { receiver, gateway } = stage;
	const load = Load.start(stage, options.load);
	await pause(TROUBLE_MS / 5);
	await receiver.goDown();
	await pause(TROUBLE_MS);
	await stage.restart();
	await pause(TROUBLE_MS);
	await gateway.kill();
	await receiver.goUp();
	gateway.start();
	await gateway.online();
	await load.stop();
	await drain(stage);
	return { notes: ['two kills while nobody listened'], faults: [] };
}

interface Webhook {
	enabled: boolean;
	health: { breaker: string };
}

function webhook({ gateway }: Stage): Promise<Webhook> {
	return gateway.rest.call('GET', `/v1/instances/${INSTANCE}/webhook`);
}
