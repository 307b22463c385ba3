import {
	type BinaryNode,
	getBinaryNodeChild,
	getBinaryNodeChildren,
	getBinaryNodeChildString,
} from '@whiskeysockets/baileys';
import type { Group, GroupMember, GroupRole } from '../../../domain/group';
import { groupJid, withoutDevice } from '../jid';

/** A `<group>` as answers and notifications carry it. Null without an id. */
export function decodeGroup(node: BinaryNode | undefined): Group | null {
	const { attrs } = node ?? {};
	if (!node || !attrs?.id) return null;
	const description = getBinaryNodeChild(node, 'description');
	const has = (tag: string) => getBinaryNodeChild(node, tag) !== undefined;
	return {
		jid: groupJid(attrs.id),
		addressing: attrs.addressing_mode === 'lid' ? 'lid' : 'pn',
		subject: attrs.subject ?? '',
		description: getBinaryNodeChildString(description, 'body') ?? null,
		descriptionId: description?.attrs.id ?? null,
		owner: attrs.creator ? withoutDevice(attrs.creator) : null,
		createdAt: attrs.creation ? Number(attrs.creation) * 1_000 : null,
		onlyAdminsSend: has('announcement'),
		onlyAdminsEdit: has('locked'),
		onlyAdminsAdd: getBinaryNodeChildString(node, 'member_add_mode') === 'admin_add',
		approveMembers: has('membership_approval_mode'),
		disappearAfter: Number(getBinaryNodeChild(node, 'ephemeral')?.attrs.expiration ?? 0),
		isCommunity: has('parent'),
		community: getBinaryNodeChild(node, 'linked_parent')?.attrs.jid ?? null,
		isAnnouncement: has('default_sub_group'),
		members: decodeMembers(node),
	};
}

/** How many are in it, also where the answer names nobody. */
export function sizeOf(node: BinaryNode | undefined): number | null {
	return node?.attrs.size === undefined ? null : Number(node.attrs.size);
}

/** The `<participant>`s of a node. Those with an error did not become members. */
export function decodeMembers(node: BinaryNode): GroupMember[] {
	return getBinaryNodeChildren(node, 'participant').flatMap((participant) => {
		const { error } = participant.attrs;
		return error === undefined || error === '200' ? (decodeMember(participant) ?? []) : [];
	});
}

/** Somebody with both addresses, as far as the node names them. */
export function decodeMember({ attrs }: BinaryNode): GroupMember | null {
	if (!attrs.jid) return null;
	const alt = attrs.phone_number ?? attrs.lid;
	return {
		jid: withoutDevice(attrs.jid),
		alt: alt ? withoutDevice(alt) : null,
		role: (attrs.type as GroupRole | undefined) ?? 'member',
	};
}
