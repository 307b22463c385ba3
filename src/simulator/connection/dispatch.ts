import { answerIq } from '../iq/answerIq';
import { relayClientMessage } from '../relay/clientMessage';
import { relayClientReceipt } from '../relay/clientReceipt';
import type { Stanza } from '../wire/stanza';
import type { ClientConnection } from './ClientConnection';
import { takeInfo } from './offlineDelivery';

/** Takes a stanza of a client to the part that knows its kind. */
export function dispatch(connection: ClientConnection, stanza: Stanza): void {
	if (stanza.tag === 'iq') {
		const { type } = stanza.attrs;
		if (type === 'result' || type === 'error') return connection.answered(stanza);
		return void answerIq(connection, stanza);
	}
	if (!connection.isLinked) {
		// In the middle of pairing a client tells its name and telemetry, and acknowledges the code exchange.
		if (['presence', 'ib', 'ack'].includes(stanza.tag)) return;
		return connection.problem('not logged in', `<${stanza.tag}> before the login`);
	}
	switch (stanza.tag) {
		case 'message':
			return relayClientMessage(connection, stanza);
		case 'receipt':
			return relayClientReceipt(connection, stanza);
		case 'ack':
			return settle(connection, stanza);
		case 'ib':
			return takeInfo(connection, stanza);
		case 'call':
			return connection.network.calls.fromClient(connection, stanza);
		case 'presence':
			return connection.network.presence.fromClient(connection, stanza);
		case 'chatstate':
			return connection.network.presence.chatStateFromClient(connection, stanza);
		default:
			return connection.problem('unknown stanza', `<${stanza.tag}> is not known here`);
	}
}

/** The client has taken note of a stanza, or cannot use it; either way it is not sent again. */
function settle({ linked, network }: ClientConnection, { attrs }: Stanza): void {
	const { class: tag = '', id = '', type, participant } = attrs;
	if (linked.companion.mailbox.settle(tag, id, type, participant)) network.changed();
}
