import { createHash } from 'node:crypto';
import { type BinaryNode, getBinaryNodeChildren } from '@whiskeysockets/baileys';
import type { Clock } from '../../domain/ports/clock';
import type { InboxRepository, InboxRow } from '../../domain/ports/storage';
import { BoundedMap } from '../../support/BoundedMap';

/** What the library hands over to be decrypted. */
export interface Sealed {
	/** `pkmsg`, `msg` or `skmsg`. */
	kind: string;
	/** Who encrypted it, as the library addresses them. */
	author: string;
	ciphertext: Uint8Array;
}

export type StanzaAttrs = Record<string, string>;

/** Decodes to a message without content: padding of one byte and nothing else. */
const NOTHING = Buffer.from([1]);
const RECENT = { limit: 500, ageMs: 60_000 };

/**
 * The write-ahead inbox: which stanza each ciphertext came in, and what it said. What is told to `arrived` is on its way
 * to the disk, ahead of everything that its hearer stores, and not yet receipted.
 */
export class DecryptedStanzas {
	/** The library passes on the ciphertext alone, but the very same bytes as in the stanza. */
	readonly #stanzas = new WeakMap<Uint8Array, StanzaAttrs>();

	/** Decrypted a moment ago; the same stanza may come again before its row can be read back. */
	readonly #recent: BoundedMap<string, Uint8Array>;

	constructor(
		private readonly instance: string,
		private readonly inbox: Pick<InboxRepository, 'find'>,
		private readonly clock: Clock,
		private readonly arrived: (row: InboxRow) => void,
	) {
		this.#recent = new BoundedMap(RECENT.limit, RECENT.ageMs, () => clock.now());
	}

	/** Called with each `<message>` before the library sees it. */
	remember(node: BinaryNode): void {
		for (const { content } of getBinaryNodeChildren(node, 'enc')) {
			if (content instanceof Uint8Array) this.#stanzas.set(content, node.attrs);
		}
	}

	/** A row that needed no decryption: a post of a channel. It is on its way to the disk. */
	take(row: InboxRow): void {
		this.arrived(row);
	}

	/** A write failed, so what was decrypted a moment ago may not be stored: it has to be decrypted again. */
	forget(): void {
		this.#recent.clear();
	}

	/**
	 * Decrypts a ciphertext once. `decrypt` commits the row it is given together with the ratchet. One that was decrypted
	 * before answers what was saved, or nothing when its event is stored already.
	 */
	async once(
		sealed: Sealed,
		decrypt: (toRow: (plaintext: Uint8Array) => InboxRow) => Promise<Uint8Array>,
	): Promise<Uint8Array> {
		const hash = hashOf(sealed);
		const recent = this.#recent.get(hash);
		if (recent) return Buffer.from(recent);
		const known = await this.inbox.find(this.instance, hash);
		if (known) {
			if (!known.plaintext) return NOTHING;
			this.arrived(known);
			return Buffer.from(known.plaintext);
		}
		const stanza = Buffer.from(JSON.stringify(this.#stanzas.get(sealed.ciphertext) ?? {}), 'utf8');
		let row: InboxRow | null = null;
		const plaintext = await decrypt((decrypted) => {
			row = { hash, stanza, plaintext: decrypted, receivedAt: this.clock.now() };
			return row;
		});
		this.#recent.set(hash, plaintext);
		if (row) this.arrived(row);
		return plaintext;
	}
}

/** Attributes of the `<message>` a row came in; empty when it was not seen. */
export function stanzaOf(row: InboxRow): StanzaAttrs {
	return JSON.parse(Buffer.from(row.stanza).toString('utf8')) as StanzaAttrs;
}

function hashOf({ kind, author, ciphertext }: Sealed): string {
	return createHash('sha256').update(`${kind} ${author}\n`).update(ciphertext).digest('hex');
}
