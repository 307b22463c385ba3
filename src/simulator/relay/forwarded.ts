import { elements, type Stanza } from '../wire/stanza';

/** What stays between the sender and the server. */
const NOT_FORWARDED = new Set(['participants', 'enc', 'tctoken', 'reporting']);

/** Elements of a message that go on to its recipient; the identity only where a session starts. */
export function forwarded(stanza: Stanza, startsSession: boolean): Stanza[] {
	return elements(stanza).filter(
		({ tag }) => !NOT_FORWARDED.has(tag) && (tag !== 'device-identity' || startsSession),
	);
}
