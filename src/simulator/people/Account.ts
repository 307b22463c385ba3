import { randomBytes } from 'node:crypto';
import type { ClientConnection } from '../connection/ClientConnection';
import type { LineFault } from '../connection/LineFault';
import { enterCode } from '../pairing/enterCode';
import { provisionDevice, type ProvisionedAuth } from '../pairing/provision';
import type { PairingOffer } from '../pairing/PairingOffer';
import { readQr } from '../pairing/readQr';
import { unlinkDevice } from '../pairing/unlink';
import { SimulatorError } from '../SimulatorError';
import { el, SERVER, type Attributes } from '../wire/stanza';
import type { Companion } from './Companion';
import { type Addressee, findChat, findPerson } from './addressee';
import { type RememberedReaction, syncNewDevice } from './firstSync';
import type { WaitOptions } from './Inbox';
import type { Matcher } from './matcher';
import { Person } from './Person';
import { PhoneSettings } from './PhoneSettings';
import type { ReceivedMessage } from './ReceivedMessage';
import type { SentMessage } from './SentMessage';
import type { Standing } from './Standing';
import { Writer } from './Writer';

const DEFAULT_WAIT_MS = 10_000;

/** A number that clients are linked to. */
export class Account {
	readonly phone: AccountPhone;
	readonly connection: AccountConnection;

	constructor(readonly person: Person) {
		this.phone = new AccountPhone(person);
		this.connection = new AccountConnection(person);
	}

	get number(): string {
		return this.person.number;
	}

	get jid(): string {
		return this.person.jid('pn');
	}

	/** What WhatsApp lets it do with people who never wrote to it. */
	get standing(): Standing {
		return this.person.standing;
	}

	get lid(): string {
		return this.person.jid('lid');
	}

	/** The linked devices. */
	get devices(): { device: number; connected: boolean; waiting: number }[] {
		return Array.from(this.person.companions.values(), ({ device, connection, mailbox }) => ({
			device,
			connected: connection?.isOpen ?? false,
			waiting: mailbox.size,
		}));
	}
}

/** The phone of an account: links and unlinks clients, and is used by its owner now and then. */
export class AccountPhone extends Writer {
	/** What is set on the phone or on a linked client: archived chats, labels, names. */
	readonly settings = new PhoneSettings(this.person);

	/** The owner's own copies of what the clients sent, and what came in. */
	get inbox(): ReceivedMessage[] {
		return this.person.phone.inbox.messages;
	}

	/** Scans the QR of a client that is connected here. Resolves when the client is linked and told to reconnect. */
	async scan(qr: string): Promise<Companion> {
		const { ref, advSecret } = readQr(qr);
		for (const { pairing } of this.person.network.connections) {
			if (!pairing?.refs.includes(ref)) continue;
			if (this.person.settings.needsPasskey) throw askForPasskey(pairing);
			return pairing.link(this.person, advSecret);
		}
		throw new SimulatorError(
			'No client that is connected here shows this QR code',
			'Scan the newest code, from a client whose URL is the one of this simulator',
			404,
		);
	}

	/** Types the pairing code of a client that asked for one for this number, now or within the time. */
	async enterCode(
		code: string,
		{ within = DEFAULT_WAIT_MS }: WaitOptions = {},
	): Promise<Companion> {
		const typed = code.replace(/[^0-9A-Za-z]/g, '').toUpperCase();
		const asked = (connection: ClientConnection) =>
			connection.pairing?.codeRequest?.number === this.person.number;
		const connection = await awaitConnection(this.person, 'pairing', asked, {
			within,
			message: `No client asked for a pairing code for ${this.person.number}`,
			hint: 'Let the client ask for a code for this very number, then type it',
		});
		if (this.person.settings.needsPasskey) throw askForPasskey(connection.pairing);
		return enterCode(this.person, connection, typed);
	}

	/** Credentials of a client that was linked before: it needs no pairing. */
	provision(): ProvisionedAuth {
		return provisionDevice(this.person);
	}

	/** Takes one device or all off the account: they get 401, now and at every login. */
	unlink(device?: number): void {
		for (const companion of [...this.person.companions.values()]) {
			if (device === undefined || companion.device === device) unlinkDevice(this.person, companion);
		}
	}

	/** The owner writes on the phone itself: the other side gets it, and the linked clients a copy. */
	typesMessage(to: Addressee, text: string): SentMessage {
		return this.text(to, text);
	}

	/**
	 * There was a chat before any client was linked; oldest text first, one a minute until now. `handed` of the newest are
	 * handed over unasked.
	 */
	remembers(
		other: Addressee,
		texts: readonly { text: string; fromMe?: boolean; reactions?: RememberedReaction[] }[],
		{
			unread = 0,
			archived = false,
			handed,
		}: { unread?: number; archived?: boolean; handed?: number } = {},
	): void {
		const now = this.person.network.seconds();
		this.person.remembered.push({
			with: findPerson(this.person, other),
			texts: texts.map(({ text, fromMe = false, reactions = [] }, index) => ({
				id: `AC${randomBytes(15).toString('hex').toUpperCase()}`,
				text,
				fromMe,
				reactions,
				timestamp: now - (texts.length - index) * 60,
			})),
			unread,
			archived,
			handed,
		});
	}

	/** Hands the history to the clients that are linked, as to new ones. */
	sendsHistory(): void {
		for (const companion of this.person.companions.values()) syncNewDevice(this.person, companion);
	}

