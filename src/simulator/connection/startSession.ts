import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { proto } from '@whiskeysockets/baileys';
import type { ClientHandshake } from '../noise/NoiseResponder';
import { PairingOffer } from '../pairing/PairingOffer';
import { el, SERVER } from '../wire/stanza';
import type { ClientConnection, LinkedDevice } from './ClientConnection';

/** What follows the handshake: a client without an account is offered pairing, another one is logged in. */
export function startSession(
	connection: ClientConnection,
	{ staticKey, payload }: ClientHandshake,
	routingInfo: Buffer | undefined,
): void {
	const refusal = connection.network.refusals.take(String(payload.username ?? ''));
	if (refusal) return connection.endWith(el('failure', { ...refusal, location: 'sim' }));
	if (payload.devicePairingData) {
		connection.pairing = new PairingOffer(connection, staticKey, payload.devicePairingData);
		connection.pairing.open();
		return;
	}
	const device = findDevice(connection, payload, staticKey);
	if (!device) return connection.endWith(el('failure', { reason: 401, location: 'sim' }));
	checkRouting(connection, device, routingInfo);
	welcome(connection, device);
}

/** The device that the payload names, when the handshake proved its key. */
function findDevice(
	{ network }: ClientConnection,
	{ username, device }: proto.ClientPayload,
	staticKey: Buffer,
): LinkedDevice | undefined {
	const person = network.people.findNumber(String(username ?? ''));
	const companion = person?.companions.get(device ?? 0);
	if (!person || !companion) return undefined;
	if (!timingSafeEqual(companion.state.noiseKey, staticKey)) return undefined;
	return { person, device: companion.device, companion, addressing: 'pn' };
}

/** A client routes with what its last login gave it, or, if that was lost, with nothing. */
function checkRouting(
	connection: ClientConnection,
	{ companion }: LinkedDevice,
	routingInfo: Buffer | undefined,
): void {
	const given = companion.state.routingInfo;
	if (routingInfo && !given?.equals(routingInfo)) {
		connection.problem('bad routing', 'the intro carries routing info that no login handed out');
	}
}

function welcome(connection: ClientConnection, device: LinkedDevice): void {
	const { network } = connection;
	const { person, companion } = device;
	if (companion.connection) {
		network.stats.replaced += 1;
		companion.connection.endWith(el('stream:error', {}, [el('conflict', { type: 'replaced' })]));
	}
	connection.logIn(device);
	network.stats.logins += 1;
	connection.send(
		el('success', {
			t: network.seconds(),
			lid: person.jid('lid', device.device),
			creation: network.seconds(),
			props: 1,
			display_name: person.settings.name || undefined,
		}),
	);
	if (companion.state.routingInfo) return;
	companion.state.routingInfo = randomBytes(6);
	const info = el('routing_info', {}, companion.state.routingInfo);
	connection.send(el('ib', { from: SERVER }, [el('edge_routing', {}, [info])]));
	network.changed();
}
