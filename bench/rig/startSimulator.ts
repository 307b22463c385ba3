import { join } from 'node:path';
import type { SimulatorCalls } from '../children/simulator.mjs';
import type { Options } from '../options';
import { ForkedProcess } from './ForkedProcess';

export interface BenchSimulator {
	simulator: ForkedProcess<SimulatorCalls>;
	/** Where clients connect, and the key that signs its certificates. */
	url: string;
	rootKey: string;
	/** Of its control API, by which gateways find it. */
	controlUrl: string;
}

/** The local WhatsApp in a process of its own. */
export async function startSimulator({ dist }: Pick<Options, 'dist'>): Promise<BenchSimulator> {
	const script = join(__dirname, '..', 'children', 'simulator.mts');
	const simulator = await ForkedProcess.start<SimulatorCalls>('simulator', script, {
		args: [dist],
	});
	try {
		const { url, rootKey, controlUrl } = await simulator.call('start', []);
		if (!controlUrl) throw new Error('the simulator has no control API');
		return { simulator, url, rootKey, controlUrl };
	} catch (error) {
		await simulator.stop();
		throw error;
	}
}

/** Throws when the simulator saw anything that WhatsApp would not take. */
export async function assertClean({ simulator }: Pick<BenchSimulator, 'simulator'>): Promise<void> {
	const problems = await simulator.call('problems', []);
	if (problems.length > 0) {
		throw new Error(`the simulator saw ${problems.length} problem(s): ${problems[0]}`);
	}
}
