import type { Group } from '../../domain/group';
import type { LinkedGroup } from '../groups/CommunityQueries';
import type { GroupInfo } from '../groups/groupView';
import type { Instance } from '../Instance';
import { isoTime } from '../messageEvents';
import type { Command } from './Command';
import { current } from './group/about';
import { readGroupId } from './group/groupId';

const create: Command<'community.create'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { communities } = instance.whatsapp;
	const made = await communities.create(input.subject, input.description || null);
	await instance.groups.book.put(made);
	return instance.groups.view(made, { withMembers: true });
};

const get: Command<'community.get'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const jid = readCommunityId(input.community);
	const community = await current(instance, jid);
	const linked = await instance.whatsapp.communities.groups(jid);
	const groups = await Promise.all(linked.map((each) => linkedView(instance, community, each)));
	return { ...(await instance.groups.view(community, { withMembers: true })), groups };
};

const list: Command<'community.list'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const all = (await instance.groups.list()).filter(({ isCommunity }) => isCommunity);
	const views = all.map((group) => instance.groups.view(group, { withMembers: false }));
	return { communities: await Promise.all(views) };
};

const setGroup: Command<'community.setGroup'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const community = readCommunityId(input.community);
	const group = readGroupId(input.group);
	const { communities } = instance.whatsapp;
	const isAdded = input.action === 'add';
	if (isAdded) await communities.link(community, group);
	else await communities.unlink(community, group);
	await instance.groups.book.change(group, (before) => ({
		...before,
		community: isAdded ? community : null,
	}));
	return { success: true };
};

export const communityCommands = {
	'community.create': create,
	'community.get': get,
	'community.list': list,
	'community.setGroup': setGroup,
};

function readCommunityId(given: string): string {
	return readGroupId(given, 'community');
}

/** All that is known of a group that this account is in; of the others what the community tells of them. */
async function linkedView(
	{ groups }: Instance,
	community: Group,
	linked: LinkedGroup,
): Promise<GroupInfo> {
	const known = await groups.book.get(linked.jid);
	if (known) {
		const { size } = linked;
		const view = await groups.view(known, { withMembers: false, size });
		return { ...view, communityId: community.jid };
	}
	const { jid, subject, owner, createdAt, size } = linked;
	return {
		groupId: jid,
		subject,
		description: null,
		owner,
		createdAt: createdAt === null ? null : isoTime(createdAt),
		size,
		pictureUrl: null,
		onlyAdminsSend: null,
		onlyAdminsEdit: null,
		onlyAdminsAdd: null,
		approveMembers: null,
		disappearAfter: null,
		isCommunity: false,
		communityId: community.jid,
		isAdmin: false,
		participants: null,
	};
}
