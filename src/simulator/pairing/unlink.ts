import type { Companion } from '../people/Companion';
import type { Person } from '../people/Person';
import { tellOfDevice } from '../relay/notifications';
import { el } from '../wire/stanza';

/** Takes a device off the account: its connection ends with 401, and so does every later login. */
export function unlinkDevice(person: Person, companion: Companion): void {
	person.companions.delete(companion.device);
	companion.connection?.endWith(
		el('stream:error', { code: 401 }, [el('conflict', { type: 'device_removed' })]),
	);
	tellOfDevice(person, 'remove', companion);
	person.network.changed();
}
