import type { DeliverEffect, MessageFacts } from '../faults/Faults';
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
	if (companion) companion.deliver(encodeEnvelope(envelope));
	else person.phone.receive(envelope);
	network.changed();
}

/** Flips the last byte, which is part of the MAC. */
function corrupt({ type, body }: Envelope['sealed']): Envelope['sealed'] {
	const damaged = Buffer.from(body);
	const last = damaged.length - 1;
	damaged[last] = (damaged[last] ?? 0) ^ 0xff;
	return { type, body: damaged };
}

export function factsOf(envelope: Envelope): MessageFacts {
	const { sender, recipient } = envelope;
	return {
		id: envelope.id,
		from: sender.person.number,
		to: (envelope.chat ?? recipient.person).number,
		type: envelope.type,
		device: recipient.device,
		own: sender.person === recipient.person,
	};
}
