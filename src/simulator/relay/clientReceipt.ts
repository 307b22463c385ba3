import type { ClientConnection } from '../connection/ClientConnection';
import { answerMediaRetry } from '../media/mediaRetry';
import type { DeviceRef } from '../people/Directory';
import type { DeliveryState } from '../people/SentMessage';
import { typedKey, verify } from '../signal/curve';
import type { PreKeyBundle } from '../signal/keyAgreement';
import { addressingOf, parseJid } from '../wire/jid';
import { bytesOf, child, children, el, elements, uintOf, type Stanza } from '../wire/stanza';

/** What a receipt says to whoever sent the message; the other types are between a person's own devices. */
const STATES: Record<string, DeliveryState> = {
	delivered: 'delivered',
	inactive: 'delivered',
	read: 'read',
	played: 'read',
};

/** They say nothing about the message having been read by the client. */
const KEEPS_WAITING = new Set(['retry', 'server-error']);

/** A linked client says what it has done with messages: it settles them and goes on to their sender. */
export function relayClientReceipt(connection: ClientConnection, stanza: Stanza): void {
	const { network, linked } = connection;
	const { id, to } = stanza.attrs;
	if (!id || !to) return connection.problem('malformed receipt', 'a receipt needs id and to');
	const type = stanza.attrs.type ?? 'delivered';
	const items = children(child(stanza, 'list'), 'item').map((item) => item.attrs.id ?? '');
	const ids = [id, ...items];
	const at = Date.now();
	for (const each of ids) {
		network.log.addReceipt({
			at,
			id: each,
			type,
			from: linked.person.number,
			device: linked.device,
			to: network.people.find(stanza.attrs.participant ?? to)?.number ?? to,
		});
		// A client that asks again sends an ack as well, and may die in between.
		if (!KEEPS_WAITING.has(type)) linked.companion.mailbox.settle('message', each);
	}
	connection.send(el('ack', { class: 'receipt', id, from: to, type: stanza.attrs.type }));
	forward(connection, stanza, { ids, type });
	network.changed();
}

function forward(
	connection: ClientConnection,
	stanza: Stanza,
	{ ids, type }: { ids: string[]; type: string },
): void {
	const { linked, network } = connection;
	const author = authorOf(stanza);
	const person = network.people.find(author);
	if (type === 'retry') return askSender(connection, stanza);
	if (type === 'server-error') return answerMediaRetry(connection, stanza);
	const state = STATES[type];
	if (!person || !state || person === linked.person) return;
	person.phone.noteReceipt(ids, state);
	// A delivery goes to the device that sent the message, a read to all.
	const device = parseJid(author)?.device ?? 0;
	for (const companion of person.companions.values()) {
		if (device === 0 || companion.device === device) {
			companion.deliver(encodeForward(connection, stanza, type));
		}
	}
}

/** Whose message a receipt is about: in a group it is told apart from the chat. */
function authorOf({ attrs }: Stanza): string | undefined {
	return attrs.participant ?? attrs.to;
}

function encodeForward(connection: ClientConnection, stanza: Stanza, type: string): Stanza {
	const { linked, network } = connection;
	const author = authorOf(stanza);
	const reader = linked.person.jid(addressingOf(author), linked.device);
	const isInGroup = stanza.attrs.participant !== undefined;
	return el(
		'receipt',
		{
			from: isInGroup ? stanza.attrs.to : reader,
			participant: isInGroup ? reader : undefined,
			id: stanza.attrs.id,
			// The sender's side knows no inactive clients.
			type: type === 'delivered' || type === 'inactive' ? undefined : type,
			t: stanza.attrs.t ?? network.seconds(),
		},
		elements(stanza).length > 0 ? elements(stanza) : undefined,
	);
}

/** The client could not read a message: its sender, a phone in here or another client, is asked to send it again. */
function askSender(connection: ClientConnection, stanza: Stanza): void {
	const { linked, network } = connection;
	const sender = network.people.findDevice(authorOf(stanza));
	if (!sender) return;
	if (sender.companion) return sender.companion.deliver(encodeForward(connection, stanza, 'retry'));
	const answered = sender.person.phone.resend({
		id: stanza.attrs.id as string,
		device: linked.companion,
		owner: linked.person,
		addressing: sender.addressing,
		count: Number(child(stanza, 'retry')?.attrs.count ?? 1),
		bundle: readBundle(connection, stanza, linked),
	});
	if (answered) network.stats.retriesAnswered += 1;
}

function readBundle(
	connection: ClientConnection,
	stanza: Stanza,
	{ companion }: DeviceRef,
): PreKeyBundle | undefined {
	const keys = child(stanza, 'keys');
	const registrationId = uintOf(child(stanza, 'registration'));
	const identityKey = bytesOf(child(keys, 'identity'));
	const signedPreKey = readKey(child(keys, 'skey'));
	if (!keys || registrationId === undefined || !identityKey || !signedPreKey) return undefined;
	const signature = bytesOf(child(child(keys, 'skey'), 'signature')) ?? Buffer.alloc(0);
	if (!verify(identityKey, signedPreKey.publicKey, signature)) {
		connection.problem('bad signature', 'the signed prekey of a retry receipt does not verify');
		return undefined;
	}
	if (companion && !typedKey(identityKey).equals(companion.state.identityKey)) {
		connection.problem('bad identity', 'a retry receipt carries another identity key');
		return undefined;
	}
	return {
		registrationId,
		identityKey: typedKey(identityKey),
		signedPreKey: { ...signedPreKey, signature },
		preKey: readKey(child(keys, 'key')),
	};
}

/** `<id>` and `<value>` of a prekey node. */
export function readKey(node: Stanza | undefined): { id: number; publicKey: Buffer } | undefined {
	const id = uintOf(child(node, 'id'));
	const value = bytesOf(child(node, 'value'));
	return id === undefined || value?.length !== 32 ? undefined : { id, publicKey: typedKey(value) };
}
