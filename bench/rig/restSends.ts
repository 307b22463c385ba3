import { setTimeout as pause } from 'node:timers/promises';
import type { PacedPlan, SendPlan } from '../children/raw.mjs';
import type { Measurement } from '../interleave';
import { INSTANCE, type Gateway } from './Gateway';
import { now } from './now';
import type { Rig } from './Rig';

/** When the gateway answers: once stored, or once WhatsApp has the message. */
export type WaitFor = 'accepted' | 'server_ack';

export interface RestPlan extends Omit<SendPlan, 'waitFor'> {
	waitFor: WaitFor;
}

/** For work that follows the last answer, such as delivery receipts: it belongs to the messages' CPU. */
const SETTLE_MS = 150;

/** Sends through the gateway, as many at once as the plan says. Ends when the simulator has every message. */
export async function sendThrough(
	rig: Pick<Rig, 'simulator'>,
	gateway: Gateway,
	plan: RestPlan,
): Promise<Measurement> {
	const handedIn = await rig.simulator.call('handedIn', []);
	const allHandedIn = rig.simulator.call('awaitHandedIn', [handedIn + plan.count]);
	const answered: number[] = [];
	let next = 0;
	const sendInTurn = async () => {
		while (next < plan.count) {
			const contact = plan.contacts[next % plan.contacts.length] as string;
			next += 1;
			answered.push(await post(gateway, contact, plan.waitFor));
		}
	};
	const { elapsedMs, cpuMs } = await measureGateway(gateway, async () => {
		await Promise.all([...Array.from({ length: plan.inFlight }, sendInTurn), allHandedIn]);
	});
	return {
		figures: {
			rate: (plan.count * 1000) / elapsedMs,
			cpu: cpuMs === null ? null : cpuMs / plan.count,
		},
		latencies: { ack: answered, call: answered },
	};
}

/** Starts a send at fixed times, whether the one before has been answered or not. */
export async function sendPacedThrough(
	gateway: Gateway,
	{ contact, count, perSecond }: PacedPlan,
): Promise<Measurement> {
	const running: Promise<number>[] = [];
	const { cpuMs } = await measureGateway(gateway, async () => {
		const begun = now();
		for (let n = 0; n < count; n += 1) {
			await pause(Math.max(0, begun + (n * 1000) / perSecond - now()));
			running.push(post(gateway, contact, 'server_ack'));
		}
		await Promise.all(running);
	});
	const answered = await Promise.all(running);
	return {
		figures: { cpu: cpuMs === null ? null : cpuMs / count },
		latencies: { ack: answered, call: answered },
	};
}

/** Time and CPU of the gateway's process over some work; CPU is null where this system does not tell. */
export async function measureGateway(gateway: Gateway, work: () => Promise<void>) {
	const cpuBefore = gateway.cpuMs();
	const begun = now();
	await work();
	const elapsedMs = now() - begun;
	await pause(SETTLE_MS);
	const cpuAfter = gateway.cpuMs();
	return {
		elapsedMs,
		cpuMs: cpuBefore === null || cpuAfter === null ? null : cpuAfter - cpuBefore,
	};
}

let texts = 0;

/** Resolves with the milliseconds until the answer; rejects unless the message is as far as was asked. */
async function post(gateway: Gateway, to: string, waitFor: WaitFor): Promise<number> {
	const text = `Order ${(texts += 1)} is on its way and arrives tomorrow.`;
	const input = waitFor === 'accepted' ? { to, text, waitFor } : { to, text };
	const begun = now();
	const { state } = await gateway.rest.call<{ state: string }>(
		'POST',
		`/v1/instances/${INSTANCE}/messages/text`,
		input,
	);
	const elapsed = now() - begun;
	const underway = state === 'queued' || state === 'sending';
	if (state === 'failed' || (underway && waitFor === 'server_ack')) {
		throw new Error(`a send that waited for ${waitFor} was answered in state ${state}`);
	}
	return elapsed;
}
