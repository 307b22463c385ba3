import { matches, type Matcher } from '../people/matcher';

/** What a fault can be matched on; content is encrypted and not among it. */
export interface MessageFacts {
	id: string;
	/** Number of the sender. */
	from: string;
	/** Number of the other side of the chat, or jid of the group. */
	to: string;
	type: string;
	/** Device number of the recipient; 0 is a phone. Only on delivery. */
	device?: number;
	/** A copy for another device of the sender. Only on delivery. */
	own?: boolean;
}

export interface IqFacts {
	xmlns: string;
	type: string;
	/** Tag of the first child, which says what is asked. */
	child: string;
}

export type SendEffect =
	{ kind: 'nack'; code: number } | { kind: 'lose' } | { kind: 'ackAfter'; ms: number };

export type DeliverEffect =
	{ kind: 'duplicate' } | { kind: 'corrupt' } | { kind: 'lose' } | { kind: 'delay'; ms: number };

export type IqEffect = { kind: 'error'; code: number; text: string } | { kind: 'silence' };

export interface MediaFacts {
	on: 'upload' | 'download';
	/** What is in it: `image`, `video`, `audio`, `document`. */
	folder: string;
	/** Of a download. */
	path: string;
}

export type MediaEffect =
	| { kind: 'status'; code: number }
	| { kind: 'corrupt' }
	| { kind: 'truncate' }
	| { kind: 'slow'; ms: number }
	| { kind: 'hang' };

type AnyEffect = SendEffect | DeliverEffect | IqEffect | MediaEffect;

/** A fault in force. It acts on every match until its times are used up or it is stopped. */
export class Fault<Effect = unknown> {
	/** How often it has acted. */
	hits = 0;
	private left = Infinity;

	constructor(
		private readonly fits: (facts: never) => boolean,
		readonly effect: Effect,
	) {}

	/** Limits how often the fault acts. */
	times(count: number): this {
		this.left = count;
		return this;
	}

	stop(): void {
		this.left = 0;
	}

	take(facts: object): boolean {
		if (this.left <= 0 || !this.fits(facts as never)) return false;
		this.left -= 1;
		this.hits += 1;
		return true;
	}
}

/** Everything that is made to go wrong on purpose. */
export class Faults {
	private sends: Fault<SendEffect>[] = [];
	private deliveries: Fault<DeliverEffect>[] = [];
	private iqs: Fault<IqEffect>[] = [];
	private media: Fault<MediaEffect>[] = [];

	/** Messages that a client hands to the server. */
	onSend(match?: Matcher<MessageFacts>) {
		const add = (effect: SendEffect) => register(this.sends, match, effect);
		return {
			/** The server refuses with this code. */
			nack: (code: number) => add({ kind: 'nack', code }),
			/** The message vanishes: no ack, nobody gets it. */
			lose: () => add({ kind: 'lose' }),
			/** Everybody gets it at once, the sender's ack comes late. */
			ackAfter: (ms: number) => add({ kind: 'ackAfter', ms }),
		};
	}

	/** Messages on their way from the server to one device. */
	onDeliver(match?: Matcher<MessageFacts>) {
		const add = (effect: DeliverEffect) => register(this.deliveries, match, effect);
		return {
			duplicate: () => add({ kind: 'duplicate' }),
			/** The ciphertext is damaged, so the device asks for it again. */
			corrupt: () => add({ kind: 'corrupt' }),
			lose: () => add({ kind: 'lose' }),
			/** Later messages overtake it. */
			delay: (ms: number) => add({ kind: 'delay', ms }),
		};
	}

	/** Questions of a client, by namespace (`usync`, `encrypt`, …) or by more. */
	iq(match: string | Matcher<IqFacts>) {
		const matcher = typeof match === 'string' ? { xmlns: match } : match;
		const add = (effect: IqEffect) => register(this.iqs, matcher, effect);
		return {
			error: (code: number, text = 'internal-server-error') => add({ kind: 'error', code, text }),
			/** The question is never answered. */
			silence: () => add({ kind: 'silence' }),
		};
	}

	/** Files on their way to and from the media host. */
	onMedia(match?: Matcher<MediaFacts>) {
		const add = (effect: MediaEffect) => register(this.media, match, effect);
		return {
			/** The host refuses with this HTTP status. */
			status: (code: number) => add({ kind: 'status', code }),
			/** One byte of a download is another. */
			corrupt: () => add({ kind: 'corrupt' }),
			/** The line breaks in the middle of a download. */
			truncate: () => add({ kind: 'truncate' }),
			/** It takes this long in all. */
			slow: (ms: number) => add({ kind: 'slow', ms }),
			/** There is never an answer. */
			hang: () => add({ kind: 'hang' }),
		};
	}

	/** The same by name, for requests from another process. */
	add(
		on: 'send' | 'deliver' | 'iq' | 'media',
		match: Record<string, unknown> | undefined,
		effect: AnyEffect,
	) {
		const { sends: send, deliveries: deliver, iqs: iq, media } = this;
		const lists = { send, deliver, iq, media };
		return register(lists[on] as Fault<AnyEffect>[], match, effect);
	}

	clear(): void {
		this.sends = [];
		this.deliveries = [];
		this.iqs = [];
		this.media = [];
	}

	takeSend(facts: () => MessageFacts): SendEffect | undefined {
		return take(this.sends, facts);
	}

	takeDeliver(facts: () => MessageFacts): DeliverEffect | undefined {
		return take(this.deliveries, facts);
	}

	takeIq(facts: () => IqFacts): IqEffect | undefined {
		return take(this.iqs, facts);
	}

	takeMedia(facts: () => MediaFacts): MediaEffect | undefined {
		return take(this.media, facts);
	}
}

function register<Facts extends object, Effect>(
	list: Fault<Effect>[],
	match: Matcher<Facts> | undefined,
	effect: Effect,
): Fault<Effect> {
	const fault = new Fault((facts: never) => matches<Facts>(match, facts), effect);
	list.push(fault);
	return fault;
}

function take<Effect>(list: Fault<Effect>[], facts: () => object): Effect | undefined {
	if (list.length === 0) return undefined;
	const known = facts();
	return list.find((fault) => fault.take(known))?.effect;
}
