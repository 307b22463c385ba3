import {
	type BinaryNode,
	getAllBinaryNodeChildren,
	getBinaryNodeChild,
	getBinaryNodeChildren,
	getBinaryNodeChildString,
} from '@whiskeysockets/baileys';
import type { GroupMember } from '../../../domain/group';
import type { GroupChange, GroupNotification } from '../../groups/GroupNotification';
import { groupJid, isGroup, userOf, withoutDevice } from '../jid';
import { decodeGroup, decodeMember, decodeMembers } from './decodeGroup';

/**
 * A notification about a group. The library's own events of it drop what comes in one batch, and wait in a buffer. Null
 * for what says nothing that is kept or told here.
 */
export function decodeNotification(node: BinaryNode): GroupNotification | null {
	const { id, from, t, type } = node.attrs;
	if (!id || !from || !isGroup(from)) return null;
	const children = getAllBinaryNodeChildren(node);
	const changes =
		type === 'picture'
			? children.flatMap(decodePicture)
			: children.flatMap((child) => decodeChange(child, node) ?? []);
	if (changes.length === 0) return null;
	const author = type === 'picture' ? pictureAuthor(children) : decodeAuthor(node);
	return { id, group: from, author, timestamp: Number(t ?? 0) * 1_000, changes };
}

function decodeAuthor({ attrs }: BinaryNode): GroupNotification['author'] {
	if (!attrs.participant) return null;
	const alt = attrs.participant_pn ?? attrs.participant_lid;
	return {
		jid: withoutDevice(attrs.participant),
		alt: alt ? withoutDevice(alt) : null,
		name: attrs.notify ?? null,
	};
}

function pictureAuthor(children: readonly BinaryNode[]): GroupNotification['author'] {
	const jid = children.find(({ attrs }) => attrs.author)?.attrs.author;
	return jid ? { jid: withoutDevice(jid), alt: null, name: null } : null;
}

function decodePicture({ tag }: BinaryNode): GroupChange[] {
	if (tag !== 'set' && tag !== 'delete') return [];
	return [{ kind: 'picture', removed: tag === 'delete', url: null }];
}

type Decode = (child: BinaryNode, whole: BinaryNode) => GroupChange | null;

const members =
	(action: Extract<GroupChange, { kind: 'members' }>['action']): Decode =>
	(child) => ({ kind: 'members', action, people: decodeMembers(child) });

const facts =
	(read: (child: BinaryNode) => Extract<GroupChange, { kind: 'facts' }>['facts']): Decode =>
	(child) => ({ kind: 'facts', facts: read(child) });

/** Told to a group that it came under a community, or out of it; the community's side says nothing that we keep. */
const underCommunity =
	(isLinked: boolean): Decode =>
	(child) => {
		const parent = getBinaryNodeChild(child, 'group')?.attrs;
		const community = parent?.jid ?? (parent?.id ? groupJid(parent.id) : null);
		const type = child.attrs.link_type ?? child.attrs.unlink_type;
		if (type !== 'parent_group') return null;
		return { kind: 'facts', facts: { community: isLinked ? community : null } };
	};

/** By the name of the element, as WhatsApp Web reads them; what is not here changes nothing that we keep. */
const decoders: Record<string, Decode> = {
	create: (child) => {
		const group = decodeGroup(getBinaryNodeChild(child, 'group'));
		return group && { kind: 'entered', group };
	},
	delete: () => ({ kind: 'deleted' }),

	add: members('add'),
	remove: members('remove'),
	leave: members('remove'),
	promote: members('promote'),
	demote: members('demote'),
	modify: (child, { attrs }) =>
		attrs.participant
			? {
					kind: 'renumbered',
					from: withoutDevice(attrs.participant),
					people: decodeMembers(child),
				}
			: null,

	subject: facts(({ attrs }) => ({ subject: attrs.subject ?? '' })),
	description: facts((child) => {
		const body = getBinaryNodeChildString(child, 'body');
		return { description: body ?? null, descriptionId: body == null ? null : child.attrs.id };
	}),
	announcement: facts(() => ({ onlyAdminsSend: true })),
	not_announcement: facts(() => ({ onlyAdminsSend: false })),
	locked: facts(() => ({ onlyAdminsEdit: true })),
	unlocked: facts(() => ({ onlyAdminsEdit: false })),
	ephemeral: facts(({ attrs }) => ({ disappearAfter: Number(attrs.expiration ?? 0) })),
	not_ephemeral: facts(() => ({ disappearAfter: 0 })),
	member_add_mode: facts((child) => ({ onlyAdminsAdd: textOf(child) === 'admin_add' })),
	membership_approval_mode: facts((child) => ({
		approveMembers: getBinaryNodeChild(child, 'group_join')?.attrs.state === 'on',
	})),
	link: underCommunity(true),
	unlink: underCommunity(false),

	created_membership_requests: (child, whole) => ({
		kind: 'requests',
		action: 'created',
		people: requested(child, whole),
	}),
	membership_approval_request: (child, whole) => ({
		kind: 'requests',
		action: 'created',
		people: requested(child, whole),
	}),
	revoked_membership_requests: (child, whole) => {
		const people = decodeMembers(child);
		return { kind: 'requests', action: takenBackBy(whole, people), people };
	},
};

function decodeChange(child: BinaryNode, whole: BinaryNode): GroupChange | null {
	return decoders[child.tag]?.(child, whole) ?? null;
}

/** Who asks for someone else names them; who asks alone may be the author only. */
function requested(child: BinaryNode, whole: BinaryNode): GroupMember[] {
	const author = decodeAuthor(whole);
	const named = getBinaryNodeChildren(child, 'requested_user').flatMap(
		(user) => decodeMember(user) ?? [],
	);
	if (named.length === 0 && author) return [{ jid: author.jid, alt: author.alt, role: 'member' }];
	return named.map((user) =>
		user.jid === author?.jid ? { ...user, alt: user.alt ?? author.alt } : user,
	);
}

/** A request that its own author takes back is revoked; one that an admin takes back is rejected. */
function takenBackBy({ attrs }: BinaryNode, people: readonly GroupMember[]) {
	const author = userOf(attrs.participant ?? '');
	return people.some(({ jid }) => userOf(jid) === author) ? 'revoked' : 'rejected';
}

function textOf({ content }: BinaryNode): string {
	if (typeof content === 'string') return content;
	return content instanceof Uint8Array ? Buffer.from(content).toString('utf8') : '';
}
