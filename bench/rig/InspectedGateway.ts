import type { SimulatorCalls } from '../children/simulator.mjs';
import { freePort } from '../../scripts/n8n/freePort';
import type { Bench } from '../suites/Suite';
import type { ForkedProcess } from './ForkedProcess';
import { Gateway } from './Gateway';
import { type Heap, Inspector } from './Inspector';
import { readProcessRss } from './processRss';
import { assertClean, startSimulator } from './startSimulator';

export interface Memory extends Heap {
	/** All of the process that is in memory, bytes. */
	rss: number;
}

/**
 * A simulator and the gateway, each in a process of its own, with no account yet. The gateway runs as users run it, but
 * for V8's inspector, by which garbage is collected before its memory is read: what is not collected yet says nothing.
 */
export class InspectedGateway {
	private constructor(
		readonly simulator: ForkedProcess<SimulatorCalls>,
		readonly gateway: Gateway,
		private readonly inspector: Inspector,
	) {}

	static async open(place: Bench['place']): Promise<InspectedGateway> {
		const { simulator, controlUrl } = await startSimulator(place);
		try {
			const port = await freePort();
			const nodeFlags = [`--inspect=127.0.0.1:${port}`];
			const gateway = await Gateway.start({ ...place, controlUrl, nodeFlags });
			return new InspectedGateway(simulator, gateway, await Inspector.open(port));
		} catch (error) {
			await simulator.stop();
			throw error;
		}
	}

	/** An instance that is linked and on line. */
	async link(instance: string, number: string): Promise<void> {
		await this.gateway.link((qr) => this.simulator.call('scan', [number, qr]), instance);
	}

	async memory(): Promise<Memory> {
		const heap = await this.inspector.heap();
		return { ...heap, rss: readProcessRss(this.gateway.pid) };
	}

	/** Throws when the simulator saw anything that WhatsApp would not take. */
	async close(): Promise<void> {
		try {
			await assertClean(this);
		} finally {
			this.inspector.close();
			await this.gateway.stop();
			await this.simulator.stop();
		}
	}
}
