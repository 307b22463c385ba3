import {
	type BinaryNode,
	getBinaryNodeChild,
	getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import type { ReceiptUpdate } from '../connection';
import { withoutDevice } from './jid';

/** No type means delivered; `inactive` is delivered to a phone whose owner is away. The rest is not about reading. */
const states: Record<string, ReceiptUpdate['state']> = {
	'': 'delivered',
	inactive: 'delivered',
	read: 'read',
	played: 'played',
};

/**
 * A `<receipt>` for messages of ours. Null for receipts of our own other devices (they carry `recipient`), for group
 * members' (a group message has no single state) and for requests to send again.
 */
export function decodeReceipt(node: BinaryNode): ReceiptUpdate | null {
	const { id, from, type, recipient, participant, t } = node.attrs;
	const state = states[type ?? ''];
	if (!id || !from || !state || recipient || participant) return null;
	return {
		messageIds: idsIn(node),
		chat: withoutDevice(from),
		state,
		timestamp: Number(t ?? 0) * 1_000,
	};
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
