// The local WhatsApp, as built, in a process of its own. The first argument is the folder of the build.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Contact, Simulator } from '../../src/simulator/index.ts';
import { answerCalls, now, silenceConsole } from './answerCalls.mts';

silenceConsole();

const [dist = ''] = process.argv.slice(2);
const { startSimulator } = createRequire(import.meta.url)(join(dist, 'src', 'simulator')) as {
	startSimulator: typeof import('../../src/simulator/index.ts').startSimulator;
};
const simulator: Simulator = await startSimulator({ port: 0, controlPort: 0, logLimit: 0 });

interface Load {
	to: string;
	/** Who writes: one message of each is on its way at a time. */
	contacts: string[];
	count: number;
}

/** Messages on their way, by id, and what happens when they have arrived. */
const underway = new Map<string, () => void>();
let texts = 0;

const calls = {
	start: () => ({
		url: simulator.url,
		rootKey: simulator.rootKey,
		controlUrl: simulator.controlUrl,
	}),

	/** Adds contacts whose phones take messages, answer with a delivery receipt and decrypt nothing. */
	addContacts: (numbers: string[]) => {
		for (const number of numbers)
			simulator.contact(number, { asleep: true, receipts: 'delivered' });
	},

	/** Credentials of a linked client, with the keys its first login needs. */
	provision: async (number: string) => {
		const { creds, keys } = simulator.account(number).phone.provision();
		const id = creds.myAppStateKeyId ?? '';
		return { creds, appStateKeys: await keys.get('app-state-sync-key', [id]) };
	},

	scan: async (number: string, qr: string) => {
		await simulator.account(number).phone.scan(qr);
	},

	/** How many messages clients have handed in so far. */
	handedIn: () => simulator.stats.received,

	/** Resolves with the time at which clients have handed in `total` messages. */
	awaitHandedIn: (total: number) =>
		new Promise<number>((resolve) => {
			const check = () => {
				if (simulator.stats.received < total) return;
				simulator.network.off('changed', check);
				resolve(now());
			};
			simulator.network.on('changed', check);
			check();
		}),

	/**
	 * Each contact writes, and writes again once its message has arrived (`arrived`), until `count` are on their way or
	 * there. Resolves when all have arrived, with the time just before each was written, by id.
	 */
	load: ({ to, contacts, count }: Load) =>
		new Promise<Map<string, number>>((resolve) => {
			const written = new Map<string, number>();
			let arrived = 0;
			const write = (contact: Contact) => {
				if (written.size === count) return;
				const at = now();
				const { id } = contact.text(to, `Is order ${(texts += 1)} on its way already?`);
				written.set(id, at);
				underway.set(id, () => {
					arrived += 1;
					if (arrived === count) resolve(written);
					else write(contact);
				});
			};
			for (const number of contacts) write(simulator.contact(number));
		}),

	arrived: (id: string) => {
		const next = underway.get(id);
		underway.delete(id);
		next?.();
	},

	cpuMs: () => cpuMs(),

	/** What clients did that WhatsApp would not take. */
	problems: () => simulator.problems.map(({ kind, detail }) => `${kind}: ${detail}`),
};

function cpuMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1000;
}

export type SimulatorCalls = typeof calls;
answerCalls(calls);
