import type { Stanza } from '../wire/stanza';

interface Waiting {
	stanza: Stanza;
	/** Sent on the connection that is open now; a new login starts over. */
	sent: boolean;
}

/**
 * What the server holds for one linked device. A stanza stays, in order, until the device acknowledges it (ack or
 * receipt), so what was sent but not settled when a connection broke is delivered again at the next login.
 */
export class Mailbox {
	private readonly waiting = new Map<string, Waiting>();

	constructor(stanzas: Stanza[] = []) {
		for (const stanza of stanzas) this.put(stanza);
	}

	get size(): number {
		return this.waiting.size;
	}

	get stanzas(): Stanza[] {
		return Array.from(this.waiting.values(), ({ stanza }) => stanza);
	}

	/** A stanza with the same key takes the place of the older one, at the end. */
	put(stanza: Stanza): void {
		const key = keyOf(stanza);
		this.waiting.delete(key);
		this.waiting.set(key, { stanza, sent: false });
	}

	/** Removes what the device acknowledged; false when nothing waited under that name. */
	settle(tag: string, id: string, type?: string, participant?: string): boolean {
		return this.waiting.delete(buildKey(tag, id, type, participant));
	}

	/** Hands out what was not sent on this connection yet. */
	takeUnsent(): Stanza[] {
		const unsent: Stanza[] = [];
		for (const entry of this.waiting.values()) {
			if (entry.sent) continue;
			entry.sent = true;
			unsent.push(entry.stanza);
		}
		return unsent;
	}

	/** Forgets what was sent: the connection it was sent on is gone. */
	rewind(): void {
		for (const entry of this.waiting.values()) entry.sent = false;
	}
}

function keyOf({ tag, attrs }: Stanza): string {
	return buildKey(tag, attrs.id ?? '', attrs.type, attrs.participant);
}

/** One message id has many receipts, so a receipt is known by its type as well. */
function buildKey(tag: string, id: string, type?: string, participant?: string): string {
	return tag === 'receipt' ? `${tag} ${id} ${type ?? ''} ${participant ?? ''}` : `${tag} ${id}`;
}
