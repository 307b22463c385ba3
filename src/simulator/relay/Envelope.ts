import type { Room } from '../groups/Room';
import type { DeviceRef } from '../people/Directory';
import type { Person } from '../people/Person';
import type { Sealed } from '../signal/SignalDevice';
import type { Addressing } from '../wire/jid';
import { el, type Attributes, type Stanza } from '../wire/stanza';

/** One encrypted message on its way from one device to one device. */
export interface Envelope {
	id: string;
	sender: DeviceRef;
	recipient: DeviceRef;
	/** Set on a copy for the sender's own other devices: whom the message was sent to. */
	chat?: Person;
	/** Set on a message to a group, and on a status. */
	group?: Room;
	/** Beside a message to a group: its author's key, for a device that does not have it yet. */
	distribution?: Sealed;
	/** How the sender addressed the chat; the recipient sees the sender the same way. */
	addressing: Addressing;
	/** `text`, `media`, `reaction`, … as the sender said. */
	type: string;
	/** What it does to an earlier message: edits, pins, takes it back. */
	edit?: string;
	/** Seconds. */
	timestamp: number;
	sealed: Sealed;
	/** Further attributes of `<enc>`: `count` of a resend, `mediatype`, `decrypt-fail`. */
	encAttributes?: Attributes;
	/** `peer` for messages between a person's own devices that are not chat. */
	category?: string;
	/** Elements that go on to the recipient: `device-identity`, `biz`, `meta`, … */
	extras: Stanza[];
}

/** The stanza a linked client receives. */
export function encodeEnvelope(envelope: Envelope): Stanza {
	const { sender, recipient, chat, addressing, sealed, group } = envelope;
	if (group) return encodeInGroup(envelope, group);
	const own = sender.person === recipient.person;
	const attributes: Attributes = {
		from: sender.person.jid(addressing, sender.device),
		id: envelope.id,
		t: envelope.timestamp,
		type: envelope.type,
		edit: envelope.edit,
		category: envelope.category,
		notify: sender.person.settings.name || undefined,
		recipient: own && chat ? chat.jid(addressing) : undefined,
	};
	if (!own || chat)
		Object.assign(attributes, alternative(own && chat ? chat : sender.person, own, addressing));
	return el('message', attributes, [encodeSealed(sealed, envelope), ...envelope.extras]);
}

function encodeInGroup(envelope: Envelope, group: Room): Stanza {
	const { sender, sealed, distribution } = envelope;
	const { addressing, mode } = group;
	const others = group.memberAttributes(sender.person);
	const attributes: Attributes = {
		from: group.jid(),
		participant: sender.person.jid(addressing, sender.device),
		participant_pn: others.phone_number,
		participant_lid: others.lid,
		addressing_mode: mode,
		id: envelope.id,
		t: envelope.timestamp,
		type: envelope.type,
		edit: envelope.edit,
		notify: sender.person.settings.name || undefined,
	};
	const parts = [...(distribution ? [distribution] : []), sealed];
	return el('message', attributes, [
		...parts.map((part) => encodeSealed(part, envelope)),
		...envelope.extras,
	]);
}

function encodeSealed({ type, body }: Sealed, { encAttributes }: Envelope): Stanza {
	return el('enc', { v: 2, type, ...encAttributes }, body);
}

/** The same person in the other addressing, under the attribute that fits the direction. */
function alternative(person: Person, own: boolean, addressing: Addressing): Attributes {
	if (addressing === 'lid') return { [own ? 'peer_recipient_pn' : 'sender_pn']: person.jid('pn') };
	if (person.settings.hidesLid) return {};
	return { [own ? 'peer_recipient_lid' : 'sender_lid']: person.jid('lid') };
}
