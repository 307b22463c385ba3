import { randomBytes } from 'node:crypto';
import type { Companion } from '../people/Companion';
import type { Person } from '../people/Person';
import type { PreKeyBundle } from '../signal/keyAgreement';
import { el, SERVER, type Attributes, type Stanza } from '../wire/stanza';

const LOW_PRE_KEYS = 5;

/** Server to client, once per stanza; kept until acknowledged. */
export function notify(
	companion: Companion,
	attributes: Attributes & { from: string; type: string },
	content: Stanza[],
): void {
	const id = randomBytes(8).toString('hex').toUpperCase();
	const t = Math.floor(Date.now() / 1000);
	companion.deliver(el('notification', { ...attributes, id, t }, content));
}

/** Takes one of a client's prekeys; a client that is running out is told to upload more, once until it has. */
export function takeBundle(companion: Companion): PreKeyBundle {
	const { registrationId, identityKey, signedPreKey, preKeys } = companion.state;
	const bundle = { registrationId, identityKey, signedPreKey, preKey: preKeys.shift() };
	if (preKeys.length < LOW_PRE_KEYS && !companion.toldOfLowPreKeys) {
		companion.toldOfLowPreKeys = true;
		const count = el('count', { value: preKeys.length });
		notify(companion, { from: SERVER, type: 'encrypt' }, [count]);
	}
	return bundle;
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
