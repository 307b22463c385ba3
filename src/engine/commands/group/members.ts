import type { Group } from '../../../domain/group';
import { isPerson } from '../../groups/applyChange';
import type { MemberChange, MemberOutcome } from '../../groups/GroupQueries';
import type { Instance } from '../../Instance';
import { isoTime } from '../../messageEvents';
import type { Command } from '../Command';
import { current } from './about';
import { readGroupId } from './groupId';
import { asMember, asNewcomer, findPeople, type Named, toResults } from './people';

const listParticipants: Command<'group.listParticipants'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const group = await current(instance, readGroupId(input.group));
	return { participants: await instance.groups.members(group) };
};

const updateParticipants: Command<'group.updateParticipants'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { groups } = instance.whatsapp;
	const jid = readGroupId(input.group);
	const group = await instance.groups.book.require(jid);
	const named = await findPeople(instance, input.participants);
	const outcomes = await askAbout(
		named,
		async (who) => (input.action === 'add' ? asNewcomer(instance, who) : asMember(group, who)),
		(people) => groups.changeMembers(jid, input.action, people),
	);
	await keep(instance, jid, input.action, [...outcomes.values()]);
	return { groupId: jid, results: toResults(named, outcomes) };
};

const listJoinRequests: Command<'group.listJoinRequests'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const requests = await instance.whatsapp.groups.requests(readGroupId(input.group));
	return {
		requests: await Promise.all(
			requests.map(async ({ jid, alt, requestedAt }) => {
				const { id, phone, lid } = await instance.groups.person({ jid, alt });
				return { id, phone, lid, requestedAt: requestedAt === null ? null : isoTime(requestedAt) };
			}),
		),
	};
};

const decideJoinRequests: Command<'group.decideJoinRequests'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { groups } = instance.whatsapp;
	const jid = readGroupId(input.group);
	const named = await findPeople(instance, input.participants);
	const requests = await groups.requests(jid);
	const asRequested = async (who: string) =>
		requests.find((each) => isPerson({ ...each, role: 'member' }, who))?.jid ?? who;
	const outcomes = await askAbout(named, asRequested, (people) =>
		groups.decide(jid, input.action, people),
	);
	if (input.action === 'approve') await keep(instance, jid, 'add', [...outcomes.values()]);
	return { groupId: jid, results: toResults(named, outcomes) };
};

export const groupMemberCommands = {
	'group.listParticipants': listParticipants,
	'group.updateParticipants': updateParticipants,
	'group.listJoinRequests': listJoinRequests,
	'group.decideJoinRequests': decideJoinRequests,
};

/** What became of each person that could be asked about, by the JID that the request means. */
async function askAbout(
	named: readonly Named[],
	toAsked: (jid: string) => Promise<string>,
	ask: (people: string[]) => Promise<MemberOutcome[]>,
): Promise<Map<string, MemberOutcome>> {
	const jids = named.flatMap(({ jid }) => jid ?? []);
	if (jids.length === 0) return new Map();
	const asked = await Promise.all(jids.map(toAsked));
	const answers = new Map((await ask([...new Set(asked)])).map((each) => [each.asked, each]));
	return new Map(
		jids.flatMap((jid, index) => {
			const outcome = answers.get(asked[index] ?? '');
			return outcome ? [[jid, outcome] as const] : [];
		}),
	);
}

/** WhatsApp tells everybody of the change; should that come later than the answer, it is asked for. */
async function keep(
	{ groups }: Instance,
	jid: string,
	change: MemberChange,
	outcomes: readonly MemberOutcome[],
): Promise<void> {
	const changed = outcomes.filter(({ code }) => code === 200).map(({ asked }) => asked);
	if (changed.length === 0) return;
	const group = await groups.book.get(jid);
	if (group && changed.every((who) => isDone(group, change, who))) return;
	await groups.book.refresh(jid);
}

function isDone({ members }: Group, change: MemberChange, who: string): boolean {
	const member = members.find((each) => isPerson(each, who));
	if (change === 'remove') return !member;
	if (change === 'add') return member !== undefined;
	return (member?.role === 'member') === (change === 'demote');
}
