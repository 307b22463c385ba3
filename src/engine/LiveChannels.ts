import { GatewayError } from '../domain/errors';
import type { ChatAddress } from '../domain/message';
import type { Clock } from '../domain/ports/clock';
import type { DirectoryUpdate, PostCounts } from '../domain/ports/directory';
import type { Logger } from '../domain/ports/logger';
import type { Behaviour } from './Behaviour';
import { BoundedMap } from '../support/BoundedMap';
import type { ChannelQueries } from './queries';

export interface LiveChannelParts {
	behaviour: () => Pick<Behaviour, 'liveChannels' | 'setLiveChannels'>;
	/** Throws without a socket. */
	ask: () => Pick<ChannelQueries, 'watch' | 'posts'>;
	addressOf: (jid: string) => Promise<ChatAddress>;
	learn: (...updates: readonly DirectoryUpdate[]) => Promise<void>;
	clock: Clock;
	logger: Logger;
}

/** Each is asked for again every few minutes. */
const LIMIT = 100;
/** What WhatsApp gives, where it does not say for how long. */
const USUAL_SECONDS = 300;
/** How much of that time may pass before it is asked again. */
const RENEW_AFTER = 0.8;
const RETRY_MS = 60_000;
const NAMES = { limit: 5_000, ageMs: 24 * 60 * 60_000 };
/** Asking again would be answered the same. */
const final: ReadonlySet<string> = new Set<GatewayError['code']>(['NOT_FOUND', 'NOT_ALLOWED']);

/**
 * Channels of which views and reactions are told as they happen. WhatsApp tells them for a few minutes to who asked, so
 * it is asked again and again, for as long as somebody wants it.
 */
export class LiveChannels {
	readonly #timers = new Map<string, () => void>();
	/** Ids of posts, by channel and place. */
	readonly #names: BoundedMap<string, string>;
	#isOpen = false;
	#hearing: Promise<void> = Promise.resolve();

	constructor(private readonly parts: LiveChannelParts) {
		this.#names = new BoundedMap(NAMES.limit, NAMES.ageMs, () => parts.clock.now());
	}

	has(jid: string): boolean {
		return this.parts.behaviour().liveChannels.includes(jid);
	}

	/** Resolves once it is stored, and WhatsApp tells. Rejects as WhatsApp refuses, and with BAD_REQUEST for too many. */
	async set(jid: string, live: boolean): Promise<void> {
		const others = () => this.parts.behaviour().liveChannels.filter((each) => each !== jid);
		if (!live) {
			this.#forget(jid);
			return this.parts.behaviour().setLiveChannels(others());
		}
		if (others().length >= LIMIT) {
			throw new GatewayError('BAD_REQUEST', `no more than ${LIMIT} channels can be followed live`, {
				details: { field: 'channel' },
			});
		}
		const seconds = await this.parts.ask().watch(jid);
		await this.parts.behaviour().setLiveChannels([...others(), jid]);
		this.#renewIn(jid, seconds);
	}

	opened(): void {
		this.#isOpen = true;
		for (const jid of this.parts.behaviour().liveChannels) void this.#watch(jid);
	}

	closed(): void {
		this.#isOpen = false;
		for (const jid of [...this.#timers.keys()]) this.#forget(jid);
	}

	/** WhatsApp tells on for some minutes after nobody wants it any more. Resolves once it is stored. */
	hear(jid: string, posts: readonly PostCounts[]): Promise<void> {
		const heard = this.#hearing.then(() => (this.has(jid) ? this.#take(jid, posts) : undefined));
		this.#hearing = heard.catch(() => undefined);
		return heard;
	}

	async #take(jid: string, posts: readonly PostCounts[]): Promise<void> {
		const chat = await this.parts.addressOf(jid);
		const updates: DirectoryUpdate[] = [];
		for (const post of posts) {
			const messageId = post.messageId ?? (await this.#nameOf(jid, post.number));
			updates.push({ kind: 'postCounted', chat, counts: { ...post, messageId } });
		}
		await this.parts.learn(...updates);
	}

	/** Null where WhatsApp does not say. */
	async #nameOf(jid: string, number: number): Promise<string | null> {
		const key = `${jid} ${number}`;
		const known = this.#names.get(key);
		if (known !== undefined) return known;
		const page = { count: 1, before: number + 1 };
		const posts = await this.#tryTo('the post is not known', () =>
			this.parts.ask().posts(jid, page),
		);
		const found = posts?.find((post) => post.number === number);
		if (!found) return null;
		this.#names.set(key, found.messageId);
		return found.messageId;
	}

	async #watch(jid: string): Promise<void> {
		try {
			this.#renewIn(jid, await this.parts.ask().watch(jid));
		} catch (error) {
			const { code, message } = GatewayError.from(error);
			this.parts.logger.warn({ code, error: message }, 'a channel is not followed live');
			if (!final.has(code)) this.#watchIn(jid, RETRY_MS);
		}
	}

	#renewIn(jid: string, seconds: number | null): void {
		this.#watchIn(jid, (seconds ?? USUAL_SECONDS) * 1_000 * RENEW_AFTER);
	}

	#watchIn(jid: string, ms: number): void {
		this.#forget(jid);
		if (!this.#isOpen || !this.has(jid)) return;
		this.#timers.set(
			jid,
			this.parts.clock.schedule(ms, () => void this.#watch(jid)),
		);
	}

	#forget(jid: string): void {
		this.#timers.get(jid)?.();
		this.#timers.delete(jid);
	}

	async #tryTo<T>(what: string, work: () => Promise<T>): Promise<T | null> {
		try {
			return await work();
		} catch (error) {
			this.parts.logger.debug({ error: String(error) }, what);
			return null;
		}
	}
}
