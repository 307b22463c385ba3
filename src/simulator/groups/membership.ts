import { randomBytes } from 'node:crypto';
import { IqError } from '../iq/IqFamily';
import type { Person } from '../people/Person';
import { el, type Stanza } from '../wire/stanza';
import type { Group } from './Group';
import type { JoinRequest } from './GroupState';
import { requireAdmin, requireMember } from './rights';

/** What became of one person: a code as the server gives it, and what goes with it. */
export interface Outcome {
	person: Person;
	/** 200, or why not: 403 does not let others add them, 404 is not there, 409 is in already. */
	code: number;
	detail?: Stanza;
}

const INVITE_DAYS = 3;

/** People are put into the group; who does not let others do that gets an invitation instead. */
export function add(group: Group, by: Person, people: readonly Person[]): Outcome[] {
	requireMember(group, by);
	if (!group.state.membersAdd) requireAdmin(group, by);
	const outcomes = people.map((person) => whetherAdded(group, by, person));
	enter(
		group,
		by,
		outcomes.filter(({ code, detail }) => code === 200 && !detail).map(({ person }) => person),
	);
	return outcomes;
}

function whetherAdded(group: Group, by: Person, person: Person): Outcome {
	if (person.settings.noWhatsApp) return { person, code: 404 };
	if (group.has(person)) return { person, code: 409 };
	if (person.state.privacy.groupadd === 'none') {
		return { person, code: 403, detail: invite(group, by, person) };
	}
	if (group.state.approval && !group.isAdmin(by)) {
		ask(group, person, 'non_admin_add');
		return { person, code: 200, detail: el('membership_approval_request') };
	}
	return { person, code: 200 };
}

/** Makes members of people, and tells everybody. */
export function enter(group: Group, by: Person, people: readonly Person[], reason?: string): void {
	if (people.length === 0) return;
	const before = group.members.map(({ person }) => person);
	for (const { number } of people) group.state.members.push({ number });
	forgetRequests(group, people);
	group.tell(by, el('add', { reason }, encodePeople(group, people)), before);
	group.tellOfItself(by, people, { reason });
}

export function remove(group: Group, by: Person, people: readonly Person[]): Outcome[] {
	requireAdmin(group, by);
	const outcomes = people.map((person): Outcome => {
		if (!group.has(person)) return { person, code: 404 };
		return { person, code: person.number === group.state.owner ? 406 : 200 };
	});
	exit(group, by, done(outcomes));
	return outcomes;
}

export function leave(group: Group, person: Person): void {
	requireMember(group, person);
	exit(group, person, [person]);
}

/** Those who go are told, too; from then on they are no part of it. */
function exit(group: Group, by: Person, people: readonly Person[]): void {
	if (people.length === 0) return;
	group.tell(by, el('remove', {}, encodePeople(group, people)));
	const gone = new Set(people.map(({ number }) => number));
	group.state.members = group.state.members.filter(({ number }) => !gone.has(number));
	group.state.epoch += 1;
	group.network.changed();
}

export function setRole(
	group: Group,
	by: Person,
	people: readonly Person[],
	change: 'promote' | 'demote',
): Outcome[] {
	requireAdmin(group, by);
	const outcomes = people.map((person): Outcome => {
		const member = group.state.members.find(({ number }) => number === person.number);
		if (!member) return { person, code: 404 };
		if (member.role === 'superadmin') return { person, code: 406 };
		member.role = change === 'promote' ? 'admin' : undefined;
		return { person, code: 200 };
	});
	const changed = done(outcomes);
	if (changed.length > 0) group.tell(by, el(change, {}, encodePeople(group, changed)));
	return outcomes;
}

/** Somebody follows the link: comes in, or waits for an admin. Says which. */
export function join(group: Group, person: Person): 'joined' | 'asked' {
	if (group.has(person)) throw new IqError(409, 'conflict');
	if (group.state.approval) {
		ask(group, person, 'invite_link');
		return 'asked';
	}
	enter(group, person, [person], 'invite');
	return 'joined';
}

export function acceptPersonalInvite(group: Group, person: Person, code: string | undefined): void {
	const invites = group.state.invites;
	const found = invites.find((each) => each.number === person.number && each.code === code);
	if (!found) throw new IqError(406, 'not-acceptable');
	if (found.expiration < group.network.seconds()) throw new IqError(410, 'gone');
	group.state.invites = invites.filter((each) => each !== found);
	enter(group, person, [person], 'invite');
}

/** Admins let people in who asked, or turn them away. */
export function decide(
	group: Group,
	by: Person,
	people: readonly Person[],
	decision: 'approve' | 'reject',
): Outcome[] {
	requireAdmin(group, by);
	const asked = new Set(group.state.requests.map(({ number }) => number));
	const outcomes = people.map((person): Outcome => {
		return { person, code: asked.has(person.number) ? 200 : 404 };
	});
	const decided = done(outcomes);
	if (decision === 'approve') enter(group, by, decided);
	else withdrawRequests(group, by, decided);
	return outcomes;
}

/** Somebody asks no longer. */
export function withdraw(group: Group, person: Person): void {
	withdrawRequests(group, person, [person]);
}

function withdrawRequests(group: Group, by: Person, people: readonly Person[]): void {
	if (people.length === 0) return;
	forgetRequests(group, people);
	const change = el('revoked_membership_requests', {}, encodePeople(group, people));
	group.tell(by, change, adminsOf(group));
}

function forgetRequests(group: Group, people: readonly Person[]): void {
	const gone = new Set(people.map(({ number }) => number));
	group.state.requests = group.state.requests.filter(({ number }) => !gone.has(number));
}

function ask(group: Group, person: Person, method: JoinRequest['method']): void {
	const { number } = person;
	if (group.state.requests.some((request) => request.number === number)) return;
	group.state.requests.push({ number, method, at: group.network.seconds() });
	const { jid, phone_number } = group.memberAttributes(person);
	const change = el('created_membership_requests', { request_method: method }, [
		el('requested_user', { jid, phone_number }),
	]);
	group.tell(person, change, adminsOf(group));
}

function invite(group: Group, by: Person, { number }: Person): Stanza {
	const code = randomBytes(12).toString('base64url');
	const expiration = group.network.seconds() + INVITE_DAYS * 86_400;
	group.state.invites.push({ number, code, expiration, by: by.number });
	return el('add_request', { code, expiration });
}

function done(outcomes: readonly Outcome[]): Person[] {
	return outcomes.filter(({ code }) => code === 200).map(({ person }) => person);
}

function adminsOf(group: Group): Person[] {
	return group.members.filter(({ role }) => role).map(({ person }) => person);
}

export function encodePeople(group: Group, people: readonly Person[]): Stanza[] {
	return people.map((person) => {
		const { role } = group.members.find((member) => member.person === person) ?? {};
		return el('participant', { ...group.memberAttributes(person), type: role });
	});
}
