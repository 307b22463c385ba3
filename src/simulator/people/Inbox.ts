import { EventEmitter } from 'node:events';
import { SimulatorError } from '../SimulatorError';
import { describeMatcher, matches, type Matcher } from './matcher';
import type { ReceivedMessage } from './ReceivedMessage';

export interface WaitOptions {
	/** Milliseconds until the wait fails. Default 10 s. */
	within?: number;
}

const DEFAULT_WAIT_MS = 10_000;
/** Oldest messages are dropped beyond this, so that a long run does not grow without end. */
const CAPACITY = 10_000;

/** Messages of one phone, decrypted, each id once; the rest counts as duplicate. */
export class Inbox {
	readonly messages: ReceivedMessage[] = [];
	/** Messages that arrived again under an id this phone had already shown. */
	readonly duplicates: ReceivedMessage[] = [];
	private readonly ids = new Set<string>();
	private readonly claimed = new WeakSet<ReceivedMessage>();
	private readonly events = new EventEmitter<{ message: [ReceivedMessage] }>();

	constructor() {
		this.events.setMaxListeners(0);
	}

	add(message: ReceivedMessage): void {
		const key = `${message.from} ${message.id}`;
		if (this.ids.has(key)) {
			this.duplicates.push(message);
			return;
		}
		this.ids.add(key);
		this.messages.push(message);
		if (this.messages.length > CAPACITY) this.messages.shift();
		this.events.emit('message', message);
	}

	/** Calls back for each new message; the returned function stops it. */
	listen(listener: (message: ReceivedMessage) => void): () => void {
		this.events.on('message', listener);
		return () => this.events.off('message', listener);
	}

	/**
	 * Resolves with the first message that fits and that no earlier `take` returned, at once when it is here already.
	 */
	async take(
		matcher: Matcher<ReceivedMessage> | undefined,
		{ within = DEFAULT_WAIT_MS }: WaitOptions = {},
	): Promise<ReceivedMessage> {
		const here = this.messages.find((item) => !this.claimed.has(item) && matches(matcher, item));
		const message = here ?? (await this.arrival(matcher, within));
		if (!message) throw this.nothingCame(matcher, within);
		this.claimed.add(message);
		return message;
	}

	/** Resolves after `ms` when nothing fits; rejects as soon as something does. */
	async never(matcher: Matcher<ReceivedMessage>, ms: number): Promise<void> {
		const here = this.messages.find((item) => matches(matcher, item));
		const message = here ?? (await this.arrival(matcher, ms));
		if (message) {
			throw new SimulatorError(
				`Did not expect ${describeMatcher(matcher)}, yet it came: "${message.text}"`,
				'See the inbox for all that arrived',
			);
		}
	}

	private arrival(
		matcher: Matcher<ReceivedMessage> | undefined,
		within: number,
	): Promise<ReceivedMessage | undefined> {
		return new Promise((resolve) => {
			const finish = (message?: ReceivedMessage) => {
				clearTimeout(timer);
				stop();
				resolve(message);
			};
			const timer = setTimeout(finish, within);
			const stop = this.listen((message) => {
				if (!this.claimed.has(message) && matches(matcher, message)) finish(message);
			});
		});
	}

	private nothingCame(matcher: Matcher<ReceivedMessage> | undefined, within: number) {
		const seen = this.messages.slice(-5).map(({ text }) => JSON.stringify(text ?? null));
		return new SimulatorError(
			`Within ${within} ms there was no ${describeMatcher(matcher)}`,
			seen.length > 0 ? `The last messages were ${seen.join(', ')}` : 'Nothing arrived at all',
			408,
		);
	}
}
