import { WA_CERT_DETAILS } from '@whiskeysockets/baileys';
import { ChannelHandle } from './channels/ChannelHandle';
import { createChannelState } from './channels/ChannelState';
import type { Faults } from './faults/Faults';
import { createGroup } from './groups/create';
import { GroupHandle, type Somebody } from './groups/GroupHandle';
import type { LoggedReceipt, LoggedStanza } from './log/StanzaLog';
import type { MediaHost } from './media/MediaHost';
import type { Network, Problem } from './Network';
import { Account } from './people/Account';
import { Contact } from './people/Contact';
import type { PersonSettings } from './people/Person';
import { SimulatorError } from './SimulatorError';
import { type Addressing, digitsOf } from './wire/jid';

export type ContactOptions = Partial<PersonSettings>;
export type AccountOptions = Partial<Pick<PersonSettings, 'name' | 'about' | 'needsPasskey'>>;

export interface GroupOptions {
	/** Who makes it. */
	owner: Somebody;
	members?: readonly Somebody[];
	/** How members are named in it; by default as the network addresses chats. */
	addressing?: Addressing;
}

export interface ChannelOptions {
	/** Who makes it. */
	owner: Somebody;
	description?: string;
}

/** A WhatsApp server on this machine, and the people on it. */
export class Simulator {
	/** Of the HTTP control API, when it was asked for. */
	controlUrl?: string;
	private readonly accountsByNumber = new Map<string, Account>();
	private readonly contactsByNumber = new Map<string, Contact>();

	constructor(
		readonly network: Network,
		/** What a client takes for `waWebSocketUrl`. */
		readonly url: string,
		private readonly closers: (() => Promise<void>)[],
	) {
		for (const person of network.people.people) {
			if (person.state.kind === 'account') {
				this.accountsByNumber.set(person.number, new Account(person));
			} else {
				this.contactsByNumber.set(person.number, new Contact(person));
			}
		}
	}

	/** Hexadecimal, 32 bytes: what a client must pin instead of WhatsApp's root key. */
	get rootKey(): string {
		return this.network.identity.rootKey.toString('hex');
	}

	/** Makes Baileys in this process trust this server; the returned function restores what was. */
	trust(): () => void {
		const before = WA_CERT_DETAILS.PUBLIC_KEY;
		const details = WA_CERT_DETAILS as { PUBLIC_KEY: Buffer };
		details.PUBLIC_KEY = this.network.identity.rootKey;
		return () => {
			details.PUBLIC_KEY = before;
		};
	}

	/** The account with this number; added when it is not there yet. */
	account(phone: string, options: AccountOptions = {}): Account {
		const number = this.freeNumber(phone, this.contactsByNumber, 'contact');
		const known = this.accountsByNumber.get(number);
		if (known) return known;
		const settings = { ...options, receipts: 'none' } as const;
		const account = new Account(this.network.addPerson(number, 'account', settings));
		this.accountsByNumber.set(number, account);
		return account;
	}

	/** The contact with this number; added when it is not there yet, else changed as the options say. */
	contact(phone: string, options: ContactOptions = {}): Contact {
		const number = this.freeNumber(phone, this.accountsByNumber, 'account');
		const known = this.contactsByNumber.get(number);
		if (known) {
			known.change(options);
			return known;
		}
		const contact = new Contact(this.network.addPerson(number, 'contact', options));
		this.contactsByNumber.set(number, contact);
		return contact;
	}

	/** Makes a group, as its owner does on the phone. */
	group(subject: string, { owner, members = [], addressing }: GroupOptions): GroupHandle {
		const people = members.map(({ person }) => person);
		const { group } = createGroup(this.network, {
			subject,
			owner: owner.person,
			people,
			addressing: addressing ?? this.network.addressing,
		});
		return new GroupHandle(group);
	}

	/** Makes a channel, as its owner does on the phone. */
	channel(name: string, { owner, description = '' }: ChannelOptions): ChannelHandle {
		const about = { name, description, owner: owner.person.number };
		const state = createChannelState(about, this.network.seconds());
		return new ChannelHandle(this.network.channels.add(state));
	}

	/** The channel with this jid, such as one that a client made; undefined when it is not there. */
	findChannel(jid: string): ChannelHandle | undefined {
		const channel = this.network.channels.find(jid);
		return channel && new ChannelHandle(channel);
	}

	/** The group with this jid, such as one that a client made. */
	findGroup(jid: string): GroupHandle {
		const group = this.network.groups.find(jid);
		if (group) return new GroupHandle(group);
		throw new SimulatorError(`There is no group ${jid}`, 'Make one with group()', 404);
	}

	get groups(): GroupHandle[] {
		return this.network.groups.all.map((group) => new GroupHandle(group));
	}

	get accounts(): Account[] {
		return [...this.accountsByNumber.values()];
	}

	get contacts(): Contact[] {
		return [...this.contactsByNumber.values()];
	}

	/** What is made to go wrong on purpose. */
	get faults(): Faults {
		return this.network.faults;
	}

	/** Where files are uploaded to and fetched from. */
	get media(): MediaHost {
		return this.network.media;
	}

	/** The last stanzas both ways; `trace` at the start gives all of them as they come. */
	get log(): readonly LoggedStanza[] {
		return this.network.log.entries;
	}

	/** Every receipt a client sent, in order: its word that it has a message. */
	get receipts(): readonly LoggedReceipt[] {
		return this.network.log.receipts;
	}

	get stats(): Readonly<Network['stats']> {
		return this.network.stats;
	}

	/** What clients did that WhatsApp would not take, or that the simulator does not know. */
	get problems(): readonly Problem[] {
		return this.network.problems;
	}

	/** Throws when there is any problem. Call it at the end of a test. */
	assertClean(): void {
		const { problems } = this.network;
		if (problems.length === 0) return;
		const lines = problems.map(({ kind, detail, client }) => `- ${kind} (${client}): ${detail}`);
		throw new Error(`The simulator saw ${problems.length} problem(s):\n${lines.join('\n')}`);
	}

	/** Ends all connections and the server; the state file, if any, is written before. */
	async close(): Promise<void> {
		for (const close of this.closers.splice(0)) await close();
	}

	/** The control API was opened on top. */
	addControl(url: string, close: () => Promise<void>): void {
		this.controlUrl = url;
		this.closers.unshift(close);
	}

	private freeNumber(phone: string, others: ReadonlyMap<string, unknown>, kind: string): string {
		const number = digitsOf(phone);
		if (!/^\d{5,16}$/.test(number)) {
			throw new SimulatorError(
				`"${phone}" is not a phone number`,
				'Use 5 to 16 digits with the country code, such as 15550001001',
			);
		}
		if (others.has(number)) {
			throw new SimulatorError(
				`The number ${number} belongs to a ${kind} already`,
				'Take another number, or the handle that exists',
				409,
			);
		}
		return number;
	}
}
