import type { ClientConnection } from '../connection/ClientConnection';
import type { SendEffect } from '../faults/Faults';
import type { Group } from '../groups/Group';
import { refusalToWrite } from '../groups/rights';
import type { DeviceRef } from '../people/Directory';
import type { Person } from '../people/Person';
import type { CipherType } from '../signal/SignalDevice';
import { addressingOf, parseJid } from '../wire/jid';
import { bytesOf, child, children, el, type Stanza } from '../wire/stanza';
import { refusalToChannel, takePost } from './channelPost';
import { deliver } from './deliver';
import type { Envelope } from './Envelope';
import { forwarded } from './forwarded';
import { relayGroupMessage } from './groupMessage';
import { refusalToPost, relayStatus } from '../statuses/relayStatus';
import { STATUS_JID } from '../statuses/StatusFeed';

/** Code of the server for a group that is not there. */
const NO_SUCH_CHAT = 404;

/** A linked client hands in a message: acknowledge it, and take each ciphertext to the device it is for. */
export function relayClientMessage(connection: ClientConnection, stanza: Stanza): void {
	const { network } = connection;
	const { id, to } = stanza.attrs;
	if (!id || !to) return connection.problem('malformed message', 'a message needs id and to');
	network.stats.received += 1;
	const group = network.groups.find(to);
	const channel = network.channels.find(to);
	const refusal = to.endsWith('@newsletter')
		? refusalToChannel(connection, stanza, channel)
		: refusalOf(connection, stanza, group);
	const effect = network.faults.takeSend(() => ({
		id,
		from: connection.linked.person.number,
		to: (group ?? channel)?.jid() ?? network.people.find(to)?.number ?? parseJid(to)?.user ?? to,
		type: stanza.attrs.type ?? 'text',
	}));
	if (effect?.kind === 'lose') return;
	const refused = refusal === undefined ? effect : ({ kind: 'nack', code: refusal } as const);
	const isTaken = refused?.kind !== 'nack';
	const place = isTaken && channel ? takePost(connection, stanza, channel) : undefined;
	acknowledge(connection, stanza, refused, place);
	if (!isTaken || channel) return;
	if (group) relayGroupMessage(connection, stanza, group);
	else if (to === STATUS_JID) relayStatus(connection, stanza);
	else fanOut(connection, stanza);
}

function refusalOf(
	connection: ClientConnection,
	stanza: Stanza,
	group: Group | undefined,
): number | undefined {
	const { linked } = connection;
	const { attrs } = stanza;
	if (group) return refusalToWrite(group, linked.person);
	if (attrs.to === STATUS_JID) return refusalToPost(connection, stanza);
	if (attrs.to?.endsWith('@g.us')) return NO_SUCH_CHAT;
	const person = connection.network.people.find(attrs.to);
	return person && linked.person.standing.refusalToWriteTo(person);
}

/** `place` is where a post stands in its channel. */
function acknowledge(
	connection: ClientConnection,
	stanza: Stanza,
	effect?: SendEffect,
	place?: number,
): void {
	const ack = el('ack', {
		class: 'message',
		id: stanza.attrs.id,
		from: stanza.attrs.to,
		t: connection.network.seconds(),
		error: effect?.kind === 'nack' ? effect.code : undefined,
		server_id: place,
	});
	if (effect?.kind !== 'ackAfter') return connection.send(ack);
	const timer = setTimeout(() => connection.send(ack), effect.ms);
	connection.network.onClose(() => clearTimeout(timer));
}

function fanOut(connection: ClientConnection, stanza: Stanza): void {
	const { people } = connection.network;
	const { to, recipient } = stanza.attrs;
	const single = child(stanza, 'enc');
	const participants = children(child(stanza, 'participants'), 'to');
	if (single) {
		const own = people.find(to) === connection.linked.person;
		const chat = recipient ? people.find(recipient) : undefined;
		return sendOne(connection, stanza, { jid: to, enc: single, chat: own ? chat : undefined });
	}
	if (participants.length === 0) {
		return connection.problem('malformed message', `message to ${to} has no ciphertext`);
	}
	const chat = people.find(to);
	for (const participant of participants) {
		const enc = child(participant, 'enc');
		sendOne(connection, stanza, { jid: participant.attrs.jid, enc, chat });
	}
}

interface Copy {
	jid: string | undefined;
	enc: Stanza | undefined;
	chat: Person | undefined;
}

function sendOne(connection: ClientConnection, stanza: Stanza, { jid, enc, chat }: Copy): void {
	const { network, linked } = connection;
	const body = bytesOf(enc);
	if (!enc || !body) return connection.problem('malformed message', `no ciphertext for ${jid}`);
	const recipient = network.people.findDevice(jid);
	if (!recipient) {
		// A client may know a device for minutes after it was unlinked; a person it cannot invent.
		if (network.people.find(jid)) return;
		return connection.problem('unknown recipient', `nobody on the network is ${jid}`);
	}
	deliver(buildEnvelope(stanza, { enc, body, recipient, sender: linked, chat }, network.seconds()));
}

interface Parts {
	enc: Stanza;
	body: Buffer;
	recipient: DeviceRef;
	sender: DeviceRef;
	chat: Person | undefined;
}

function buildEnvelope(stanza: Stanza, parts: Parts, timestamp: number): Envelope {
	const { enc, recipient, sender } = parts;
	const { type, v, ...encAttributes } = enc.attrs;
	const own = recipient.person === sender.person;
	const startsSession = type === 'pkmsg';
	return {
		id: stanza.attrs.id as string,
		sender,
		recipient,
		chat: own && parts.chat !== sender.person ? parts.chat : undefined,
		addressing: addressingOf(stanza.attrs.to),
		type: stanza.attrs.type ?? 'text',
		edit: stanza.attrs.edit,
		timestamp,
		sealed: { type: (type ?? 'msg') as CipherType, body: parts.body },
		encAttributes,
		category: stanza.attrs.category,
		extras: forwarded(stanza, startsSession),
	};
}
