import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RemoteAccount, Sandbox } from '../../src/simulator/http/openSandbox';
import { judge, type Verdict } from '../ledger/judge';
import { Ledger } from '../ledger/Ledger';
import type { Database } from '../../scripts/postgres/Database';
import type { Gateway } from './Gateway';
import type { Line } from './Line';
import { linkAll, type Link } from './links';
import { openParts, type StageParts } from './openParts';
import type { People } from './People';
import type { Receiver } from './Receiver';

export interface StageOptions {
	dist: string;
	folder: string;
	/** Null: SQLite in the data folder of the one gateway. */
	database: Database | null;
	gateways: number;
	accounts: number;
	people: number;
}

/** Types of receipts that say "I have it", or more. */
const HAS_IT = new Set(['delivered', 'inactive', 'read', 'played']);

/** A local WhatsApp, gateways with linked accounts, a webhook and people: everything a scenario plays with. */
export class Stage {
	#ledger: Ledger;
	#receipts = 0;
	#resent = 0;

	private constructor(
		private readonly parts: StageParts,
		ledger: Ledger,
		/** Each with the device that was linked; another one, or none, is a link that was lost. */
		readonly links: readonly Link[],
		private readonly options: StageOptions,
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
			const place = { ...options, folder };
			const parts = await openParts(place, endings, () => stage?.ledger ?? ledger);
			const links = await linkAll(parts);
			stage = new Stage(parts, ledger, links, place, endings);
			return stage;
		} catch (error) {
			await endAll(endings);
			throw error;
		}
	}

	get whatsapp(): Sandbox {
		return this.parts.whatsapp;
	}

	/** The first one. */
	get account(): RemoteAccount {
		return this.#first.account;
	}

	get people(): People {
		return this.parts.people;
	}

	/** Between the gateways and WhatsApp. */
	get line(): Line {
		return this.parts.line;
	}

	/** The first one, which is the only one in most scenarios. */
	get gateway(): Gateway {
		const [gateway] = this.parts.gateways;
		if (!gateway) throw new Error('there is no gateway');
		return gateway;
	}

	get gateways(): readonly Gateway[] {
		return this.parts.gateways;
	}

	/** One that can be called: any of those that are awake. */
	get door(): Gateway {
		const awake = this.gateways.filter(({ isAwake }) => isAwake);
		return awake[Math.floor(Math.random() * awake.length)] ?? this.gateway;
	}

	get receiver(): Receiver {
		return this.parts.receiver;
	}

	/** Null on SQLite. */
	get database(): Database | null {
		return this.options.database;
	}

	/** Between the gateways and their database; null on SQLite. */
	get databaseLine(): Line | null {
		return this.parts.databaseLine;
	}

	/** Where the tables of this stage are, in the database. */
	get schema(): string {
		return this.parts.schema;
	}

	/** Of the scenario that runs. */
	get ledger(): Ledger {
		return this.#ledger;
	}

	/** Which account a person talks to. */
	linkOf(number: string): Link {
		const place = this.people.contacts.findIndex((contact) => contact.number === number);
		const link = this.links[place % this.links.length];
		if (!link) throw new Error(`${number} is nobody of this stage`);
		return link;
	}

	/** Whether it is of use to a scenario that wants so many. */
	hasSize({ gateways, accounts }: Pick<StageOptions, 'gateways' | 'accounts'>): boolean {
		return this.options.gateways === gateways && this.options.accounts === accounts;
	}

	/** From here on a new scenario is judged. */
	async begin(): Promise<void> {
		this.#ledger = new Ledger();
		this.#receipts = (await this.whatsapp.receipts()).length;
		this.#resent = await this.people.resent();
		this.receiver.refusals.clear();
	}

	/** Ids of this scenario's messages that the gateways told WhatsApp they have. */
	async receipted(): Promise<string[]> {
		const receipts = await this.#receiptsSince();
		return receipts.filter(({ type }) => HAS_IT.has(type)).map(({ id }) => id);
	}

	/** How often a gateway asked for a message again because it could not read it. */
	async askedAgain(): Promise<number> {
		return (await this.#receiptsSince()).filter(({ type }) => type === 'retry').length;
	}

	/** Started anew, so that nothing of an earlier scenario is waited for, such as a reconnect. */
	async restart(): Promise<void> {
		for (const gateway of this.gateways) await gateway.kill();
		for (const gateway of this.gateways) gateway.start();
		await this.gateway.online();
	}

	async judge(): Promise<Verdict> {
		return judge(
			this.#ledger.evidence({
				receipts: await this.receipted(),
				askedAgain: await this.askedAgain(),
				resent: (await this.people.resent()) - this.#resent,
				linksLost: await this.#countLostLinks(),
			}),
		);
	}

	/** Ends every process. What it leaves on the disk is kept when somebody wants to look at it. */
	async close({ keep }: { keep: boolean }): Promise<void> {
		this.people.leave();
		await endAll(this.endings);
		if (!keep) rmSync(this.place, { recursive: true, force: true });
	}

	get place(): string {
		return this.options.folder;
	}

	get #first(): Link {
		const [link] = this.links;
		if (!link) throw new Error('there is no account');
		return link;
	}

	#receiptsSince() {
		return this.whatsapp.receipts(this.#receipts);
	}

	async #countLostLinks(): Promise<number> {
		const states = await this.door.states();
		const facts = await Promise.all(
			this.links.map(async ({ instance, account, device }) => {
				const { devices } = await account.describe();
				const isSame = devices.length === 1 && devices[0]?.device === device;
				return isSame && states.get(instance) === 'connected';
			}),
		);
		return facts.filter((isLinked) => !isLinked).length;
	}
}

async function endAll(endings: readonly (() => Promise<unknown>)[]): Promise<void> {
	for (const end of [...endings].reverse()) await end().catch(() => undefined);
}
