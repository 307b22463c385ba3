import { randomBytes } from 'node:crypto';
import type { Companion } from '../people/Companion';
import type { Person } from '../people/Person';
import { el, SERVER, type Stanza } from '../wire/stanza';

export const LOW_PRE_KEYS = 5;

/** Server to client, once per stanza; kept until acknowledged. */
export function notify(
	companion: Companion,
	attributes: { from: string; type: string },
	content: Stanza[],
): void {
	const id = randomBytes(8).toString('hex').toUpperCase();
	const t = Math.floor(Date.now() / 1000);
	companion.deliver(el('notification', { ...attributes, id, t }, content));
}

/** Tells a client to upload prekeys when nearly none is left; once until it has. */
export function tellOfLowPreKeys(companion: Companion): void {
	const value = companion.state.preKeys.length;
	if (value >= LOW_PRE_KEYS || companion.toldOfLowPreKeys) return;
	companion.toldOfLowPreKeys = true;
	notify(companion, { from: SERVER, type: 'encrypt' }, [el('count', { value })]);
}

/** Tells every linked client, the person's own and others', that a device was linked or unlinked. */
export function tellOfDevice(person: Person, change: 'add' | 'remove', companion: Companion): void {
	const { addressing, people } = person.network;
	const from = person.jid(addressing);
	const device = el('device', {
		jid: person.jid(addressing, companion.device),
		'key-index': companion.state.keyIndex,
	});
	for (const other of people.people) {
		for (const client of other.companions.values()) {
			if (client === companion) continue;
			notify(client, { from, type: 'devices' }, [el(change, {}, [device])]);
		}
	}
}
