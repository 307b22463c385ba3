import { type BinaryNode, getBinaryNodeChildren } from '@whiskeysockets/baileys';

/** What the library decrypts and then, nearly always, tells of. Other kinds it may acknowledge without a word. */
const decrypted: ReadonlySet<string | undefined> = new Set(['pkmsg', 'msg', 'skmsg']);

/**
 * Messages that came and were not told. The library takes them strictly one after another, so what is told of one tells
 * that those before it are through, too.
 */
export class Inflow {
	readonly #waiting = new Set<string>();
	#ticks = 0;

	get size(): number {
		return this.#waiting.size;
	}

	/** A `<message>`, before the library sees it. */
	arrived(node: BinaryNode): void {
		const { id } = node.attrs;
		const isTold = getBinaryNodeChildren(node, 'enc').some(({ attrs }) =>
			decrypted.has(attrs.type),
		);
		if (id && isTold) this.#waiting.add(id);
	}

	through(id: string): void {
		if (!this.#waiting.has(id)) return;
		this.#ticks = 0;
		for (const each of this.#waiting) {
			this.#waiting.delete(each);
			if (each === id) return;
		}
	}

	/** Those that are left need no word. */
	clear(): void {
		this.#waiting.clear();
		this.#ticks = 0;
	}

	/** Answers for how many ticks the same message has stood at the head of the line. */
	tick(): number {
		this.#ticks = this.#waiting.size === 0 ? 0 : this.#ticks + 1;
		return this.#ticks;
	}
}
