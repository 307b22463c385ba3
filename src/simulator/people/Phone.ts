import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import { encodeFacts } from '../content/stanzaFacts';
import { findIdentityFault } from '../pairing/advIdentity';
import type { Room } from '../groups/Room';
import { findStanzaFault } from '../relay/checkStanza';
import { deliver } from '../relay/deliver';
import type { Envelope } from '../relay/Envelope';
import { takeBundle } from '../relay/notifications';
import { sendReceipt, sendRetry } from '../relay/phoneReceipts';
import { pad, unpad } from '../signal/padding';
import type { PreKeyBundle } from '../signal/keyAgreement';
import { UsedKeyError } from '../signal/chain';
import { SignalDevice, type SignalDeviceState } from '../signal/SignalDevice';
import { bytesOf } from '../wire/stanza';
import type { Addressing } from '../wire/jid';
import type { AppStateKey } from './firstSync';
import { answerPeer } from './answerPeer';
import type { Companion } from './Companion';
import { deviceRef, type DeviceRef } from './Directory';
import { Inbox } from './Inbox';
import { PhoneGroups } from './PhoneGroups';
import type { Person } from './Person';
import { ReceivedMessage } from './ReceivedMessage';
import { SentMessage, type DeliveryState } from './SentMessage';
import { unwrap } from './textContent';

export interface PhoneState {
	keys?: SignalDeviceState;
	appStateKey?: AppStateKey;
	sent?: { id: string; to: string; content: Buffer; timestamp: number }[];
}

/** A resend to one device, as it asked for it. */
export interface Resend {
	id: string;
	device: Companion;
	owner: Person;
	addressing: Addressing;
	count: number;
	/** Fresh keys that came with the request. */
	bundle?: PreKeyBundle;
}

/** A message that nobody has asked for yet. */
interface Arrival {
	envelope: Envelope;
	/** The receipt went out on arrival. */
	confirmed: boolean;
	/** Set when it came from a phone in here, and so without cipher. */
	message?: proto.IMessage;
}

const MAX_SENT = 512;
const MAX_RETRIES = 5;
/** Beyond this a sleeping phone opens the oldest message for each new one. */
const MAX_SEALED = 50_000;

/** The first device of a person: it lives in here, holds real keys, and reads and writes real ciphertext. */
export class Phone {
	private readonly received = new Inbox();
	private readonly sent = new Map<string, SentMessage>();
	private readonly sealed: Arrival[] = [];
	private readonly retries = new Map<string, number>();
	/** Device identities that were found good, by device. */
	private readonly identities = new Map<string, Buffer>();
	private readonly groups = new PhoneGroups(this);
	private signal?: SignalDevice;
	private watchers = 0;

	constructor(
		readonly owner: Person,
		readonly state: PhoneState,
	) {
		if (state.keys) this.signal = new SignalDevice(state.keys);
	}

	/** Made at first use: a crowd of people who never speak costs nothing. */
	get keys(): SignalDevice {
		this.signal ??= new SignalDevice();
		return this.signal;
	}

	/** What arrived, decrypted; asking for it opens what was still sealed. */
	get inbox(): Inbox {
		this.unseal();
		return this.received;
	}

	/** Envelopes that nobody has asked for yet. */
	get sealedCount(): number {
		return this.sealed.length;
	}

	receive(envelope: Envelope): void {
		const confirmed = this.owner.settings.online && !this.opensAtOnce;
		if (confirmed) this.confirm(envelope);
		this.take({ envelope, confirmed });
	}

	/** A message from a phone in here to a phone in here needs no cipher. */
	receivePlain(envelope: Envelope, message: proto.IMessage): void {
		this.take({ envelope, confirmed: true, message });
	}

	/** The phone is switched on: it takes what waited for it. */
	switchOn(): void {
		this.owner.settings.online = true;
		if (this.opensAtOnce) this.unseal();
	}

	/** Somebody waits for a message: what comes is opened at once, until the returned function is called. */
	keepAwake(): () => void {
		this.watchers += 1;
		this.unseal();
		return () => {
			this.watchers -= 1;
		};
	}

	/** Encrypts a message for every linked client of the chat, the sender's own among them, and delivers it. */
	send(to: Person | Room, message: proto.IMessage): SentMessage {
		this.unseal();
		const network = this.owner.network;
		const content = Buffer.from(proto.Message.encode(message).finish());
		const sent = new SentMessage(createMessageId(), to, content, network.seconds());
		this.remember(sent);
		if (isGroup(to)) this.groups.send(sent, to, message);
		else this.sendToPerson(sent, to, message);
		network.changed();
		return sent;
	}

