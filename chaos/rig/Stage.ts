import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ForkedProcess } from '../../bench/rig/ForkedProcess';
import {
	openSandbox,
	type RemoteAccount,
	type Sandbox,
} from '../../src/simulator/http/openSandbox';
import type { WhatsAppCalls } from '../children/whatsapp.mjs';
import { judge, type Verdict } from '../ledger/judge';
import { Ledger } from '../ledger/Ledger';
import { Door } from './Door';
import { Gateway } from './Gateway';
import { Line } from './Line';
import { People } from './People';
import { Receiver } from './Receiver';

export interface StageOptions {
	dist: string;
	folder: string;
}

interface Parts {
	whatsapp: Sandbox;
	account: RemoteAccount;
	people: People;
	/** Between the gateway and WhatsApp. */
	line: Line;
	gateway: Gateway;
	receiver: Receiver;
}

const NUMBER = '15550001001';
const PEOPLE = 10;
/** Types of receipts that say "I have it", or more. */
const HAS_IT = new Set(['delivered', 'inactive', 'read', 'played']);

/** A local WhatsApp, a gateway with one linked account, a webhook and people: everything a scenario plays with. */
export class Stage {
	#ledger: Ledger;
	#receipts = 0;
	#resent = 0;

	private constructor(
		private readonly parts: Parts,
		ledger: Ledger,
		/** The linked device; another one, or none, is a link that was lost. */
		private readonly device: number,
		private readonly folder: string,
		private readonly endings: readonly (() => Promise<unknown>)[],
	) {
		this.#ledger = ledger;
		parts.receiver.onTaken = (post) => this.#ledger.take(post);
	}

	static async open(options: StageOptions): Promise<Stage> {
		mkdirSync(options.folder, { recursive: true });
		const folder = mkdtempSync(join(options.folder, 'stage-'));
		const endings: (() => Promise<unknown>)[] = [];
		try {
			const ledger = new Ledger();
			let stage: Stage | null = null;
			const parts = await openParts({ ...options, folder }, endings, () => stage?.ledger ?? ledger);
			const device = await link(parts);
			stage = new Stage(parts, ledger, device, folder, endings);
			return stage;
		} catch (error) {
			await endAll(endings);
			throw error;
		}
	}

	get whatsapp(): Sandbox {
		return this.parts.whatsapp;
	}

	get account(): RemoteAccount {
		return this.parts.account;
	}

	get people(): People {
		return this.parts.people;
	}

	get line(): Line {
		return this.parts.line;
	}

	get gateway(): Gateway {
		return this.parts.gateway;
	}

	get receiver(): Receiver {
		return this.parts.receiver;
	}

	/** Of the scenario that runs. */
	get ledger(): Ledger {
		return this.#ledger;
	}

	/** From here on a new scenario is judged. */
	async begin(): Promise<void> {
		this.#ledger = new Ledger();
		this.#receipts = (await this.whatsapp.receipts()).length;
		this.#resent = await this.people.resent();
		this.receiver.refused = 0;
	}

	/** Ids of this scenario's messages that the gateway told WhatsApp it has. */
	async receipted(): Promise<string[]> {
		const receipts = await this.#receiptsSince();
		return receipts.filter(({ type }) => HAS_IT.has(type)).map(({ id }) => id);
	}

	async judge(): Promise<Verdict> {
		const receipts = await this.#receiptsSince();
		return judge(
			this.#ledger.evidence({
				receipts: await this.receipted(),
				askedAgain: receipts.filter(({ type }) => type === 'retry').length,
				resent: (await this.people.resent()) - this.#resent,
				linksLost: (await this.#isLinked()) ? 0 : 1,
			}),
		);
	}

	/** Ends every process. What it leaves on the disk is kept when somebody wants to look at it. */
	async close({ keep }: { keep: boolean }): Promise<void> {
		this.people.leave();
		await endAll(this.endings);
		if (!keep) rmSync(this.folder, { recursive: true, force: true });
	}

	get place(): string {
		return this.folder;
	}

	#receiptsSince() {
		return this.whatsapp.receipts(this.#receipts);
	}

	async #isLinked(): Promise<boolean> {
		const { devices } = await this.account.describe();
		const isConnected = (await this.gateway.instance()).state === 'connected';
		return isConnected && devices.length === 1 && devices[0]?.device === this.device;
	}
}

async function openParts(
	{ dist, folder }: StageOptions,
	endings: (() => Promise<unknown>)[],
	ledger: () => Ledger,
): Promise<Parts> {
	const file = join(__dirname, '..', 'children', 'whatsapp.mts');
	const simulator = await ForkedProcess.start<WhatsAppCalls>('local WhatsApp', file, {
		args: [dist],
	});
	endings.push(() => simulator.stop());
	const whatsapp = openSandbox(await simulator.call('controlUrl', []));
	const descriptor = await whatsapp.describe();
	const line = await Line.open(descriptor.url);
	endings.push(() => line.close());
	const door = await Door.open({ ...descriptor, url: line.url });
	endings.push(() => door.close());
	const receiver = await Receiver.start();
	endings.push(() => receiver.goDown());
	const gateway = await Gateway.prepare({ dist, folder, sandboxUrl: door.url });
	endings.push(() => gateway.stop());
	const account = await whatsapp.account(NUMBER, { name: 'Chaos' });
	const people = await People.gather(whatsapp, PEOPLE, ledger);
	return { whatsapp, account, people, line, gateway, receiver };
}

/** Resolves with the number of the linked device. */
async function link({ gateway, account, receiver }: Parts): Promise<number> {
	gateway.start();
	await gateway.answers();
	await gateway.link((qr) => account.scan(qr));
	await gateway.setWebhook(receiver.url);
	const [device] = (await account.describe()).devices;
	if (!device) throw new Error('the account has no linked device');
	return device.device;
}

async function endAll(endings: readonly (() => Promise<unknown>)[]): Promise<void> {
	for (const end of [...endings].reverse()) await end().catch(() => undefined);
}
