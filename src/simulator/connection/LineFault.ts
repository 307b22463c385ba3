import type { Stanza } from '../wire/stanza';

/** What is wrong with a line that is there. */
export type LineFault =
	/** Nobody hears and nobody says anything, as behind a dead router. */
	| { kind: 'frozen' }
	/**
	 * Somebody answers pings, or all questions, and nothing else happens: messages that come in are not taken, none goes
	 * out. `announcing` ends it when the client says once more that it is active.
	 */
	| { kind: 'deaf'; answers: 'pings' | 'questions'; announcing: boolean }
	/** All of it comes late, in its order. */
	| { kind: 'slow'; ms: number };

/** Answers, and what belongs to the line itself. */
const saidByDeaf: ReadonlySet<string> = new Set(['iq', 'success', 'failure', 'stream:error']);

/** Whether the server takes a stanza of the client. */
export function isTaken(fault: LineFault | null, { tag, attrs }: Stanza): boolean {
	if (fault?.kind === 'frozen') return false;
	if (fault?.kind !== 'deaf') return true;
	if (tag !== 'iq') return false;
	return fault.answers === 'questions' || attrs.xmlns === 'w:p' || isCure(fault, attrs);
}

/** Whether a stanza of the server goes out. */
export function isSaid(fault: LineFault | null, { tag }: Stanza): boolean {
	if (fault?.kind === 'frozen') return false;
	return fault?.kind !== 'deaf' || saidByDeaf.has(tag);
}

/** Whether the client's announcement makes the line well again. */
export function isCure(fault: LineFault | null, attrs: Stanza['attrs']): boolean {
	return fault?.kind === 'deaf' && fault.announcing && attrs.xmlns === 'passive';
}