	/** Encrypts something for one linked device of this very person, outside of any chat. */
	sendToOwn(companion: Companion, message: proto.IMessage): void {
		const content = Buffer.from(proto.Message.encode(message).finish());
		const { network } = this.owner;
		const sent = new SentMessage(createMessageId(), this.owner, content, network.seconds());
		this.remember(sent);
		const recipient = deviceRef(this.owner, companion, 'pn');
		deliver({
			...this.envelopeTo(sent, recipient),
			sealed: this.encryptFor(recipient, content),
			category: 'peer',
		});
	}

	/** Sends a message again to the one device that could not read it; false when it is not known any more. */
	resend({ id, device, owner, addressing, count, bundle }: Resend): boolean {
		const sent = this.sent.get(id);
		if (!sent || count > MAX_RETRIES) return false;
		this.keys.startSession(owner.address(device.device), bundle ?? takeBundle(device));
		const recipient = deviceRef(owner, device, addressing);
		deliver({ ...this.again(sent, recipient), encAttributes: { count } });
		return true;
	}

	/** A linked client of the receiver has a message of this phone, or has shown it. */
	noteReceipt(ids: string[], state: DeliveryState): void {
		for (const id of ids) this.sent.get(id)?.mark(state);
	}

	findSent(id: string): SentMessage | undefined {
		return this.sent.get(id);
	}

	toState(): PhoneState {
		const sent = Array.from(this.sent.values(), ({ id, to, content, timestamp }) => ({
			id,
			to: isGroup(to) ? to.jid() : to.number,
			content,
			timestamp,
		}));
		return { keys: this.signal?.state, appStateKey: this.state.appStateKey, sent };
	}

	/** After a restart, once everybody is there: what was sent can be asked for again. */
	restoreSent(): void {
		const { people, groups } = this.owner.network;
		for (const { id, to, content, timestamp } of this.state.sent ?? []) {
			const chat = people.findNumber(to) ?? groups.find(to);
			if (chat) this.sent.set(id, new SentMessage(id, chat, content, timestamp));
		}
	}

	/** An account's own phone opens its clients' copies only when asked. */
	private get isAsleep(): boolean {
		return this.owner.settings.asleep || this.owner.state.kind === 'account';
	}

	private get opensAtOnce(): boolean {
		return !this.isAsleep || this.watchers > 0;
	}

	private unseal(): void {
		if (!this.owner.settings.online) return;
		while (this.sealed.length > 0) this.openOldest();
	}

	private take(arrival: Arrival): void {
		this.sealed.push(arrival);
		if (!this.owner.settings.online) return;
		// What a client asks of its own phone is not for the owner's eyes.
		if (this.opensAtOnce || arrival.envelope.category === 'peer') this.unseal();
		else if (this.sealed.length > MAX_SEALED) this.openOldest();
	}

	private openOldest(): void {
		const oldest = this.sealed.shift();
		if (oldest?.message) this.show(oldest.envelope, oldest.message);
		else if (oldest) this.open(oldest.envelope, oldest.confirmed);
	}

	private show(envelope: Envelope, message: proto.IMessage): void {
		this.received.add(new ReceivedMessage(envelope, unwrap(message)));
	}

	private open(envelope: Envelope, confirmed: boolean): void {
		const { network } = this.owner;
		const address = envelope.sender.person.address(envelope.sender.device);
		let message: proto.Message;
		try {
			message = envelope.group
				? this.groups.read(envelope, envelope.group)
				: proto.Message.decode(unpad(this.keys.decrypt(address, envelope.sealed)));
		} catch (error) {
			if (error instanceof UsedKeyError) network.stats.duplicates += 1;
			else this.askAgain(envelope);
			return;
		}
		network.stats.decrypted += 1;
		this.checkIdentity(envelope);
		this.checkStanza(envelope, message);
		if (envelope.category === 'peer') answerPeer(envelope, message);
		else this.show(envelope, message);
		if (!confirmed) this.confirm(envelope);
	}

	/** A linked client that starts a session has to show the account's word for it; looked at once, it is known. */
	private checkIdentity({ sender, extras, distribution, ...envelope }: Envelope): void {
		const sealed = distribution ?? envelope.sealed;
		if (sealed.type !== 'pkmsg' || sender.device === 0) return;
		const shown = bytesOf(extras.find(({ tag }) => tag === 'device-identity'));
		const address = sender.person.address(sender.device);
		if (shown && this.identities.get(address)?.equals(shown)) return;
		const fault = shown
			? findIdentityFault(
					proto.ADVSignedDeviceIdentity.decode(shown),
					sender.person.phone.keys.identity.publicKey,
					SignalDevice.identityIn(sealed.body),
				)
			: 'a pkmsg came without device-identity';
		const client = sender.person.jid('pn', sender.device);
		if (fault) this.owner.network.problem('bad signature', fault, client);
		else if (shown) this.identities.set(address, shown);
	}

