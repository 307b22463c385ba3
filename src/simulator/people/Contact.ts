import { once } from 'node:events';
import { el } from '../wire/stanza';
import type { Call } from '../relay/calls';
import type { OfferedCall } from '../relay/offeredCall';
import { deliverReceipt } from '../relay/gatherReceipt';
import type { ChatState } from '../relay/presence';
import { readMedia } from '../media/mediaMessage';
import { type Addressee, findPerson } from './addressee';
import type { Inbox, WaitOptions } from './Inbox';
import type { Matcher } from './matcher';
import type { Person, PersonSettings } from './Person';
import type { ReceivedMessage } from './ReceivedMessage';
import { STATUS_JID } from '../statuses/StatusFeed';
import { Writer } from './Writer';

const RINGS_WITHIN_MS = 10_000;

/** What a receipt says of a message. */
type Read = Pick<ReceivedMessage, 'id' | 'from' | 'chat' | 'author'>;

/** Somebody with a phone, whom the linked clients write to. */
export class Contact extends Writer {
	private readonly heard = new Set<OfferedCall>();

	get number(): string {
		return this.person.number;
	}

	get jid(): string {
		return this.person.jid('pn');
	}

	get lid(): string {
		return this.person.jid('lid');
	}

	/** All that this person's phone shows, decrypted, oldest first. */
	get inbox(): ReceivedMessage[] {
		return this.messages.messages;
	}

	/** Messages that arrived a second time under the same id. */
	get duplicates(): ReceivedMessage[] {
		return this.messages.duplicates;
	}

	/** How many messages wait sealed because nobody asked for them (`asleep`) or the phone is off. */
	get sealed(): number {
		return this.person.phone.sealedCount;
	}

	/** The file of a received message: fetched, decrypted, and held against all that the message says of it. */
	file({ content }: ReceivedMessage): Buffer {
		return readMedia(content, this.person.network.media);
	}

	/** Shows `composing`, `recording` or `paused` to the account. */
	typing(to: Addressee, state: ChatState['state'] = 'composing'): void {
		this.person.network.presence.fromPhone(this.person, this.find(to), state);
	}

	/** Lets the account ring. */
	calls(to: Addressee, { video = false }: { video?: boolean } = {}): Call {
		const { person } = this;
		return person.network.calls.start({ from: person, to: this.find(to), video });
	}

	/** Resolves with the first call from a client that rings here and that no earlier `rings` gave. Rejects after 10 s. */
	async rings(): Promise<OfferedCall> {
		const { calls } = this.person.network;
		const isNew = (call: OfferedCall) => call.to === this.person && !this.heard.has(call);
		const signal = AbortSignal.timeout(RINGS_WITHIN_MS);
		for (;;) {
			const call = calls.offered.find(isNew);
			if (call) {
				this.heard.add(call);
				return call;
			}
			await once(calls, 'offered', { signal });
		}
	}

	/** Marks a received message as read, or a status as seen, whatever the receipt policy says. */
	reads(message: Read): void {
		this.tellSender(message, 'read');
	}

	/** Marks a received message as played, as phones do with voice messages. */
	plays(message: Read): void {
		this.tellSender(message, 'played');
	}

	/**
	 * Resolves with the first message that fits and that no earlier `receives` gave: at once when it is here, else when
	 * it comes. Rejects after `within` (10 s).
	 */
	receives(matcher?: Matcher<ReceivedMessage>, options?: WaitOptions): Promise<ReceivedMessage> {
		return this.awake(() => this.messages.take(matcher, options));
	}

	/** Resolves after `ms` when nothing that fits is or comes here. */
	never(matcher: Matcher<ReceivedMessage>, ms: number): Promise<void> {
		return this.awake(() => this.messages.never(matcher, ms));
	}

	/** Calls back for each message from now on; the returned function stops it. */
	onMessage(listener: (message: ReceivedMessage) => void): () => void {
		return this.messages.listen(listener);
	}

	/** The phone is off: messages wait at the server without receipts. */
	goesOffline(): void {
		this.person.settings.online = false;
	}

	comesOnline(): void {
		this.person.phone.switchOn();
	}

	/** Sets the profile picture; a JPEG. */
	showsPicture(image: Buffer): void {
		this.person.state.picture = { id: String(Date.now()), image };
		this.person.network.changed();
	}

	/** Sets who may do something, such as `groupadd` to `none`. */
	setPrivacy(category: string, value: string): void {
		this.person.state.privacy[category] = value;
		this.person.network.changed();
	}

	change(settings: Partial<PersonSettings>): void {
		Object.assign(this.person.settings, settings);
		if (settings.online || settings.asleep === false) this.person.phone.switchOn();
		this.person.network.changed();
	}

	private get messages(): Inbox {
		return this.person.phone.inbox;
	}

	private tellSender(message: Read, type: 'read' | 'played'): void {
		const { network } = this.person;
		const sender = network.people.findNumber(message.from);
		const reader = message.author.endsWith('@lid') ? this.lid : this.jid;
		const isForMany = message.chat.endsWith('@g.us') || message.chat === STATUS_JID;
		const from = isForMany ? message.chat : reader;
		const participant = isForMany ? reader : undefined;
		for (const companion of sender?.companions.values() ?? []) {
			const { id } = message;
			const receipt = el('receipt', { from, participant, id, type, t: network.seconds() });
			deliverReceipt(companion, receipt);
		}
	}

	/** While somebody waits for a message the phone opens what comes. */
	private async awake<T>(wait: () => Promise<T>): Promise<T> {
		const release = this.person.phone.keepAwake();
		try {
			return await wait();
		} finally {
			release();
		}
	}

	private find(to: Addressee): Person {
		return findPerson(this.person, to);
	}
}
