import {
	type BinaryNode,
	generateMessageIDV2,
	getBinaryNodeChild,
	getBinaryNodeChildren,
} from '@whiskeysockets/baileys';
import type { CommunityQueries, LinkedGroup } from '../../groups/CommunityQueries';
import { sizeOf } from '../groups/decodeGroup';
import { groupJid, withoutDevice } from '../jid';
import { type Ask, refusalOf } from './ask';
import { ALL, el, groupIn, groupIqs } from './groupIq';

const COMMUNITY = 'this community';

/**
 * Questions about communities. Asked here rather than by the library's functions of the same names: they print what they
 * make to the console, and pass over what became of the group that was to be linked. Source of the stanzas: Baileys
 * src/Socket/communities.ts.
 */
export function buildCommunityQueries(ask: Ask): CommunityQueries {
	const { get, set } = groupIqs(ask);
	return {
		async create(subject, description) {
			const question = el('create', { subject, key: generateMessageIDV2() }, [
				...(description ? [describe(description)] : []),
				el('parent', { default_membership_approval_mode: 'request_required' }),
				el('allow_non_admin_sub_group_creation'),
				el('create_general_chat'),
			]);
			return groupIn(await set(ALL, question, 'a new community'));
		},
		async groups(jid) {
			const answer = await get(jid, el('sub_groups'), COMMUNITY);
			const groups = getBinaryNodeChildren(getBinaryNodeChild(answer, 'sub_groups'), 'group');
			return groups.flatMap((node) => decodeLinked(node) ?? []);
		},
		async link(community, group) {
			const link = el('link', { link_type: 'sub_group' }, [el('group', { jid: group })]);
			const answer = await set(community, el('links', {}, [link]), COMMUNITY);
			requireDone(getBinaryNodeChild(getBinaryNodeChild(answer, 'links'), 'link'));
		},
		async unlink(community, group) {
			const question = el('unlink', { unlink_type: 'sub_group' }, [el('group', { jid: group })]);
			const answer = await set(community, question, COMMUNITY);
			requireDone(getBinaryNodeChild(answer, 'unlink'));
		},
	};
}

function describe(text: string): BinaryNode {
	return el('description', { id: generateMessageIDV2() }, [
		el('body', {}, Buffer.from(text, 'utf8')),
	]);
}

function decodeLinked(node: BinaryNode): LinkedGroup | null {
	const { id, subject, creator, creation } = node.attrs;
	if (!id) return null;
	return {
		jid: groupJid(id),
		subject: subject ?? '',
		owner: creator ? withoutDevice(creator) : null,
		createdAt: creation ? Number(creation) * 1_000 : null,
		size: sizeOf(node),
	};
}

/** The question as a whole may be answered while the group in it is refused. */
function requireDone(answer: BinaryNode | undefined): void {
	const code = Number(getBinaryNodeChild(answer, 'group')?.attrs.error ?? 0);
	if (code > 0) throw refusalOf(code, 'the group of the community', String(code));
}
