import { IqError } from '../iq/IqFamily';
import type { Person } from '../people/Person';
import type { Group } from './Group';

export function requireMember(group: Group, person: Person): void {
	if (!group.has(person)) throw new IqError(403, 'forbidden');
}

export function requireAdmin(group: Group, person: Person): void {
	if (!group.isAdmin(person)) throw new IqError(403, 'forbidden');
}

/** Whether somebody may change what the group says of itself. */
export function requireEditor(group: Group, person: Person): void {
	requireMember(group, person);
	if (group.state.locked) requireAdmin(group, person);
}

/** The server's code for a message it does not take from this person, or undefined. */
export function refusalToWrite(group: Group, person: Person): number | undefined {
	if (!group.has(person)) return 420;
	return group.state.announcement && !group.isAdmin(person) ? 403 : undefined;
}
