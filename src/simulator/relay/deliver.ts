import type { DeliverEffect, MessageFacts } from '../faults/Faults';
import { decodePreKeyWhisper, encodePreKeyWhisper } from '../signal/wireFormat';
import { encodeEnvelope, type Envelope } from './Envelope';

/** Takes a message to one device: into a linked client's mailbox, or to a phone. Faults on delivery act here. */
export function deliver(envelope: Envelope): void {
	const { network } = envelope.recipient.person;
	const effect = network.faults.takeDeliver(() => factsOf(envelope));
	if (!effect) return hand(envelope);
	apply(effect, envelope);
}

function apply(effect: DeliverEffect, envelope: Envelope): void {
	switch (effect.kind) {
		case 'delay': {
			const timer = setTimeout(() => hand(envelope), effect.ms);
			envelope.recipient.person.network.onClose(() => clearTimeout(timer));
			return;
		}
		case 'duplicate':
			hand(envelope);
			return hand(envelope);
		case 'corrupt':
			return hand({ ...envelope, sealed: corrupt(envelope.sealed) });
		case 'lose':
			return;
	}
}

function hand(envelope: Envelope): void {
	const { person, companion } = envelope.recipient;
	const { network } = person;
	network.stats.delivered += 1;
	if (!envelope.group) person.standing.heardFrom(envelope.sender.person);
	if (companion) companion.deliver(encodeEnvelope(envelope));
	else person.phone.receive(envelope);
	network.changed();
}

/** Damages the MAC or the signature, so that the message is well formed and does not verify. */
function corrupt({ type, body }: Envelope['sealed']): Envelope['sealed'] {
	if (type !== 'pkmsg') return { type, body: flipLastByte(body) };
	const outer = decodePreKeyWhisper(body.subarray(1));
	const damaged = encodePreKeyWhisper({ ...outer, message: flipLastByte(outer.message) });
	return { type, body: Buffer.concat([body.subarray(0, 1), damaged]) };
}

function flipLastByte(bytes: Buffer): Buffer {
	const damaged = Buffer.from(bytes);
	const last = damaged.length - 1;
	damaged[last] = (damaged[last] ?? 0) ^ 0xff;
	return damaged;
}

export function factsOf(envelope: Envelope): MessageFacts {
	const { sender, recipient, group } = envelope;
	return {
		id: envelope.id,
		from: sender.person.number,
		to: group?.jid() ?? (envelope.chat ?? recipient.person).number,
		type: envelope.type,
		device: recipient.device,
		own: sender.person === recipient.person,
	};
}
