import type { StateReason } from '../../domain/instance';
import type { Clock } from '../../domain/ports/clock';
import type { Logger } from '../../domain/ports/logger';
import type { AccountQueries } from '../queries';
import { closedUntil, type NewChatLimits, noLimits } from './NewChats';

export interface NewChatWatchParts {
	/** Who asks WhatsApp; null while there is no socket. */
	queries: () => AccountQueries | null;
	/** Shows what is wrong in the state of the instance, or that nothing is any more. */
	show: (reason: StateReason | null) => void;
	/** Chats may be started again, sooner than was said. */
	lifted: () => void;
	clock: Clock;
	logger: Logger;
}

/** Knows whether WhatsApp lets this account start chats: it tells when that changes, and is asked when it refused one. */
export class NewChatWatch {
	#limits = noLimits;
	#cancel: () => void = () => undefined;

	constructor(private readonly parts: NewChatWatchParts) {}

	get limits(): NewChatLimits {
		return this.#limits;
	}

	hear(change: Partial<NewChatLimits>): void {
		const { clock, show, lifted } = this.parts;
		const wasClosed = closedUntil(this.#limits, clock.now()) !== null;
		this.#limits = { ...this.#limits, ...change };
		this.#cancel();
		if (wasClosed && closedUntil(this.#limits, clock.now()) === null) lifted();
		const { lockedUntil } = this.#limits;
		const left = lockedUntil === null ? 0 : lockedUntil - clock.now();
		if (lockedUntil === null || left <= 0) return show(null);
		show(reasonOf(lockedUntil));
		// It may be longer by then, or over sooner without a word.
		this.#cancel = clock.schedule(left, () => {
			this.hear({ lockedUntil: null, lockReason: null });
			void this.ask();
		});
	}

	/** Never rejects. Resolves once the answer counts. */
	async ask(): Promise<void> {
		try {
			const queries = this.parts.queries();
			// One by one: what WhatsApp tells meanwhile is newer than an answer that was kept.
			if (queries) this.hear(await queries.newChatLock());
			if (queries) this.hear(await queries.newChatQuota());
		} catch (error) {
			this.parts.logger.warn({ error: String(error) }, 'the limits of the account are not known');
		}
	}

	stop(): void {
		this.#cancel();
	}
}

function reasonOf(lockedUntil: number): StateReason {
	const until = new Date(lockedUntil).toISOString();
	return {
		code: 'new_chats_locked',
		message: `WhatsApp lets this account start no chats until ${until}`,
		hint: 'Answer those who write, and start no chats until then; sends to new chats wait where pacing is on',
	};
}
