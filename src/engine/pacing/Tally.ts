import type { MessageRepository } from '../../domain/ports/storage';
import { startOfDay } from './localTime';

/**
 * What was sent today. It is counted anew from the stored messages after a start, since a message is stored before it
 * leaves: no crash makes the day begin again.
 */
export class Tally {
	#day = -1;
	#sent = 0;
	#newChats = 0;
	#loading: Promise<void> = Promise.resolve();

	constructor(
		private readonly instance: string,
		private readonly messages: Pick<MessageRepository, 'sentSince'>,
	) {}

	get sent(): number {
		return this.#sent;
	}

	get newChats(): number {
		return this.#newChats;
	}

	/** Resolves once the counts are those of the day of `now`. */
	async of(now: number, timeZone: string): Promise<this> {
		const day = startOfDay(now, timeZone);
		if (day !== this.#day) {
			this.#day = day;
			this.#loading = this.#load(day);
		}
		await this.#loading;
		return this;
	}

	count({ isNew }: { isNew: boolean }): void {
		this.#sent += 1;
		if (isNew) this.#newChats += 1;
	}

	async #load(day: number): Promise<void> {
		const { sent, newChats } = await this.messages.sentSince(this.instance, day);
		this.#sent = sent;
		this.#newChats = newChats;
	}
}
