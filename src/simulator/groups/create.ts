import type { Network } from '../Network';
import type { Person } from '../people/Person';
import type { Addressing } from '../wire/jid';
import type { Group } from './Group';
import { createGroupState, type GroupState, type MemberState } from './GroupState';
import { add, type Outcome } from './membership';

export interface NewGroup {
	subject: string;
	owner: Person;
	people: readonly Person[];
	addressing: Addressing;
	/** The maker's own name for the request; told back to the maker's devices. */
	key?: string;
	/** What differs from a plain group. */
	about?: Partial<GroupState>;
}

/** Makes a group and tells everybody who is in it. Those who cannot be added are named with the reason. */
export function createGroup(
	network: Network,
	{ subject, owner, people, addressing, key, about }: NewGroup,
): { group: Group; outcomes: Outcome[] } {
	const members: MemberState[] = [{ number: owner.number, role: 'superadmin' }];
	const plain = { addressing, subject, owner: owner.number, members };
	const group = network.groups.add(createGroupState({ ...plain, ...about }, network.seconds()));
	const others = people.filter((person) => person !== owner);
	const refused = others.filter(({ state }) => state.privacy.groupadd === 'none');
	for (const person of others) {
		if (person.settings.noWhatsApp || refused.includes(person)) continue;
		members.push({ number: person.number });
	}
	const everybody = group.members.map(({ person }) => person);
	group.tellOfItself(owner, everybody, { type: 'new', key });
	return {
		group,
		outcomes: add(
			group,
			owner,
			others.filter((person) => !group.has(person)),
		),
	};
}
