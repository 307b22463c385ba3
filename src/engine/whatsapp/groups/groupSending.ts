import {
	type GroupMetadata,
	jidDecode,
	type SignalKeyStoreWithTransaction,
} from '@whiskeysockets/baileys';
import type { Group } from '../../../domain/group';
import { userOf } from '../jid';

/**
 * Which devices have our key of a group. The library writes `true` for each that it gives the key to; here it becomes the
 * id of the message that carried it, so that a message which has to leave again takes its keys along again.
 */
type KeyHolders = Record<string, true | string>;

export interface GroupSend {
	keys: SignalKeyStoreWithTransaction;
	group: { jid: string; members: readonly { jid: string }[] };
	/** This device, as it is named in the group. */
	me: string;
	messageId: string;
	/** It may have been on the wire before. */
	again: boolean;
	relay: () => Promise<unknown>;
}

/** Name of the lock that all steps of sending to a chat are taken under. */
export function sendLock(chat: string): string {
	return `send ${chat}`;
}

/** Sends to a group under a key that its members have, and nobody else. */
export async function sendToGroup(send: GroupSend): Promise<void> {
	const { keys, group, messageId, relay } = send;
	// Of its own and over before the message is encrypted, which does not see into the transaction of its sending.
	const before = await keys.transaction(() => settleHolders(send), sendLock(group.jid));
	await keys.transaction(async () => {
		await relay();
		const after = await readHolders(keys, group.jid);
		for (const device of Object.keys(after)) {
			if (!(device in before)) after[device] = messageId;
		}
		await writeHolders(keys, group.jid, after);
	}, sendLock(group.jid));
}

/** Makes up its mind about who has the key. Begins anew when somebody who has it is not in the group any more. */
async function settleHolders({
	keys,
	group,
	me,
	messageId,
	again,
}: GroupSend): Promise<KeyHolders> {
	const known = await readHolders(keys, group.jid);
	const members = new Set(group.members.map(({ jid }) => userOf(jid)));
	const someoneLeft = Object.keys(known).some((device) => !members.has(userOf(device)));
	if (someoneLeft) await keys.set({ 'sender-key': { [keyName(group.jid, me)]: null } });
	const holders: KeyHolders = someoneLeft
		? {}
		: Object.fromEntries(Object.entries(known).filter(([, by]) => !again || by !== messageId));
	// The library would give the key to this very device as well.
	holders[me] = true;
	if (!isSame(holders, known)) await writeHolders(keys, group.jid, holders);
	return holders;
}

async function readHolders(
	keys: SignalKeyStoreWithTransaction,
	group: string,
): Promise<KeyHolders> {
	const { [group]: holders } = await keys.get('sender-key-memory', [group]);
	return { ...holders } as KeyHolders;
}

function writeHolders(
	keys: SignalKeyStoreWithTransaction,
	group: string,
	holders: KeyHolders,
): void | Promise<void> {
	return keys.set({ 'sender-key-memory': { [group]: holders as Record<string, boolean> } });
}

function isSame(one: KeyHolders, two: KeyHolders): boolean {
	const devices = Object.keys(one);
	return (
		devices.length === Object.keys(two).length &&
		devices.every((device) => one[device] === two[device])
	);
}

/** Under which the library keeps a device's key of a group: `group::user_domain::device`. */
export function keyName(group: string, device: string): string {
	const { user = '', domainType = 0, device: number = 0 } = jidDecode(device) ?? {};
	return `${group}::${domainType > 0 ? `${user}_${domainType}` : user}::${number}`;
}

/** What the library needs of a group to send to it; without it, it would ask WhatsApp. */
export function toMetadata(group: Group): GroupMetadata {
	return {
		id: group.jid,
		subject: group.subject,
		owner: group.owner ?? undefined,
		addressingMode: group.addressing as GroupMetadata['addressingMode'],
		ephemeralDuration: group.disappearAfter || undefined,
		participants: group.members.map(({ jid }) => ({ id: jid })),
	};
}
