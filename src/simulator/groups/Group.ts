import type { Network } from '../Network';
import type { Person } from '../people/Person';
import { notify } from '../relay/notifications';
import type { Addressing } from '../wire/jid';
import { el, type Attributes, type Stanza } from '../wire/stanza';
import { encodeGroup } from './encodeGroup';
import type { GroupState, JoinRequest, Role } from './GroupState';
import type { Room } from './Room';

export interface Member {
	person: Person;
	role?: Role;
}

/** A chat of many. */
export class Group implements Room {
	constructor(
		readonly network: Network,
		readonly state: GroupState,
	) {}

	get id(): string {
		return this.state.id;
	}

	/** How members are named in here. */
	get addressing(): Addressing {
		return this.state.addressing;
	}

	get mode(): Addressing {
		return this.state.addressing;
	}

	/** Another one since somebody left. */
	get epoch(): number {
		return this.state.epoch;
	}

	jid(): string {
		return `${this.state.id}@g.us`;
	}

	get members(): Member[] {
		return this.state.members.flatMap(({ number, role }) => {
			const person = this.network.people.findNumber(number);
			return person ? [{ person, role }] : [];
		});
	}

	get requests(): (JoinRequest & { person: Person })[] {
		return this.state.requests.flatMap((request) => {
			const person = this.network.people.findNumber(request.number);
			return person ? [{ ...request, person }] : [];
		});
	}

	has(person: Person): boolean {
		return this.state.members.some(({ number }) => number === person.number);
	}

	isAdmin(person: Person): boolean {
		return this.state.members.some(({ number, role }) => number === person.number && role);
	}

	/** Attributes of somebody in here, with the other address as the server tells it beside. */
	memberAttributes(person: Person): Attributes {
		if (this.addressing === 'lid')
			return { jid: person.jid('lid'), phone_number: person.jid('pn') };
		return { jid: person.jid('pn'), lid: person.settings.hidesLid ? undefined : person.jid('lid') };
	}

	/** Tells the linked clients of everybody in here, or of those named, that `by` changed something. */
	tell(by: Person, change: Stanza, to: readonly Person[] = this.members.map(personOf)): void {
		const { addressing } = this;
		const other = addressing === 'lid' ? 'participant_pn' : 'participant_lid';
		const attributes: Attributes & { from: string; type: string } = {
			from: this.jid(),
			type: 'w:gp2',
			participant: by.jid(addressing),
			[other]: by.jid(addressing === 'lid' ? 'pn' : 'lid'),
			addressing_mode: addressing,
			notify: by.settings.name || undefined,
		};
		for (const person of to) {
			for (const companion of person.companions.values()) notify(companion, attributes, [change]);
		}
		this.network.changed();
	}

	/** Tells people that they are in here now: they get all of the group at once. */
	tellOfItself(by: Person, to: readonly Person[], attributes: Attributes = {}): void {
		this.tell(by, el('create', attributes, [encodeGroup(this)]), to);
	}
}

function personOf({ person }: Member): Person {
	return person;
}
