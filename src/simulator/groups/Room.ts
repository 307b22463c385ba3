import type { Person } from '../people/Person';
import type { Addressing } from '../wire/jid';
import type { Attributes } from '../wire/stanza';

/** Where one message goes to many, sealed once under its author's key: a group, or the statuses of one person. */
export interface Room {
	/** How those in it are named. */
	readonly addressing: Addressing;
	/** `addressing_mode` of its messages, where they say it. */
	readonly mode: Addressing | undefined;
	readonly members: readonly { person: Person }[];
	/** Another one once somebody must not read on. */
	readonly epoch: number | string;
	jid(): string;
	has(person: Person): boolean;
	/** Somebody in it, with the other address as the server tells it beside. */
	memberAttributes(person: Person): Attributes;
}
