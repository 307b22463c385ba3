import { EventEmitter } from 'node:events';
import { proto } from '@whiskeysockets/baileys';
import type { ClientConnection, LinkedDevice } from '../connection/ClientConnection';
import type { Person } from '../people/Person';
import { unpad } from '../signal/padding';
import type { CipherType } from '../signal/SignalDevice';
import { addressingOf } from '../wire/jid';
import { bytesOf, child, children, el, type Stanza } from '../wire/stanza';
import type { CallState } from './calls';

/** Codes of the server for an offer that it does not take. */
const MALFORMED = 400;
const NOBODY = 404;

/** A call from a client to a phone in here. Nobody talks: it rings, and ends. */
export class OfferedCall extends EventEmitter<{ state: [CallState] }> {
	#state: CallState = 'ringing';

	constructor(
		private readonly parts: {
			offer: Stanza;
			from: LinkedDevice;
			to: Person;
			/** As the phone decrypted it. */
			key: Buffer;
		},
	) {
		super();
	}

	get id(): string {
		return this.parts.offer.attrs['call-id'] ?? '';
	}

	/** Number of the caller. */
	get from(): string {
		return this.parts.from.person.number;
	}

	get to(): Person {
		return this.parts.to;
	}

	get video(): boolean {
		return child(this.parts.offer, 'video') !== undefined;
	}

	get key(): Buffer {
		return this.parts.key;
	}

	get state(): CallState {
		return this.#state;
	}

	/** Resolves once it does not ring any more. */
	async over(): Promise<CallState> {
		if (this.#state !== 'ringing') return this.#state;
		return new Promise((resolve) => this.once('state', resolve));
	}

	/** The person answers; what the caller does then is the caller's. */
	accept(): void {
		this.#say('accept');
	}

	reject(): void {
		this.#say('reject');
		this.end('rejected');
	}

	end(state: CallState): void {
		if (this.#state !== 'ringing') return;
		this.#state = state;
		this.emit('state', state);
	}

	#say(tag: 'accept' | 'reject'): void {
		const { offer, from, to } = this.parts;
		const { 'call-id': id = '', 'call-creator': creator = '' } = offer.attrs;
		const attributes = {
			from: to.jid(addressingOf(creator)),
			id: `${id.slice(0, 16)}-${tag}`,
			t: to.network.seconds(),
		};
		from.companion.deliver(
			el('call', attributes, [el(tag, { 'call-id': id, 'call-creator': creator })]),
		);
	}
}

/** Takes an offer: the call, or the server's code for why not. */
export function takeOffer(
	connection: ClientConnection,
	{ attrs }: Stanza,
	offer: Stanza,
): OfferedCall | number {
	const { linked, network } = connection;
	const to = network.people.find(attrs.to);
	if (!to) return NOBODY;
	const fault = findFault(linked, offer, to);
	const key = fault === undefined ? openKey(linked, offer, to) : undefined;
	if (key?.length === 32) return new OfferedCall({ offer, from: linked, to, key });
	connection.problem('malformed call', fault ?? 'an offer without a key of 32 bytes');
	return MALFORMED;
}

function findFault({ person, device }: LinkedDevice, offer: Stanza, to: Person) {
	const { 'call-id': id = '', 'call-creator': creator } = offer.attrs;
	if (!/^[0-9A-F]{32}$/.test(id)) return `the id ${id} of a call`;
	const own = (['pn', 'lid'] as const).map((addressing) => person.jid(addressing, device));
	if (!own.includes(creator ?? '')) return `call-creator ${creator} is not the device that calls`;
	const missing = ['audio', 'net', 'capability', 'encopt'].find((tag) => !child(offer, tag));
	if (missing) return `an offer without <${missing}>`;
	const named = destinationsOf(offer).map(({ attrs }) => attrs.jid);
	const devices = [0, ...to.companions.keys()];
	const isNamed = (each: number) =>
		(['pn', 'lid'] as const).some((addressing) => named.includes(to.jid(addressing, each)));
	const silent = devices.find((each) => !isNamed(each));
	return silent === undefined ? undefined : `an offer without a key for device ${silent}`;
}

function openKey({ person, device }: LinkedDevice, offer: Stanza, to: Person): Buffer | undefined {
	const own = ['pn', 'lid'].map((addressing) => to.jid(addressing as 'pn' | 'lid'));
	const destination = destinationsOf(offer).find(({ attrs }) => own.includes(attrs.jid ?? ''));
	const enc = child(destination, 'enc');
	const body = bytesOf(enc);
	if (!enc || !body) return undefined;
	const type = enc.attrs.type as CipherType;
	if (type === 'pkmsg' && !child(offer, 'device-identity')) return undefined;
	const plain = to.phone.keys.decrypt(person.address(device), { type, body });
	const key = proto.Message.decode(unpad(plain)).call?.callKey;
	return key ? Buffer.from(key) : undefined;
}

function destinationsOf(offer: Stanza): Stanza[] {
	return children(child(offer, 'destination'), 'to');
}

/** The phone says that it rings. */
export function tellOfRinging(call: OfferedCall, { linked }: ClientConnection, { attrs }: Stanza) {
	const { network } = linked.person;
	const from = call.to.jid(addressingOf(attrs.to));
	const receipt = el('receipt', { from, id: attrs.id, t: network.seconds() }, [
		el('offer', { 'call-id': call.id, 'call-creator': linked.person.jid('pn', linked.device) }),
	]);
	linked.companion.deliver(receipt);
}