	/** What a client says of its message has to fit what is in it. */
	private checkStanza(envelope: Envelope, message: proto.IMessage): void {
		const { sender, category, encAttributes } = envelope;
		// The library resends a message without what stood beside it.
		const isResend = encAttributes?.count !== undefined;
		if (sender.device === 0 || category === 'peer' || isResend) return;
		const fault = findStanzaFault(envelope, message.deviceSentMessage?.message ?? message);
		const client = sender.person.jid('pn', sender.device);
		if (fault) this.owner.network.problem('bad stanza', fault, client);
	}

	private confirm(envelope: Envelope): void {
		const { receipts } = this.owner.settings;
		if (receipts === 'none' || envelope.sender.person === this.owner) return;
		sendReceipt(envelope, undefined);
		if (receipts === 'read') sendReceipt(envelope, 'read');
	}

	private askAgain(envelope: Envelope): void {
		const key = `${envelope.sender.person.number} ${envelope.id}`;
		const count = (this.retries.get(key) ?? 0) + 1;
		if (count > MAX_RETRIES) return;
		this.retries.set(key, count);
		this.owner.network.stats.retriesAsked += 1;
		sendRetry(envelope, count, this.keys);
	}

	/** A message for one device alone. */
	private again(sent: SentMessage, recipient: DeviceRef): Envelope {
		const { to } = sent;
		const envelope = this.envelopeTo(sent, recipient);
		if (isGroup(to)) {
			const content = this.groups.withKey(sent, to);
			return { ...envelope, group: to, sealed: this.encryptFor(recipient, content) };
		}
		const copy = recipient.person === this.owner && to !== this.owner;
		const content = copy ? ownCopy(sent, recipient.addressing) : sent.content;
		const sealed = this.encryptFor(recipient, content);
		return { ...envelope, chat: copy ? to : undefined, sealed };
	}

	private sendToPerson(sent: SentMessage, to: Person, message: proto.IMessage): void {
		const own = to === this.owner ? [] : [...this.owner.companions.values()];
		for (const device of own) this.sendTo(sent, { person: this.owner, device, copy: true });
		// Who is blocked is not told; the message just goes nowhere.
		if (!to.state.blocked.includes(this.owner.number)) this.sendToAll(sent, to, message);
	}

	private sendToAll(sent: SentMessage, to: Person, message: proto.IMessage): void {
		for (const device of to.companions.values()) this.sendTo(sent, { person: to, device });
		const { addressing } = this.owner.network;
		const recipient: DeviceRef = { person: to, device: 0, addressing };
		if (to !== this.owner) to.phone.receivePlain(this.envelopeTo(sent, recipient), message);
	}

	private sendTo(
		sent: SentMessage,
		{ person, device, copy }: { person: Person; device: Companion; copy?: boolean },
	): void {
		const { network } = this.owner;
		const recipient = deviceRef(person, device, network.addressing);
		const content = copy ? ownCopy(sent, network.addressing) : sent.content;
		deliver({
			...this.envelopeTo(sent, recipient),
			chat: copy ? (sent.to as Person) : undefined,
			sealed: this.encryptFor(recipient, content),
		});
	}

	/** Seals something for one linked client; the first time with a key agreement. */
	encryptFor({ person, companion, device }: DeviceRef, content: Buffer) {
		const address = person.address(device);
		if (!this.keys.hasSession(address) && companion) {
			this.keys.startSession(address, takeBundle(companion));
		}
		return this.keys.encrypt(address, pad(content));
	}

	envelopeTo(sent: SentMessage, recipient: DeviceRef): Envelope {
		const { facts } = sent;
		return {
			id: sent.id,
			sender: { person: this.owner, device: 0, addressing: recipient.addressing },
			recipient,
			addressing: recipient.addressing,
			type: facts.type,
			edit: facts.edit,
			timestamp: sent.timestamp,
			sealed: { type: 'msg', body: Buffer.alloc(0) },
			encAttributes: facts.hidesFailure ? { 'decrypt-fail': 'hide' } : undefined,
			extras: encodeFacts(facts),
		};
	}

	private remember(sent: SentMessage): void {
		this.sent.set(sent.id, sent);
		if (this.sent.size > MAX_SENT) this.sent.delete(this.sent.keys().next().value as string);
	}
}

function isGroup(chat: Person | Room): chat is Room {
	return 'members' in chat;
}

/** What the sender's other devices get: the message and whom it went to. */
function ownCopy(sent: SentMessage, addressing: Addressing): Buffer {
	const message = proto.Message.decode(sent.content);
	const destinationJid = sent.to.jid(addressing);
	return Buffer.from(
		proto.Message.encode({ deviceSentMessage: { destinationJid, message } }).finish(),
	);
}

/** Android's form: 32 hexadecimal digits. */
function createMessageId(): string {
	return `AC${randomBytes(15).toString('hex').toUpperCase()}`;
}
