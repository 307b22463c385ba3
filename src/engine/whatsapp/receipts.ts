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
	const list = getBinaryNodeChild(node, 'list');
	const more = getBinaryNodeChildren(list, 'item').flatMap(({ attrs }) => attrs.id ?? []);
	return {
		messageIds: [id, ...more],
		chat: withoutDevice(from),
		state,
		timestamp: Number(t ?? 0) * 1_000,
	};
}
