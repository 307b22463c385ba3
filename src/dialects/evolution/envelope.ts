import type { EventData } from '../../catalogue/events';
import type { EventName } from '../../domain/event';
import { isObject, lidOf, phoneOf, textOf } from '../kit';

export type Fields = Record<string, unknown>;
type Person = EventData<'contact.added'>;

/** What a webhook body says beside its data. */
export interface Envelope {
	/** Lower-case dotted. */
	name: string;
	instance: string;
	/** ISO 8601 time of the post. */
	now: string;
	/** One element, where the body's data is a list of them. */
	data: Fields;
}

/** A decoded event; `parts` are what stays the same when it is posted again, since deliveries carry no id. */
export interface Told {
	event: EventName;
	parts: readonly unknown[];
	lane: string;
	data: Fields & { timestamp?: string };
}

export type Decoder = (envelope: Envelope) => Told | readonly Told[] | null;
export type Decoders = Record<string, Decoder | undefined>;

/** What is posted for an event: the name, its data, and what stands beside them. */
export interface Post {
	/** Lower-case dotted, as `event` says it. */
	name: string;
	data: unknown;
	beside?: Fields;
}

/** How each event of a family is posted. */
export type Encoders<Names extends EventName> = {
	[Name in Names]: (data: EventData<Name>, instance: string) => Post;
};

export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});
export const rowsOf = (value: unknown): Fields[] =>
	[value].flat().filter((row): row is Fields => isObject(row));

/** A person by any JID. */
export function personOf(
	jid: unknown,
	name: unknown = null,
): Pick<Person, 'id' | 'phone' | 'lid' | 'name'> {
	return { id: textOf(jid) ?? '', phone: phoneOf(jid), lid: lidOf(jid), name: textOf(name) };
}

/** Two names for one happening arrive within a moment of each other; the minute tells them from another one. */
export function minuteOf(now: string): string {
	return now.slice(0, 16);
}
