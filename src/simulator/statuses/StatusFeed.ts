import type { Room } from '../groups/Room';
import type { Person } from '../people/Person';
import type { Attributes } from '../wire/stanza';

export const STATUS_JID = 'status@broadcast';

/** What one person posts for some others to see. People are named by LID alone here. */
export class StatusFeed implements Room {
	readonly addressing = 'lid';
	readonly mode = undefined;

	constructor(
		readonly author: Person,
		private readonly viewers: readonly Person[],
	) {}

	get members(): { person: Person }[] {
		return [this.author, ...this.viewers].map((person) => ({ person }));
	}

	get epoch(): string {
		return this.viewers.map(({ number }) => number).join();
	}

	jid(): string {
		return STATUS_JID;
	}

	has(person: Person): boolean {
		return person === this.author || this.viewers.includes(person);
	}

	memberAttributes(person: Person): Attributes {
		return { jid: person.jid('lid'), phone_number: person.jid('pn') };
	}
}
