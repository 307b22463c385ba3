import type { AuthenticationCreds } from '@whiskeysockets/baileys';
import type { DeliverEffect, IqEffect, SendEffect } from '../faults/Faults';
import type { LoggedReceipt, LoggedStanza } from '../log/StanzaLog';
import type { Network, Problem } from '../Network';
import { createMemoryKeys, type StoredKeys } from '../pairing/memoryKeys';
import type { ProvisionedAuth } from '../pairing/provision';
import type { PersonSettings } from '../people/Person';
import type { ReceivedMessageJson } from '../people/ReceivedMessage';
import type { AccountOptions } from '../Simulator';
import { digitsOf } from '../wire/jid';
import { ControlClient } from './ControlClient';
import {
	reviveBuffers,
	type AccountDescriptor,
	type ConnectionAction,
	type FaultRequest,
	type PersonDescriptor,
	type SandboxDescriptor,
} from './protocol';

/** Fields that must be equal; a regular expression fits a text. */
export type RemoteMatcher = Record<string, unknown>;

export interface RemoteWait {
	/** Milliseconds until the wait fails. Default 10 s. */
	within?: number;
}

const DEFAULT_WAIT_MS = 10_000;

/** Opens a simulator that runs in another process, with the verbs it has in this one. */
export function openSandbox(controlUrl: string): Sandbox {
	return new Sandbox(new ControlClient(controlUrl));
}

export class Sandbox {
	readonly faults: RemoteFaults;

	constructor(private readonly control: ControlClient) {
		this.faults = new RemoteFaults(control);
	}

	/** Where clients connect, and who is on the network. */
	describe(): Promise<SandboxDescriptor> {
		return this.control.get('/');
	}

	/** The account with this number; added when it is not there yet. */
	async account(phone: string, options: AccountOptions = {}): Promise<RemoteAccount> {
		const found = await this.control.post<AccountDescriptor>('/accounts', { phone, ...options });
		return new RemoteAccount(this.control, found);
	}

	/** The contact with this number; added when it is not there yet. */
	async contact(phone: string, options: Partial<PersonSettings> = {}): Promise<RemoteContact> {
		const found = await this.control.post<PersonDescriptor>('/contacts', { phone, ...options });
		return new RemoteContact(this.control, found);
	}

	/** Every receipt that clients sent, from the nth on. */
	receipts(from = 0): Promise<LoggedReceipt[]> {
		return this.control.get(`/receipts?from=${from}`);
	}

	/** The last stanzas both ways; bytes as Baileys' `BufferJSON` writes them. */
	log(): Promise<LoggedStanza[]> {
		return this.control.get('/log');
	}

	stats(): Promise<Network['stats']> {
		return this.control.get('/stats');
	}

	problems(): Promise<Problem[]> {
		return this.control.get('/problems');
	}

	/** Throws when clients did what WhatsApp would not take. */
	async assertClean(): Promise<void> {
		const problems = await this.problems();
		if (problems.length === 0) return;
		const lines = problems.map(({ kind, detail, client }) => `- ${kind} (${client}): ${detail}`);
		throw new Error(`The simulator saw ${problems.length} problem(s):\n${lines.join('\n')}`);
	}
}

export class RemoteSentMessage {
	constructor(
		private readonly control: ControlClient,
		private readonly path: string,
		readonly id: string,
	) {}

	delivered({ within = DEFAULT_WAIT_MS }: RemoteWait = {}): Promise<void> {
		return this.control.wait(`${this.path}/sent/${this.id}/delivered`, {}, within);
	}

	read({ within = DEFAULT_WAIT_MS }: RemoteWait = {}): Promise<void> {
		return this.control.wait(`${this.path}/sent/${this.id}/read`, {}, within);
	}
}

export class RemoteContact {
	readonly number: string;
	readonly jid: string;
	readonly lid: string;
	private readonly path: string;

	constructor(
		private readonly control: ControlClient,
		{ number, jid, lid }: PersonDescriptor,
	) {
		this.number = number;
		this.jid = jid;
		this.lid = lid;
		this.path = `/contacts/${number}`;
	}

	/** `quoted` is the id of a message this contact received or sent. */
	async text(
		to: string | { number: string },
		text: string,
		{ quoted }: { quoted?: string } = {},
	): Promise<RemoteSentMessage> {
		const receiver = typeof to === 'string' ? digitsOf(to) : to.number;
		const body = { to: receiver, text, quoted };
		const { id } = await this.control.post<{ id: string }>(`${this.path}/text`, body);
		return new RemoteSentMessage(this.control, this.path, id);
	}

	/** The first message that fits and that no earlier `receives` gave, now or within the time. */
	receives(
		match?: RemoteMatcher,
		{ within = DEFAULT_WAIT_MS }: RemoteWait = {},
	): Promise<ReceivedMessageJson> {
		return this.control.wait(`${this.path}/receives`, { match }, within);
	}

