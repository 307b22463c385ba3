import { syncNewDevice } from '../people/firstSync';
import { child, el, SERVER, type Stanza } from '../wire/stanza';
import type { ClientConnection } from './ClientConnection';

/** The client is active: say how much waited, and hand it over when the client asks for the batch. */
export function offerWaiting(connection: ClientConnection): void {
	const { mailbox } = connection.linked.companion;
	const waiting = mailbox.stanzas.filter((stanza) => !isPeer(stanza));
	if (waiting.length === 0) return finish(connection, 0);
	const count = (tag: string) => waiting.filter((stanza) => stanza.tag === tag).length;
	connection.send(
		el('ib', { from: SERVER }, [
			el('offline_preview', {
				count: waiting.length,
				message: count('message'),
				receipt: count('receipt'),
				notification: count('notification'),
				appdata: 0,
			}),
		]),
	);
}

/** `<ib>` of a client: the batch it wants, or telemetry. */
export function takeInfo(connection: ClientConnection, stanza: Stanza): void {
	if (!child(stanza, 'offline_batch') || connection.ready) return;
	const waiting = connection.linked.companion.mailbox.takeUnsent();
	const offline = waiting.filter((stanza) => !isPeer(stanza));
	offline.forEach((stanza, index) => connection.send(markOffline(stanza, index)));
	finish(connection, offline.length, waiting.filter(isPeer));
}

function finish(connection: ClientConnection, count: number, peers: Stanza[] = []): void {
	const { person, companion } = connection.linked;
	connection.send(el('ib', { from: SERVER }, [el('offline', { count })]));
	for (const stanza of peers) connection.send(stanza);
	connection.ready = true;
	connection.flush();
	if (!companion.state.synced) syncNewDevice(person, companion);
	connection.network.emit('login', connection);
}

/** Clients begin to expect keys and history from the phone only after the offline part. */
function isPeer({ attrs }: Stanza): boolean {
	return attrs.category === 'peer';
}

function markOffline(stanza: Stanza, index: number): Stanza {
	return { ...stanza, attrs: { ...stanza.attrs, offline: String(index) } };
}
