import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import type { ClientConnection } from '../connection/ClientConnection';
import type { Person } from '../people/Person';
import { child, el, firstChild, type Stanza } from '../wire/stanza';

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
export class Calls {
	private readonly ringing = new Map<string, Call>();

	start(parts: CallParts): Call {
		const call = new Call(parts);
		this.ringing.set(call.id, call);
		call.once('state', () => this.ringing.delete(call.id));
		return call;
	}

	/** A client refuses a call, or wants a link that lets people join one. */
	fromClient(connection: ClientConnection, stanza: Stanza): void {
		const { linked } = connection;
		const said = firstChild(stanza);
		if (said?.tag === 'link_create') return answerLink(connection, stanza, said);
		const call = this.ringing.get(said?.attrs['call-id'] ?? '');
		if (said?.tag !== 'reject') {
			return connection.problem('malformed call', `<call> with <${said?.tag ?? 'nothing'}>`);
		}
		const { id, to } = stanza.attrs;
		connection.send(el('ack', { class: 'call', id, from: to, type: 'reject' }));
		if (call?.isFor(linked.person)) call.rejectedBy();
	}
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
