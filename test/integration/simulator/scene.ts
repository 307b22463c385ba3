import {
	startSimulator,
	type Account,
	type Simulator,
	type SimulatorOptions,
} from '../../../src/simulator';
import { RealClient, type ClientAuth } from './RealClient';

/** A simulator and what to close after the test, in the right order. */
export class Scene {
	private readonly clients: RealClient[] = [];
	private readonly undo: () => void;

	private constructor(readonly sim: Simulator) {
		this.undo = sim.trust();
	}

	static async open(options: SimulatorOptions = {}): Promise<Scene> {
		quietClients();
		return new Scene(await startSimulator(options));
	}

	/** A linked client, open. */
	async client(
		account: Account,
		auth: ClientAuth = account.phone.provision(),
		config?: Parameters<typeof RealClient.open>[2],
	): Promise<RealClient> {
		return this.track(await RealClient.open(this.sim, auth, config));
	}

	track(client: RealClient): RealClient {
		this.clients.push(client);
		return client;
	}

	/** Ends everything; fails the test when the simulator saw a problem. */
	async close({ dirty = false } = {}): Promise<void> {
		for (const client of this.clients) await client.end();
		await this.sim.close();
		this.undo();
		jest.restoreAllMocks();
		if (!dirty) this.sim.assertClean();
	}
}

/** What real clients need to run in a test: no keys on the console, no timers that outlive them. */
export function quietClients(): void {
	silenceLibsignal();
	letTimersGo();
}

/** libsignal prints whole sessions, private keys included, to the console of the process of the client. */
function silenceLibsignal(): void {
	for (const method of ['info', 'warn', 'error'] as const) {
		jest.spyOn(console, method).mockImplementation(() => undefined);
	}
}

/** Baileys leaves timers of up to a minute behind when it ends, and jest would wait for them. */
function letTimersGo(): void {
	const start = setTimeout;
	const letGo = (...args: Parameters<typeof setTimeout>) => start(...args).unref();
	jest.spyOn(global, 'setTimeout').mockImplementation(letGo);
}
