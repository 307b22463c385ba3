import type { Network } from '../Network';
import type { Person } from '../people/Person';
import { Group } from './Group';
import type { GroupState } from './GroupState';

/** The groups of a network. */
export class GroupDirectory {
	private readonly byJid = new Map<string, Group>();

	constructor(private readonly network: Network) {}

	get all(): Group[] {
		return [...this.byJid.values()];
	}

	add(state: GroupState): Group {
		const group = new Group(this.network, state);
		this.byJid.set(group.jid(), group);
		this.network.changed();
		return group;
	}

	find(jid: string | undefined): Group | undefined {
		return this.byJid.get(jid ?? '');
	}

	findByInvite(code: string | undefined): Group | undefined {
		return this.all.find(({ state }) => state.inviteCode === code);
	}

	of(person: Person): Group[] {
		return this.all.filter((group) => group.has(person));
	}

	/** The groups that a community holds together. */
	within(community: Group): Group[] {
		return this.all.filter(({ state }) => state.community === community.id);
	}
}
