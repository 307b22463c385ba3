import { setTimeout as pause } from 'node:timers/promises';
import { Load } from '../rig/Load';
import { drain } from './drain';
import type { Scenario } from './Scenario';

const CALM_MS = 4_000;

/** The control: what is counted here is a fault of the run or of the steady state, not of a crash. */
export const calm: Scenario = {
	name: 'calm',
	title: 'nothing breaks',
	isShort: true,
	boundS: 60,
	store: null,
	async play({ stage, options }) {
		const load = Load.start(stage, options.load);
		await pause(CALM_MS);
		await load.stop();
		await drain(stage);
		const { written, accepted } = stage.ledger;
		return { notes: [`${written.length} messages in, ${accepted.length} out`], faults: [] };
	},
};
