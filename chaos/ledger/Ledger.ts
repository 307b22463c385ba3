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
	/** Of what people wrote, the ids that the webhook was not told yet. */
	readonly #underway = new Set<string>();
	/** Sends that are not shown, or not told, yet. */
	readonly #open = new Map<string, Accepted>();

	write(message: Written): void {
		this.written.push(message);
		this.#ids.add(message.messageId);
		if (!this.#received.has(message.messageId)) this.#underway.add(message.messageId);
	}

	accept(send: Accepted): void {
		this.accepted.push(send);
		if (!this.#isOut(send)) this.#open.set(send.messageId, send);
	}

	/** A message appeared on a person's phone. */
	show(message: Shown): void {
		this.shown.push(message);
		this.#texts.add(message.text);
		this.#settle(message.messageId);
	}

	/** The receiver answered this post with 2xx. */
	take(post: Post): void {
		const { event, messageId } = post;
		this.posts.push(post);
		if (event === 'message.received') {
			this.#received.add(messageId);
			this.#underway.delete(messageId);
		}
		if (event !== 'message.sent') return;
		this.#sent.add(messageId);
		this.#settle(messageId);
	}

	hasReceived(messageId: string): boolean {
		return this.#received.has(messageId);
	}

	/** How much that went in has not come out yet. */
	get underway(): number {
		return this.#underway.size + this.#open.size;
	}

	#settle(messageId: string): void {
		const send = this.#open.get(messageId);
		if (send && this.#isOut(send)) this.#open.delete(messageId);
	}

	#isOut({ text, messageId }: Accepted): boolean {
		return this.#texts.has(text) && this.#sent.has(messageId);
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
