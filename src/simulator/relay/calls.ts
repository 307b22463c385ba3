import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ClientConnection } from '../connection/ClientConnection';
import type { Person } from '../people/Person';
import { child, el, firstChild, type Stanza } from '../wire/stanza';
import { type OfferedCall, takeOffer, tellOfRinging } from './offeredCall';

export type CallState = 'ringing' | 'rejected' | 'ended' | 'missed';

interface CallParts {
	from: Person;
	to: Person;
	video: boolean;
}

/** A call from a phone in here to the clients of an account. Nobody talks: it rings, and ends. */
export class Call extends EventEmitter<{ state: [CallState] }> {
	readonly id = randomBytes(16).toString('hex').toUpperCase();
	#state: CallState = 'ringing';

	constructor(private readonly parts: CallParts) {
		super();
		const { video } = parts;
		this.#tell('offer', {}, video ? [el('audio'), el('video')] : [el('audio')]);
	}

	get state(): CallState {
		return this.#state;
	}

	/** Resolves once a client has rejected it, or it ended otherwise. */
	async over(): Promise<CallState> {
		if (this.#state !== 'ringing') return this.#state;
		return new Promise((resolve) => this.once('state', resolve));
	}

	/** The caller gives up. */
	hangUp(): void {
		this.#tell('terminate', {});
		this.#end('ended');
	}

	/** It rang as long as calls ring. */
	timeOut(): void {
		this.#tell('terminate', { reason: 'timeout' });
		this.#end('missed');
	}

	isFor(person: Person): boolean {
		return person === this.parts.to && this.#state === 'ringing';
	}

	rejectedBy(): void {
		this.#end('rejected');
	}

	#end(state: CallState): void {
		this.#state = state;
		this.emit('state', state);
	}

	#tell(tag: string, attributes: Record<string, string>, content: Stanza[] = []): void {
		const { from, to } = this.parts;
		const { network } = from;
		const caller = from.jid(network.addressing);
		const pn = network.addressing === 'lid' ? { caller_pn: from.jid('pn') } : {};
		const known = { 'call-id': this.id, 'call-creator': caller, ...pn, ...attributes };
		for (const companion of to.companions.values()) {
			const id = `${this.id.slice(0, 16)}-${tag}`;
			const outer = { from: caller, id, t: network.seconds() };
			companion.deliver(el('call', outer, [el(tag, known, content)]));
		}
	}
}

/** The calls that ring. */
export class Calls extends EventEmitter<{ offered: [OfferedCall] }> {
	private readonly ringing = new Map<string, Call>();
	/** From clients, those that are over among them. */
	readonly offered: OfferedCall[] = [];

	start(parts: CallParts): Call {
		const call = new Call(parts);
		this.ringing.set(call.id, call);
		call.once('state', () => this.ringing.delete(call.id));
		return call;
	}

	/** A client makes a call, ends or refuses one, or wants a link that lets people join one. */
	fromClient(connection: ClientConnection, stanza: Stanza): void {
		const said = firstChild(stanza);
		const id = said?.attrs['call-id'];
		switch (said?.tag) {
			case 'link_create':
				return answerLink(connection, stanza, said);
			case 'offer':
				return this.offer(connection, stanza, said);
			case 'terminate':
				acknowledge(connection, stanza, said.tag);
				return this.offered.find((call) => call.id === id)?.end('ended');
			case 'reject': {
				acknowledge(connection, stanza, said.tag);
				const call = this.ringing.get(id ?? '');
				if (call?.isFor(connection.linked.person)) call.rejectedBy();
				return;
			}
			default:
				connection.problem('malformed call', `<call> with <${said?.tag ?? 'nothing'}>`);
		}
	}

	private offer(connection: ClientConnection, stanza: Stanza, said: Stanza): void {
		const call = takeOffer(connection, stanza, said);
		if (typeof call === 'number') return acknowledge(connection, stanza, said.tag, call);
		acknowledge(connection, stanza, said.tag);
		tellOfRinging(call, connection, stanza);
		this.offered.push(call);
		this.emit('offered', call);
	}
}

function acknowledge(
	connection: ClientConnection,
	{ attrs: { id, to } }: Stanza,
	type: string,
	error?: number,
): void {
	connection.send(el('ack', { class: 'call', id, from: to, type, error }));
}

function answerLink(connection: ClientConnection, { attrs }: Stanza, asked: Stanza): void {
	const starts = Number(child(asked, 'event')?.attrs.start_time);
	if (!['audio', 'video'].includes(asked.attrs.media ?? '') || !Number.isSafeInteger(starts)) {
		return connection.problem(
			'malformed call',
			'a link is for audio or video at a time in seconds',
		);
	}
	const token = randomBytes(11).toString('base64url');
	const answer = el('link_create', { token, media: asked.attrs.media });
	connection.send(el('call', { from: attrs.to, id: attrs.id }, [answer]));
}