	inbox(): Promise<ReceivedMessageJson[]> {
		return this.control.get(`${this.path}/inbox`);
	}

	/** Messages that arrived a second time under the same id. */
	duplicates(): Promise<ReceivedMessageJson[]> {
		return this.control.get(`${this.path}/duplicates`);
	}

	/** Messages from now on, one by one, until the loop is left. */
	async *messages(): AsyncGenerator<ReceivedMessageJson> {
		for await (const line of this.control.lines(`${this.path}/messages`)) {
			yield JSON.parse(line) as ReceivedMessageJson;
		}
	}

	async typing(
		to: { number: string },
		state: 'composing' | 'recording' | 'paused' = 'composing',
	): Promise<void> {
		await this.control.post(`${this.path}/typing`, { to: to.number, state });
	}

	async change(settings: Partial<PersonSettings>): Promise<void> {
		await this.control.post('/contacts', { phone: this.number, ...settings });
	}
}

export class RemoteAccount {
	readonly number: string;
	readonly jid: string;
	readonly lid: string;
	private readonly path: string;

	constructor(
		private readonly control: ControlClient,
		{ number, jid, lid }: PersonDescriptor,
	) {
		this.number = number;
		this.jid = jid;
		this.lid = lid;
		this.path = `/accounts/${number}`;
	}

	describe(): Promise<AccountDescriptor> {
		return this.control.get(this.path);
	}

	/** Resolves when the client that shows this QR code is linked and told to reconnect. */
	async scan(qr: string): Promise<void> {
		await this.control.post(`${this.path}/scan`, { qr });
	}

	/** Types the pairing code of a client that asked for one, now or within the time. */
	async enterCode(code: string, { within = DEFAULT_WAIT_MS }: RemoteWait = {}): Promise<void> {
		await this.control.post(`${this.path}/code`, { code, within });
	}

	/** Credentials of a client that was linked before. */
	async provision(): Promise<ProvisionedAuth> {
		const answer = await this.control.post(`${this.path}/provision`);
		const { creds, initialKeys } = reviveBuffers(answer) as {
			creds: AuthenticationCreds;
			initialKeys: StoredKeys;
		};
		return { creds, initialKeys, keys: createMemoryKeys(initialKeys) };
	}

	async unlink(device?: number): Promise<void> {
		await this.control.post(`${this.path}/unlink`, { device });
	}

	/** The owner writes on the phone itself. */
	async typesMessage(to: { number: string }, text: string): Promise<{ id: string }> {
		return this.control.post(`${this.path}/types`, { to: to.number, text });
	}

	/** A message on the owner's phone: a copy of what a client sent, or one from a contact. */
	receives(
		match?: RemoteMatcher,
		{ within = DEFAULT_WAIT_MS }: RemoteWait = {},
	): Promise<ReceivedMessageJson> {
		return this.control.wait(`${this.path}/receives`, { match }, within);
	}

	inbox(): Promise<ReceivedMessageJson[]> {
		return this.control.get(`${this.path}/inbox`);
	}

	/** Resolves when a client of this account is logged in and has what waited for it. */
	opened({ within = DEFAULT_WAIT_MS }: RemoteWait = {}): Promise<void> {
		return this.control.wait(`${this.path}/opened`, {}, within);
	}

	/** Cuts, ends or refuses the connections of this account's clients. */
	async connection(action: ConnectionAction): Promise<void> {
		await this.control.post(`${this.path}/connection`, action);
	}
}

export class RemoteFault {
	constructor(
		private readonly control: ControlClient,
		private readonly id: string,
	) {}

	/** How often the fault has acted. */
	async hits(): Promise<number> {
		return (await this.control.get<{ hits: number }>(`/faults/${this.id}`)).hits;
	}

	async stop(): Promise<void> {
		await this.control.delete(`/faults/${this.id}`);
	}
}

interface Times {
	times?: number;
}

export class RemoteFaults {
	constructor(private readonly control: ControlClient) {}

	onSend(match: RemoteMatcher | undefined, effect: SendEffect, { times }: Times = {}) {
		return this.add({ on: 'send', match, effect, times });
	}

	onDeliver(match: RemoteMatcher | undefined, effect: DeliverEffect, { times }: Times = {}) {
		return this.add({ on: 'deliver', match, effect, times });
	}

	iq(match: RemoteMatcher, effect: IqEffect, { times }: Times = {}) {
		return this.add({ on: 'iq', match, effect, times });
	}

	async clear(): Promise<void> {
		await this.control.delete('/faults');
	}

	private async add(request: FaultRequest): Promise<RemoteFault> {
		const { id } = await this.control.post<{ id: string }>('/faults', request);
		return new RemoteFault(this.control, id);
	}
}
