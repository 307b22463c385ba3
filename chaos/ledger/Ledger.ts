import type { Accepted, Evidence, Post, Shown, Written } from './judge';

/** What the world outside of the gateway saw, from the beginning of a scenario. */
export class Ledger {
	readonly written: Written[] = [];
	readonly accepted: Accepted[] = [];
	readonly shown: Shown[] = [];
	readonly posts: Post[] = [];
	readonly #ids = new Set<string>();
	readonly #received = new Set<string>();
	readonly #texts = new Set<string>();
	readonly #sent = new Set<string>();

	write(message: Written): void {
		this.written.push(message);
		this.#ids.add(message.messageId);
	}

	accept(send: Accepted): void {
		this.accepted.push(send);
	}

	/** A message appeared on a person's phone. */
	show(message: Shown): void {
		this.shown.push(message);
		this.#texts.add(message.text);
	}

	/** The receiver answered this post with 2xx. */
	take(post: Post): void {
		this.posts.push(post);
		if (post.event === 'message.received') this.#received.add(post.messageId);
		if (post.event === 'message.sent') this.#sent.add(post.messageId);
	}

	hasReceived(messageId: string): boolean {
		return this.#received.has(messageId);
	}

	/** How much that went in has not come out yet. */
	get underway(): number {
		const received = this.written.filter(({ messageId }) => !this.#received.has(messageId));
		const sent = this.accepted.filter(
			({ text, messageId }) => !this.#texts.has(text) || !this.#sent.has(messageId),
		);
		return received.length + sent.length;
	}

	/** As the judge wants it. Receipts, resends and links are the simulator's to tell. */
	evidence(
		told: { receipts: readonly string[] } & Pick<Evidence, 'resent' | 'askedAgain' | 'linksLost'>,
	): Evidence {
		const { written, accepted, shown, posts } = this;
		const receipted = new Set(told.receipts.filter((id) => this.#ids.has(id)));
		return { written, accepted, shown, posts, ...told, receipted };
	}
}
