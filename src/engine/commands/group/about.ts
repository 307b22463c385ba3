import type { InputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import type { Group, GroupFactsChange } from '../../../domain/group';
import { isAdmin } from '../../groups/groupView';
import type { GroupSetting } from '../../groups/GroupQueries';
import type { Instance } from '../../Instance';
import type { Command } from '../Command';
import { readGroupId } from './groupId';
import { asNewcomer, findPeople, type Named, toResults } from './people';

/** Seconds of the steps that WhatsApp offers. */
const disappearing = { off: 0, '24h': 86_400, '7d': 604_800, '90d': 7_776_000 } as const;

const settings: readonly GroupSetting[] = [
	'onlyAdminsSend',
	'onlyAdminsEdit',
	'onlyAdminsAdd',
	'approveMembers',
];

/** What may be over before the caller is told: then what is known here has to do. */
const passing = new Set(['RATE_LIMITED', 'TIMEOUT', 'INSTANCE_NOT_CONNECTED']);

const create: Command<'group.create'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	// Fetched before the group is there: one that cannot be had leaves no group behind.
	const picture = input.picture && (await host.media.picture(input.instance, input.picture));
	const { groups } = instance.whatsapp;
	const people = await findPeople(instance, input.participants);
	const asked = await askedAs(instance, people);
	const { group, outcomes } = await groups.create(input.subject, [...asked.values()]);
	await instance.groups.book.put(group);
	await afterwards(group, async () => {
		if (input.description) await describe(instance, group.jid, input.description);
		if (picture) await groups.setPicture(group.jid, picture);
		if (!input.promoteParticipants) return;
		const others = group.members.filter(({ role }) => role === 'member').map(({ jid }) => jid);
		if (others.length > 0) await groups.changeMembers(group.jid, 'promote', others);
		await instance.groups.book.refresh(group.jid);
	});
	const made = await instance.groups.book.require(group.jid);
	const view = await instance.groups.view(made, { withMembers: true });
	const byAsked = new Map(outcomes.map((outcome) => [outcome.asked, outcome]));
	const byJid = [...asked].flatMap(([jid, as]) => {
		const outcome = byAsked.get(as);
		return outcome ? [[jid, outcome] as const] : [];
	});
	return { ...view, results: toResults(people, new Map(byJid)) };
};

/** How WhatsApp is asked about each person of a request, by JID. */
async function askedAs(instance: Instance, people: readonly Named[]): Promise<Map<string, string>> {
	const jids = people.flatMap(({ jid }) => jid ?? []);
	const asked = await Promise.all(jids.map((jid) => asNewcomer(instance, jid)));
	return new Map(jids.map((jid, index) => [jid, asked[index] ?? jid]));
}

/** The group is there whatever becomes of the rest, so the error says which one it is. */
async function afterwards({ jid }: Group, work: () => Promise<void>): Promise<void> {
	try {
		await work();
	} catch (error) {
		const { code, message, details } = GatewayError.from(error);
		const told = new GatewayError(code, '', {
			cause: error,
			details: { ...details, groupId: jid },
		});
		told.message = `The group ${jid} was made, but not all of it was set: ${message}`;
		throw told;
	}
}

const get: Command<'group.get'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const jid = readGroupId(input.group);
	const [group, pictureUrl] = await Promise.all([current(instance, jid), pictureOf(instance, jid)]);
	return instance.groups.view(group, { withMembers: true, pictureUrl });
};

/** A group as WhatsApp says now; as it was known last while WhatsApp does not answer. */
export async function current(instance: Instance, jid: string): Promise<Group> {
	try {
		return await instance.groups.book.refresh(jid);
	} catch (error) {
		const known = await instance.groups.book.get(jid);
		if (known && passing.has(GatewayError.from(error).code)) return known;
		throw error;
	}
}

/** Nobody is refused a group for want of its picture. */
async function pictureOf(instance: Instance, jid: string): Promise<string | null> {
	const asked = Promise.resolve().then(() => instance.whatsapp.groups.pictureUrl(jid));
	return asked.catch(() => null);
}

