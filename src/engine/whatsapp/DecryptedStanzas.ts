import { hash as digest } from 'node:crypto';
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

/** Decrypts, and commits the row of what came out with the ratchet. */
type Decrypt = (toRow: (plaintext: Uint8Array) => InboxRow) => Promise<Uint8Array>;

/** Decodes to a message without content: padding of one byte and nothing else. */
const NOTHING = Buffer.from([1]);
/**
 * Begins a session where it finds none, so it may be decrypted twice. Every other kind is refused by its ratchet once it
 * was: only then is it looked for, and a message that is new costs no look.
 */
const FIRST_MESSAGE = 'pkmsg';
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
		private readonly arrived: (row: InboxRow, attrs: StanzaAttrs) => void,
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
		this.arrived(row, stanzaOf(row));
	}

	/** A write failed, so what was decrypted a moment ago may not be stored: it has to be decrypted again. */
	forget(): void {
		this.#recent.clear();
	}

	/**
	 * Decrypts a ciphertext once. One that was decrypted before answers what was saved, or nothing when its event is stored
	 * already.
	 */
	async once(sealed: Sealed, decrypt: Decrypt): Promise<Uint8Array> {
		const attrs = this.#stanzas.get(sealed.ciphertext) ?? {};
		const hash = hashOf(sealed, attrs);
		const recent = this.#recent.get(hash);
		if (recent) return Buffer.from(recent);
		const open = () => this.#open(hash, attrs, decrypt);
		if (sealed.kind === FIRST_MESSAGE) return (await this.#saved(hash)) ?? open();
		return open().catch(async (error: unknown) => {
			const saved = await this.#saved(hash);
			if (saved) return saved;
			throw error;
		});
	}

	async #open(hash: string, attrs: StanzaAttrs, decrypt: Decrypt): Promise<Uint8Array> {
		const stanza = Buffer.from(JSON.stringify(attrs), 'utf8');
		let row: InboxRow | null = null;
		const plaintext = await decrypt((decrypted) => {
			row = { hash, stanza, plaintext: decrypted, receivedAt: this.clock.now() };
			return row;
		});
		this.#recent.set(hash, plaintext);
		if (row) this.arrived(row, attrs);
		return plaintext;
	}

	/** What a ciphertext said that was decrypted before; nothing of it when its event is stored. */
	async #saved(hash: string): Promise<Uint8Array | null> {
		const known = await this.inbox.find(this.instance, hash);
		if (!known?.plaintext) return known && NOTHING;
		this.arrived(known, stanzaOf(known));
		return Buffer.from(known.plaintext);
	}
}

/** Attributes of the `<message>` a row came in; empty when it was not seen. */
export function stanzaOf(row: InboxRow): StanzaAttrs {
	return JSON.parse(Buffer.from(row.stanza).toString('utf8')) as StanzaAttrs;
}

/**
 * Begins with the stanza's time, which stays when it is delivered again: hashes of one minute lie side by side in their
 * index, so a commit writes one page of it and not one for each message. Were that time another, the ratchet would refuse
 * the ciphertext, and its event be known.
 */
function hashOf({ kind, author, ciphertext }: Sealed, { t = '' }: StanzaAttrs): string {
	const name = Buffer.from(`${kind} ${author}\n`, 'utf8');
	return `${t}.${digest('sha256', Buffer.concat([name, ciphertext]), 'base64url')}`;
}
