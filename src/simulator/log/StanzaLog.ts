import type { Stanza } from '../wire/stanza';

export interface LoggedStanza {
	at: number;
	/** `in`: from the client to the server. */
	direction: 'in' | 'out';
	/** Jid of the device, or `unlinked`. */
	client: string;
	stanza: Stanza;
}

/** A receipt of a linked client, as it reached the server: the client's word that it has a message. */
export interface LoggedReceipt {
	at: number;
	id: string;
	/** `delivered` when the receipt had no type, else its type (`read`, `inactive`, `retry`, `sender`, `peer_msg`, …). */
	type: string;
	/** Number and device of the client. */
	from: string;
	device: number;
	/** The user or device the receipt is for. */
	to: string;
}

const RECEIPT_LIMIT = 200_000;

/** The last stanzas both ways, and the receipts of clients. */
export class StanzaLog {
	readonly entries: LoggedStanza[] = [];
	readonly receipts: LoggedReceipt[] = [];

	constructor(
		/** How many stanzas to keep; 0 keeps none. */
		private readonly limit: number,
		private readonly trace?: (entry: LoggedStanza) => void,
	) {}

	add(direction: 'in' | 'out', client: string, stanza: Stanza): void {
		if (this.limit === 0 && !this.trace) return;
		const entry = { at: Date.now(), direction, client, stanza };
		this.trace?.(entry);
		if (this.limit > 0) append(this.entries, entry, this.limit);
	}

	addReceipt(receipt: LoggedReceipt): void {
		append(this.receipts, receipt, RECEIPT_LIMIT);
	}
}

/** Drops the older half when full, so that an append stays cheap. */
function append<T>(list: T[], item: T, limit: number): void {
	list.push(item);
	if (list.length > limit) list.splice(0, Math.ceil(limit / 2));
}
