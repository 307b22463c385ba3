import { EventEmitter } from 'node:events';
import type { Problem } from './Network';
import type { ReceivedMessage } from './people/ReceivedMessage';
import type { Simulator } from './Simulator';
import { startSimulator, type SimulatorOptions } from './startSimulator';

export type SandboxOptions = Pick<
	SimulatorOptions,
	'addressing' | 'port' | 'controlPort' | 'stateFile' | 'trace'
>;

export interface SandboxEvents {
	/** A contact got a message. */
	message: [{ contact: string; message: ReceivedMessage }];
	/** A linked client of this account has logged in. */
	login: [{ account: string; device: number }];
	/** A client shows a QR code or asked for a pairing code. */
	pairing: [];
	problem: [Problem];
}

/** A simulator with a control API, as `wagate sandbox` runs it. It prints nothing; the events say what happens. */
export interface RunningSandbox {
	simulator: Simulator;
	/** For `waWebSocketUrl`. */
	url: string;
	/** For `openSandbox`. */
	controlUrl: string;
	/** Hexadecimal; for `WA_CERT_DETAILS.PUBLIC_KEY`. */
	rootKey: string;
	events: EventEmitter<SandboxEvents>;
	/** Writes the state file and ends everything. */
	close(): Promise<void>;
}

/**
 * Starts the sandbox. With a state file, people, keys, links, undelivered messages and both ports are those of the last
 * run, so that a gateway that was linked goes on where it was.
 */
export async function runSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
	const simulator = await startSimulator({ ...options, controlPort: options.controlPort ?? 0 });
	const events = new EventEmitter<SandboxEvents>();
	const { network } = simulator;
	const follow = (contact: string) =>
		simulator.contact(contact).onMessage((message) => events.emit('message', { contact, message }));
	for (const { number } of simulator.contacts) follow(number);
	network.on('person', ({ number, state }) => {
		if (state.kind === 'contact') queueMicrotask(() => follow(number));
	});
	network.on('login', ({ linked }) =>
		events.emit('login', { account: linked.person.number, device: linked.device }),
	);
	network.on('pairing', () => events.emit('pairing'));
	network.on('problem', (problem) => events.emit('problem', problem));
	return {
		simulator,
		url: simulator.url,
		controlUrl: simulator.controlUrl as string,
		rootKey: simulator.rootKey,
		events,
		close: () => simulator.close(),
	};
}
