import { setTimeout as pause } from 'node:timers/promises';
import { Load } from '../rig/Load';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';
import { describeTimes, median } from './times';

/** From inside the start of the process to well into its steady state. */
const EARLIEST_MS = 50;
const LATEST_MS = 2_500;

/** Each so many kills one hits the gateway while it is starting. */
const EARLY_EACH = 4;

/** What crashes one after the other held up comes out when they are over. */
const GOAL_DRAIN_MS = 300_000;

/** About as long as a start takes. */
const START_MS = 1_000;

/** One account is back on line this soon after the start of the process. A busy machine misses it, and loses nothing by that. */
const BACK_ON_LINE_MS = 2_000;

export const kills: Scenario = {
	name: 'kills',
	title: 'kill -9 at random points under two-way load',
	isShort: true,
	boundS: 420,
	store: null,
	async play({ stage, options, progress }) {
		const { gateway, ledger } = stage;
		const load = Load.start(stage, options.load, options.goal?.messages);
		const loop = options.goal ? untilGoal(stage, options.goal) : untilTime(options.seconds);
		let killed = 0;
		let early = 0;
		for await (const kill of loop) {
			await gateway.kill();
			killed = kill;
			gateway.start();
			if (isNextEarly(killed)) early += 1;
			else await gateway.online();
			if (killed % 10 === 0) progress(`${killed} kills, ${ledger.underway} messages under way`);
		}
		await gateway.online();
		if (options.goal) await load.done();
		else await load.stop();
		await drain(stage, options.goal ? GOAL_DRAIN_MS : undefined);
		const times = await restarts({ stage, options, progress });
		const isMet = median(times) <= BACK_ON_LINE_MS;
		const { written, accepted } = ledger;
		return {
			notes: [
				`${killed} kills, ${early} of them while it was starting`,
				`${written.length} messages in, ${accepted.length} out`,
				`back on line after kill -9: ${describeTimes(times)} (target 2 s: ${isMet ? 'met' : 'MISSED'})`,
			],
			faults: [],
		};
	},
};

/** Whether what follows this kill is killed before it is on line. */
function isNextEarly(kill: number): boolean {
	return kill > 0 && kill % EARLY_EACH === 0;
}

/** Numbers the kills; each is due when it is asked for the next. */
async function* untilTime(seconds: number): AsyncGenerator<number> {
	const until = Date.now() + seconds * 1000;
	for (let kill = 1; Date.now() < until; kill += 1) {
		await pause(EARLIEST_MS + Math.random() * (LATEST_MS - EARLIEST_MS));
		yield kill;
	}
}

/** The same, spread over the messages that people write; after each that is not waited for, the next comes at once. */
async function* untilGoal(
	{ ledger }: Play['stage'],
	{ kills, messages }: NonNullable<Play['options']['goal']>,
): AsyncGenerator<number> {
	for (let kill = 1; kill <= kills; kill += 1) {
		const isEarly = isNextEarly(kill - 1);
		const share = (kill - Math.random()) / (kills + 1);
		await pause(EARLIEST_MS + (isEarly ? Math.random() * START_MS : 0));
		while (!isEarly && ledger.written.length < share * messages) await pause(EARLIEST_MS);
		yield kill;
	}
}

const RESTARTS = 5;

/** Without load, so that it is the start that is measured and not the messages that waited. */
async function restarts({ stage: { gateway } }: Play): Promise<number[]> {
	const times: number[] = [];
	for (let n = 0; n < RESTARTS; n += 1) {
		await gateway.kill();
		gateway.start();
		times.push(await gateway.online());
	}
	return times;
}
