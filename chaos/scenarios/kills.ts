import { setTimeout as pause } from 'node:timers/promises';
import { Load } from '../rig/Load';
import { drain } from './drain';
import type { Play, Scenario } from './Scenario';
import { describeTimes, median } from './times';

/** From inside the start of the process to well into its steady state. */
const EARLIEST_MS = 50;
const LATEST_MS = 2_500;

/** One account is back on line this soon after the start of the process, in the middle of the runs. */
const BACK_ON_LINE_MS = 2_000;

export const kills: Scenario = {
	name: 'kills',
	title: 'kill -9 at random points under two-way load',
	isShort: true,
	boundS: 60,
	async play({ stage, options, progress }) {
		const { gateway, ledger } = stage;
		const load = Load.start(stage, options.load);
		const until = Date.now() + options.seconds * 1000;
		let killed = 0;
		let early = 0;
		while (Date.now() < until) {
			await pause(EARLIEST_MS + Math.random() * (LATEST_MS - EARLIEST_MS));
			await gateway.kill();
			killed += 1;
			const wasEarly = Math.random() < 0.2;
			gateway.start();
			if (wasEarly) early += 1;
			else await gateway.online();
			if (killed % 10 === 0) progress(`${killed} kills, ${ledger.underway} messages under way`);
		}
		await gateway.online();
		await load.stop();
		await drain(stage);
		const times = await restarts({ stage, options, progress });
		const { written, accepted } = ledger;
		return {
			notes: [
				`${killed} kills, ${early} of them while it was starting`,
				`${written.length} messages in, ${accepted.length} out`,
				`back on line after kill -9: ${describeTimes(times)}`,
			],
			faults: median(times) > BACK_ON_LINE_MS ? ['one account is not back on line in 2 s'] : [],
		};
	},
};

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
