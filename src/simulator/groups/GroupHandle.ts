import type { Person } from '../people/Person';
import { setDescription, setPicture, setSetting, setSubject, revokeInvite } from './changes';
import type { Group } from './Group';
import type { GroupSettings, Role } from './GroupState';
import * as membership from './membership';

/** Anybody on the network: an account or a contact. */
export interface Somebody {
	person: Person;
}

/** A group, for a test: what its people do in it. Each deed names first who does it, and throws as the server refuses. */
export class GroupHandle {
	constructor(readonly group: Group) {}

	get jid(): string {
		return this.group.jid();
	}

	get subject(): string {
		return this.group.state.subject;
	}

	get description(): string | undefined {
		return this.group.state.description?.text;
	}

	get settings(): Readonly<GroupSettings> {
		return this.group.state;
	}

	get picture(): Buffer | undefined {
		return this.group.state.picture?.image;
	}

	/** What a link ends in. */
	get inviteCode(): string {
		return this.group.state.inviteCode;
	}

	/** Numbers of the members, with their roles. */
	get members(): Record<string, Role | 'member'> {
		return Object.fromEntries(
			this.group.state.members.map(({ number, role }) => [number, role ?? 'member']),
		);
	}

	/** Numbers of those who wait for an admin. */
	get requests(): string[] {
		return this.group.state.requests.map(({ number }) => number);
	}

	get isCommunity(): boolean {
		return this.group.state.isCommunity === true;
	}

	/** Jid of the community that it belongs to. */
	get community(): string | undefined {
		const { community } = this.group.state;
		return community && `${community}@g.us`;
	}

	add(by: Somebody, ...people: Somebody[]): void {
		membership.add(this.group, by.person, people.map(personOf));
	}

	remove(by: Somebody, ...people: Somebody[]): void {
		membership.remove(this.group, by.person, people.map(personOf));
	}

	promote(by: Somebody, ...people: Somebody[]): void {
		membership.setRole(this.group, by.person, people.map(personOf), 'promote');
	}

	demote(by: Somebody, ...people: Somebody[]): void {
		membership.setRole(this.group, by.person, people.map(personOf), 'demote');
	}

	leave(who: Somebody): void {
		membership.leave(this.group, who.person);
	}

	/** Follows the link: comes in, or waits for an admin. */
	join(who: Somebody): 'joined' | 'asked' {
		return membership.join(this.group, who.person);
	}

	/** Comes in by an invitation that was made for this person alone. */
	acceptInvite(who: Somebody, code: string): void {
		membership.acceptPersonalInvite(this.group, who.person, code);
	}

	approve(by: Somebody, ...people: Somebody[]): void {
		membership.decide(this.group, by.person, people.map(personOf), 'approve');
	}

	reject(by: Somebody, ...people: Somebody[]): void {
		membership.decide(this.group, by.person, people.map(personOf), 'reject');
	}

	/** Takes the request to join back. */
	withdraw(who: Somebody): void {
		membership.withdraw(this.group, who.person);
	}

	rename(by: Somebody, subject: string): void {
		setSubject(this.group, by.person, subject);
	}

	/** Without a text the description is removed. */
	describe(by: Somebody, text?: string): void {
		const previous = this.group.state.description?.id;
		setDescription(this.group, by.person, { id: `D${Date.now()}`, text, previous });
	}

	change(by: Somebody, settings: Partial<GroupSettings>): void {
		for (const [name, value] of Object.entries(settings)) {
			setSetting(this.group, by.person, name as keyof GroupSettings, value);
		}
	}

	/** A JPEG; without one the picture is removed. */
	show(by: Somebody, picture?: Buffer): void {
		setPicture(this.group, by.person, picture);
	}

	revokeInvite(by: Somebody): void {
		revokeInvite(this.group, by.person);
	}
}

function personOf({ person }: Somebody): Person {
	return person;
}
