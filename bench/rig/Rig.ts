import { join } from 'node:path';
import type { RawCalls } from '../children/raw.mjs';
import type { SimulatorCalls } from '../children/simulator.mjs';
import type { Options } from '../options';
import type { Bench } from '../suites/Suite';
import { ForkedProcess } from './ForkedProcess';
import { Gateway } from './Gateway';
import { assertClean, startSimulator } from './startSimulator';

const CHILDREN = join(__dirname, '..', 'children');
const RAW_NUMBER = '15550000001';
const GATEWAY_NUMBER = '15550000002';

/** One account: who it is, and which number people write to. */
export interface Side {
	number: string;
}

/**
 * A simulator, raw Baileys and the gateway, each in a process of its own, on loopback, with an account each that is
 * linked and online.
 */
export class Rig {
	private constructor(
		readonly simulator: ForkedProcess<SimulatorCalls>,
		readonly raw: ForkedProcess<RawCalls> & Side,
		/** Null with `--raw-only`. */
		readonly gateway: (Gateway & Side) | null,
	) {}

	static async open(
		options: Options,
		place: Bench['place'],
		progress: (text: string) => void,
	): Promise<Rig> {
		const { simulator, url, rootKey, controlUrl } = await startSimulator(options);
		const opened: { stop(): Promise<void> }[] = [simulator];
		try {
			const raw = await startRaw(options);
			opened.push(raw);
			const credentials = await simulator.call('provision', [RAW_NUMBER]);
			await raw.call('open', [{ url, rootKey, ...credentials }]);
			progress('raw Baileys is linked and online');
			if (options.rawOnly)
				return new Rig(simulator, Object.assign(raw, { number: RAW_NUMBER }), null);
			const gateway = await Gateway.start({ ...place, controlUrl });
			opened.push(gateway);
			await gateway.link((qr) => simulator.call('scan', [GATEWAY_NUMBER, qr]));
			progress('the gateway is linked and online');
			return new Rig(
				simulator,
				Object.assign(raw, { number: RAW_NUMBER }),
				Object.assign(gateway, { number: GATEWAY_NUMBER }),
			);
		} catch (error) {
			for (const part of opened.reverse()) await part.stop().catch(() => undefined);
			throw error;
		}
	}

	/** Adds people to write to; resolves with their numbers. */
	async addContacts(prefix: string, count: number): Promise<string[]> {
		const numbers = Array.from(
			{ length: count },
			(_, index) => `1555${prefix}${String(index).padStart(4, '0')}`,
		);
		await this.simulator.call('addContacts', [numbers]);
		return numbers;
	}

	/** Throws when the simulator saw anything that WhatsApp would not take. */
	async assertClean(): Promise<void> {
		await assertClean(this);
	}

	async close(): Promise<void> {
		try {
			await this.gateway?.stop();
		} finally {
			await Promise.all([this.raw.stop(), this.simulator.stop()]);
		}
	}
}

function startRaw({ profile }: Options): Promise<ForkedProcess<RawCalls>> {
	const nodeFlags = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
	return ForkedProcess.start<RawCalls>('raw Baileys', join(CHILDREN, 'raw.mts'), { nodeFlags });
}