const list: Command<'group.list'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const self = await instance.groups.self();
	const all = (await instance.groups.list()).filter(
		(group) => !input.onlyAdmin || isAdmin(group, self),
	);
	const withMembers = input.includeParticipants ?? false;
	const show = (some: readonly Group[]) =>
		Promise.all(some.map((group) => instance.groups.view(group, { withMembers })));
	return {
		groups: await show(all.filter(({ isCommunity }) => !isCommunity)),
		communities: await show(all.filter(({ isCommunity }) => isCommunity)),
	};
};

const update: Command<'group.update'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const jid = readGroupId(input.group);
	const picture = input.picture && (await host.media.picture(input.instance, input.picture));
	if (input.subject !== undefined) await rename(instance, jid, input.subject);
	if (input.description !== undefined) await describe(instance, jid, input.description);
	await applySettings(instance, jid, input);
	if (input.disappearAfter !== undefined) await vanish(instance, jid, input.disappearAfter);
	if (picture) await instance.whatsapp.groups.setPicture(jid, picture);
	return { success: true };
};

const setPicture: Command<'group.setPicture'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const picture = await host.media.picture(input.instance, input.picture);
	await instance.whatsapp.groups.setPicture(readGroupId(input.group), picture);
	return { success: true };
};

const setSubject: Command<'group.setSubject'> = async (input, { host }) => {
	await rename(host.instance(input.instance), readGroupId(input.group), input.subject);
	return { success: true };
};

const setDescription: Command<'group.setDescription'> = async (input, { host }) => {
	await describe(host.instance(input.instance), readGroupId(input.group), input.description);
	return { success: true };
};

const setSettings: Command<'group.setSettings'> = async (input, { host }) => {
	await applySettings(host.instance(input.instance), readGroupId(input.group), input);
	return { success: true };
};

const setDisappearing: Command<'group.setDisappearing'> = async (input, { host }) => {
	await vanish(host.instance(input.instance), readGroupId(input.group), input.disappearAfter);
	return { success: true };
};

const leave: Command<'group.leave'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const jid = readGroupId(input.group);
	await instance.whatsapp.groups.leave(jid);
	await instance.groups.book.forget(jid);
	return { left: true, groupId: jid };
};

export const groupAboutCommands = {
	'group.create': create,
	'group.get': get,
	'group.list': list,
	'group.update': update,
	'group.setPicture': setPicture,
	'group.setSubject': setSubject,
	'group.setDescription': setDescription,
	'group.setSettings': setSettings,
	'group.setDisappearing': setDisappearing,
	'group.leave': leave,
};

async function rename(instance: Instance, jid: string, subject: string): Promise<void> {
	await instance.whatsapp.groups.setSubject(jid, subject);
	await keep(instance, jid, { subject });
}

async function describe(instance: Instance, jid: string, text: string): Promise<void> {
	const { groups } = instance.whatsapp;
	const { descriptionId } = await instance.groups.book.require(jid);
	try {
		await groups.setDescription(jid, text, descriptionId);
	} catch (error) {
		const { details } = GatewayError.from(error);
		if (details?.whatsapp !== CONFLICT) throw error;
		// Somebody else changed it a moment ago.
		const now = await instance.groups.book.refresh(jid);
		await groups.setDescription(jid, text, now.descriptionId);
	}
	await instance.groups.book.refresh(jid);
}

const CONFLICT = 409;

async function applySettings(
	instance: Instance,
	jid: string,
	input: Pick<InputOf<'group.setSettings'>, GroupSetting>,
): Promise<void> {
	for (const setting of settings) {
		const isOn = input[setting];
		if (isOn === undefined) continue;
		await instance.whatsapp.groups.set(jid, setting, isOn);
		await keep(instance, jid, { [setting]: isOn });
	}
}

async function vanish(
	instance: Instance,
	jid: string,
	after: keyof typeof disappearing,
): Promise<void> {
	const seconds = disappearing[after];
	await instance.whatsapp.groups.setDisappearing(jid, seconds);
	await keep(instance, jid, { disappearAfter: seconds });
}

/** WhatsApp tells it, too, but what is sent next must not have to wait for that. */
function keep({ groups }: Instance, jid: string, facts: GroupFactsChange): Promise<void> {
	return groups.book.change(jid, (group) => ({ ...group, ...facts }));
}
