import { KEY_TYPE, rawKey } from '../signal/curve';
import type { SignalDevice } from '../signal/SignalDevice';
import { el, uintBytes, type Attributes, type Stanza } from '../wire/stanza';
import type { Envelope } from './Envelope';
import { deliverReceipt } from './gatherReceipt';

/** A phone confirms a message to the client that sent it: delivered without a type, else `read`. */
export function sendReceipt(envelope: Envelope, type: 'read' | undefined): void {
	const { network } = envelope.recipient.person;
	send(envelope, el('receipt', { ...attributesFor(envelope), type, t: network.seconds() }));
}

/** A phone could not read a message and asks the sending client for it again; from the second time with new keys. */
export function sendRetry(envelope: Envelope, count: number, keys: SignalDevice): void {
	const { network } = envelope.recipient.person;
	const { id } = envelope;
	const content = [
		el('retry', { count, id, t: envelope.timestamp, v: 1 }),
		el('registration', {}, uintBytes(keys.state.registrationId, 4)),
	];
	if (count > 1) content.push(encodeBundle(keys));
	const attributes = { ...attributesFor(envelope), type: 'retry', t: network.seconds() };
	send(envelope, el('receipt', attributes, content));
}

function attributesFor({ id, recipient, sender, chat, group, addressing }: Envelope): Attributes {
	if (group) return { from: group.jid(), id, participant: recipient.person.jid(addressing) };
	const own = recipient.person === sender.person;
	return {
		from: recipient.person.jid(addressing),
		id,
		recipient: own && chat ? chat.jid(addressing) : undefined,
	};
}

function send({ sender }: Envelope, receipt: Stanza): void {
	deliverReceipt(sender.companion, receipt);
	sender.person.network.changed();
}

function encodeBundle(keys: SignalDevice): Stanza {
	const { identityKey, signedPreKey, preKey } = keys.bundle();
	return el('keys', {}, [
		el('type', {}, KEY_TYPE),
		el('identity', {}, rawKey(identityKey)),
		...(preKey ? [encodeKey('key', preKey)] : []),
		encodeKey('skey', signedPreKey),
	]);
}

export function encodeKey(
	tag: 'key' | 'skey',
	key: { id: number; publicKey: Buffer; signature?: Buffer },
): Stanza {
	return el(tag, {}, [
		el('id', {}, uintBytes(key.id, 3)),
		el('value', {}, rawKey(key.publicKey)),
		...(key.signature ? [el('signature', {}, key.signature)] : []),
	]);
}
