import { EventEmitter } from 'node:events';
import type { ClientConnection } from '../connection/ClientConnection';
import type { Person } from '../people/Person';
import { addressingOf } from '../wire/jid';
import { el, elements, firstChild, type Stanza } from '../wire/stanza';

/** `composing`, `recording` or `paused`, as a client showed it to a person. */
export interface ChatState {
	from: Person;
	to: Person;
	state: 'composing' | 'recording' | 'paused';
}

export interface PresenceEvents {
	chatState: [ChatState];
}

/** Presence and typing are told once to who is there and never wait. */
export class Presence extends EventEmitter<PresenceEvents> {
	/** `<presence type=available|unavailable name>`, or a subscription to a person. */
	fromClient(connection: ClientConnection, stanza: Stanza): void {
		const { linked, network } = connection;
		if (stanza.attrs.type === 'subscribe') return this.subscribe(connection, stanza);
		if (stanza.attrs.name) linked.person.settings.name = stanza.attrs.name;
		if (!stanza.attrs.type) return;
		connection.available = stanza.attrs.type === 'available';
		for (const other of network.connections) {
			if (!other.watches.has(linked.person.number)) continue;
			const from = linked.person.jid(network.addressing);
			other.send(el('presence', { from, type: stanza.attrs.type }));
		}
	}

	chatStateFromClient(connection: ClientConnection, stanza: Stanza): void {
		const { linked, network } = connection;
		const to = network.people.find(stanza.attrs.to);
		const shown = firstChild(stanza);
		if (!to || !shown) return;
		const from = linked.person.jid(addressingOf(stanza.attrs.to), linked.device);
		for (const companion of to.companions.values()) {
			companion.connection?.send(el('chatstate', { from }, elements(stanza)));
		}
		const recording = shown.attrs.media === 'audio';
		const state = recording ? 'recording' : (shown.tag as ChatState['state']);
		this.emit('chatState', { from: linked.person, to, state });
	}

	/** A phone in here types to everybody linked to the other person. */
	fromPhone(from: Person, to: Person, state: ChatState['state']): void {
		const { addressing } = from.network;
		const shown = state === 'recording' ? el('composing', { media: 'audio' }) : el(state);
		for (const companion of to.companions.values()) {
			companion.connection?.send(el('chatstate', { from: from.jid(addressing) }, [shown]));
		}
	}

	private subscribe(connection: ClientConnection, stanza: Stanza): void {
		const person = connection.network.people.find(stanza.attrs.to);
		if (!person) return;
		connection.watches.add(person.number);
		const clients = [...person.companions.values()];
		const online =
			person.state.kind === 'contact'
				? person.settings.online
				: clients.some((companion) => companion.connection?.available);
		const type = online ? 'available' : 'unavailable';
		connection.send(el('presence', { from: stanza.attrs.to, type }));
	}
}
