import type { ClientConnection } from '../connection/ClientConnection';
import type { Group } from '../groups/Group';
import type { Room } from '../groups/Room';
import type { DeviceRef } from '../people/Directory';
import type { CipherType, Sealed } from '../signal/SignalDevice';
import { bytesOf, child, children, type Stanza } from '../wire/stanza';
import { deliver } from './deliver';
import { forwarded } from './forwarded';

/**
 * A linked client hands in a message to a group: one ciphertext goes to every device of every member, and beside it, for
 * those that have not got it, the author's key. A resend goes to the one device that asked.
 */
export function relayGroupMessage(
	connection: ClientConnection,
	stanza: Stanza,
	group: Group,
): void {
	const sealed = sealedIn(stanza);
	if (!sealed)
		return connection.problem('malformed message', `to ${group.jid()} without ciphertext`);
	const { participant, addressing_mode } = stanza.attrs;
	if (participant) return resend(connection, stanza, { group, sealed, participant });
	if (addressing_mode !== group.addressing) {
		connection.problem(
			'malformed message',
			`addressing_mode ${addressing_mode} in a group of the other mode`,
		);
	}
	const keys = readDistributions(connection, stanza, group);
	for (const recipient of devicesOf(group)) {
		if (isSame(recipient, connection.linked)) continue;
		const distribution = keys.get(recipient.person.address(recipient.device));
		sendCopy(connection, stanza, { group, sealed, distribution, recipient });
	}
}

function resend(
	connection: ClientConnection,
	stanza: Stanza,
	{ group, sealed, participant }: { group: Group; sealed: Sealed; participant: string },
): void {
	const recipient = connection.network.people.findDevice(participant);
	if (!recipient || !group.has(recipient.person)) return;
	sendCopy(connection, stanza, { group, sealed, recipient });
}

interface Copy {
	group: Room;
	sealed: Sealed;
	distribution?: Sealed;
	recipient: DeviceRef;
}

/** Takes the one ciphertext to one device, with the author's key where it was handed in for it. */
export function sendCopy({ network, linked }: ClientConnection, stanza: Stanza, copy: Copy): void {
	const { sealed, distribution } = copy;
	const startsSession = [sealed, distribution].some((part) => part?.type === 'pkmsg');
	const { type, v, ...encAttributes } = child(stanza, 'enc')?.attrs ?? {};
	deliver({
		...copy,
		id: stanza.attrs.id as string,
		sender: linked,
		addressing: copy.group.addressing,
		type: stanza.attrs.type ?? 'text',
		edit: stanza.attrs.edit,
		timestamp: network.seconds(),
		encAttributes,
		extras: forwarded(stanza, startsSession),
	});
}

/** The author's key as sealed for single devices, by their address. */
function readDistributions(
	connection: ClientConnection,
	stanza: Stanza,
	group: Group,
): Map<string, Sealed> {
	const { people } = connection.network;
	const found = new Map<string, Sealed>();
	for (const to of children(child(stanza, 'participants'), 'to')) {
		const device = people.findDevice(to.attrs.jid);
		const sealed = sealedIn(to);
		const person = people.find(to.attrs.jid);
		if (!sealed || !person || !group.has(person)) {
			connection.problem(
				'unknown recipient',
				`the key of a group goes to ${to.attrs.jid}, who is not in it`,
			);
		} else if (device) {
			found.set(device.person.address(device.device), sealed);
		}
	}
	return found;
}

function devicesOf(group: Group): DeviceRef[] {
	const { addressing } = group;
	return group.members.flatMap(({ person }) => [
		{ person, device: 0, addressing },
		...Array.from(person.companions.values(), (companion) => ({
			person,
			device: companion.device,
			companion,
			addressing,
		})),
	]);
}

function isSame(one: DeviceRef, two: DeviceRef): boolean {
	return one.person === two.person && one.device === two.device;
}

export function sealedIn(node: Stanza): Sealed | undefined {
	const enc = child(node, 'enc');
	const body = bytesOf(enc);
	return body && { type: (enc?.attrs.type ?? 'msg') as CipherType, body };
}
