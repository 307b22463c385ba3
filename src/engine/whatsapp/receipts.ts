import {
	type BinaryNode,
	getAllBinaryNodeChildren,
	getBinaryNodeChild,
	getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import type { ReceiptUpdate } from '../connection';
import { isGroup, isStatus, withoutDevice } from './jid';

/** No type means delivered; `inactive` is delivered to a phone whose owner is away. The rest is not about reading. */
const states: Record<string, ReceiptUpdate['state']> = {
	'': 'delivered',
	inactive: 'delivered',
	read: 'read',
	played: 'played',
};

/**
 * A `<receipt>` for messages of ours; of a group or a status one for each person that it tells of. None for receipts of our
 * own other devices (they carry `recipient`, or are a participant) and for requests to send again.
 */
export function decodeReceipts(
	node: BinaryNode,
	isSelf: (jid: string) => boolean,
): ReceiptUpdate[] {
	const { id, from, type, recipient, participant, t } = node.attrs;
	const state = states[type ?? ''];
	if (!id || !from || !state || recipient || isOfCall(node)) return [];
	const chat = withoutDevice(from);
	const of = (messageIds: string[], time: string | undefined, jid: string | null) => {
		const timestamp = Number(time ?? 0) * 1_000;
		return { messageIds, chat, state, timestamp, participant: jid && withoutDevice(jid) };
	};
	if (!isGroup(chat) && !isStatus(chat)) return participant ? [] : [of(idsIn(node), t, null)];
	if (participant) return isSelf(participant) ? [] : [of(idsIn(node), t, participant)];
	return gathered(node).flatMap(({ messageId, jid, time }) =>
		isSelf(jid) ? [] : of([messageId], time ?? t, jid),
	);
}

/** A phone that rings says so with a receipt, too. */
function isOfCall(node: BinaryNode): boolean {
	return getAllBinaryNodeChildren(node).some(({ attrs }) => attrs['call-id'] !== undefined);
}

/**
 * What several people did while this device was away comes in one stanza. Source: whatsmeow receipt.go,
 * handleGroupedReceipt.
 */
function gathered(node: BinaryNode): { messageId: string; jid: string; time?: string }[] {
	return getBinaryNodeChildren(node, 'participants').flatMap((message) =>
		getBinaryNodeChildren(message, 'user').flatMap(({ attrs }) => {
			const { key } = message.attrs;
			const { jid, t } = attrs;
			return key && jid ? { messageId: key, jid, ...(t && { time: t }) } : [];
		}),
	);
}

/** `read-self` where the account sends no read receipts. */
const readTypes = new Set(['read', 'read-self', 'played', 'played-self']);

/**
 * A `<receipt>` of another device of this account, which read what others wrote: `recipient` names the chat, or in a
 * group the account is its own `participant`.
 */
export function decodeOwnRead(
	node: BinaryNode,
	isSelf: (jid: string) => boolean,
): { jid: string; messageIds: string[] } | null {
	const { id, from, type = '', recipient, participant } = node.attrs;
	if (!id || !from || !readTypes.has(type)) return null;
	const chat = isSelf(from) ? recipient : isSelf(participant ?? '') ? from : null;
	return chat ? { jid: withoutDevice(chat), messageIds: idsIn(node) } : null;
}

function idsIn(node: BinaryNode): string[] {
	const list = getBinaryNodeChild(node, 'list');
	const more = getBinaryNodeChildren(list, 'item').map(({ attrs }) => attrs.id);
	return [node.attrs.id, ...more].filter((id) => id !== undefined);
}