	/** The owner reads messages on the phone: the linked clients hear of it. */
	reads(chat: Addressee, ...ids: string[]): void {
		const { network } = this.person;
		const found = findChat(this.person, chat);
		const recipient = found instanceof Person ? found.jid(network.addressing) : undefined;
		const from = found instanceof Person ? this.person.jid(network.addressing) : found.jid();
		const participant = recipient ? undefined : this.person.jid(network.addressing);
		const [id, ...more] = ids;
		const items = more.map((each) => el('item', { id: each }));
		const attributes = { from, recipient, participant, id, type: 'read', t: network.seconds() };
		const content = items.length > 0 ? [el('list', {}, items)] : undefined;
		for (const companion of this.person.companions.values()) {
			companion.deliver(el('receipt', attributes, content));
		}
	}

	/** Resolves with the next message on the phone that fits: an own copy, or one from a contact. */
	async receives(
		matcher?: Matcher<ReceivedMessage>,
		options?: WaitOptions,
	): Promise<ReceivedMessage> {
		const release = this.person.phone.keepAwake();
		try {
			return await this.person.phone.inbox.take(matcher, options);
		} finally {
			release();
		}
	}
}

interface Deafness {
	answers?: 'pings' | 'questions';
	announcing?: boolean;
	logins?: number;
}

/** The line between an account's clients and the server, for cutting and ending it in every known way. */
export class AccountConnection {
	constructor(private readonly person: Person) {}

	/** True while a linked client is connected and has all that waited for it. */
	get isOpen(): boolean {
		return this.live.some((connection) => connection.ready);
	}

	/** Resolves when a client of this account is logged in and has asked for its messages. */
	async opened({ within = DEFAULT_WAIT_MS }: WaitOptions = {}): Promise<void> {
		if (this.isOpen) return;
		const own = (connection: ClientConnection) =>
			connection.isLinked && connection.linked.person === this.person && connection.ready;
		await awaitConnection(this.person, 'login', own, {
			within,
			message: `No client of ${this.person.number} logged in`,
			hint: 'Start a linked client with the URL of this simulator',
		});
	}

	/** Cuts the line without a word. */
	drop(): void {
		for (const connection of this.live) connection.drop();
	}

	/** Closes the WebSocket properly. */
	close(): void {
		for (const connection of this.live) connection.close();
	}

	/** `restart required`: the client reconnects at once. */
	restart515(): void {
		this.endWith(515);
	}

	/** Another process logged in with the same credentials. */
	replaced440(): void {
		for (const connection of this.live) {
			connection.endWith(el('stream:error', {}, [el('conflict', { type: 'replaced' })]));
		}
	}

	/** The account was logged out from the phone, though the device stays known. See `phone.unlink` for the real thing. */
	loggedOut401(): void {
		for (const connection of this.live) {
			connection.endWith(
				el('stream:error', { code: 401 }, [el('conflict', { type: 'device_removed' })]),
			);
		}
	}

	unavailable503(): void {
		this.endWith(503);
	}

	/** Any `<stream:error code>`. */
	endWith(code: number): void {
		for (const connection of this.live) connection.endWith(el('stream:error', { code }));
	}

	/**
	 * The next logins fail with `<failure reason>`: 401 logged out, 402 banned for a time (`{ code: 101, expire: 3600 }`),
	 * 403 locked, 405 version too old, 406 banned, 503, …
	 */
	refuse(reason: number, times = 1, details: Attributes = {}): void {
		this.person.network.refusals.add(this.person.number, { ...details, reason }, times);
	}

	/** The server says that it lost count of what it told about groups: the client has to ask for all of them. */
	losesGroups(): void {
		const dirty = el('dirty', { type: 'groups', timestamp: this.person.network.seconds() });
		for (const connection of this.live) connection.send(el('ib', { from: SERVER }, [dirty]));
	}

	/** The line is there and nobody answers any more, as behind a dead router; only the client can notice. */
	freeze(): void {
		this.spoil({ kind: 'frozen' });
	}

	/**
	 * The line is there, pings or all questions are answered, and nothing else: no message is taken or brought. So are the
	 * lines of the next `logins`. With `announcing` it is over once the client says that it is active.
	 */
	deafen({ answers = 'questions', announcing = false, logins = 0 }: Deafness = {}): void {
		const fault = { kind: 'deaf', answers, announcing } as const;
		this.spoil(fault);
		for (let login = 0; login < logins; login += 1) this.person.spoilNextLine(fault);
	}

	/** All that the server says comes this much later. */
	slow(ms: number): void {
		this.spoil({ kind: 'slow', ms });
	}

	/** The line is as it should be. */
	heal(): void {
		this.spoil(null);
	}

	private spoil(fault: LineFault | null): void {
		for (const connection of this.live) {
			connection.fault = fault;
			if (!fault) connection.flush();
		}
	}

	private get live(): ClientConnection[] {
		return Array.from(this.person.companions.values(), ({ connection }) => connection).filter(
			(connection) => connection !== undefined,
		);
	}
}

/** The account is gated: the client is told, and the phone links nothing. */
function askForPasskey(offer: PairingOffer | undefined): SimulatorError {
	offer?.askForPasskey();
	return new SimulatorError(
		'This account asks for a passkey before it links a device',
		'Create the account without needsPasskey to link it',
		409,
	);
}

async function awaitConnection(
	{ network }: Person,
	event: 'pairing' | 'login',
	fits: (connection: ClientConnection) => boolean,
	{ within, message, hint }: { within: number; message: string; hint: string },
): Promise<ClientConnection> {
	const here = [...network.connections].find(fits);
	if (here) return here;
	return new Promise((resolve, reject) => {
		const listener = (connection: ClientConnection) => {
			if (fits(connection)) finish(() => resolve(connection));
		};
		const timer = setTimeout(
			() => finish(() => reject(new SimulatorError(`${message} within ${within} ms`, hint, 408))),
			within,
		);
		const finish = (settle: () => void) => {
			clearTimeout(timer);
			network.off(event, listener);
			settle();
		};
		network.on(event, listener);
	});
}
