import type { ChatAddress, SendPriority, WaitReason } from '../../domain/message';
import type { Clock } from '../../domain/ports/clock';
import type { DirectoryRepository } from '../../domain/ports/directory';
import type { MessageRepository, OutboxRow } from '../../domain/ports/storage';
import { BoundedMap } from '../../support/BoundedMap';
import { isLid, isPhoneJid } from '../whatsapp/jid';
import { endOfDay, quietUntil } from './localTime';
import { closedUntil, type NewChatLimits } from './NewChats';
import {
	JITTER,
	NEW_CHATS_BURST,
	type PacingSettings,
	RATE_NOTICE_MS,
	REPLY_WINDOW_MS,
} from './settings';
import { SlotLine } from './SlotLine';
import { Tally } from './Tally';
import { typingTime } from './typingTime';

export interface PacerParts {
	instance: string;
	settings: () => PacingSettings;
	/** When the account was linked here, milliseconds since the epoch. */
	linkedAt: () => number;
	messages: Pick<MessageRepository, 'sentSince'>;
	directory: Pick<DirectoryRepository, 'chat' | 'newestReceived'>;
	/** What WhatsApp said last of chats that this account would start. */
	limits: () => NewChatLimits;
	clock: Clock;
	random?: () => number;
}

type PacedRow = Pick<OutboxRow, 'messageId' | 'operation' | 'priority'>;

/** What is done to an earlier message is no new one, and a wrong one cannot be deleted too soon. */
const deeds: ReadonlySet<string> = new Set([
	...['message.react', 'message.edit', 'message.delete', 'message.pin'],
]);

/** A send may not leave before this time. */
export interface Wait {
	until: number;
	reason: WaitReason;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 3_600_000;
const REMEMBERED = { limit: 5_000, ageMs: 10 * MINUTE_MS };

/**
 * Says when a send may leave, so that an account does not write faster, or to more strangers, than WhatsApp bears.
 * Answers to people who wrote are never held. Asked nothing at all while it is off.
 */
export class Pacer {
	readonly #tally: Tally;
	readonly #lines: Record<Exclude<SendPriority, 'reply'> | 'newChats', SlotLine>;
	/** Chats that were begun just now: the list of chats has them once WhatsApp has the message. */
	readonly #begun = new BoundedMap<string, true>(REMEMBERED.limit, DAY_MS, () => this.#now);
	readonly #answered: BoundedMap<string, true>;

	constructor(private readonly parts: PacerParts) {
		const { random = Math.random } = parts;
		this.#tally = new Tally(parts.instance, parts.messages);
		this.#answered = new BoundedMap(REMEMBERED.limit, REMEMBERED.ageMs, () => this.#now);
		const line = (rate: () => { perMs: number; burst: number }) =>
			new SlotLine(
				() => ({ intervalMs: 1 / (rate().perMs * this.#warmth), burst: rate().burst }),
				() => JITTER * random(),
			);
		const paced = () => ({
			perMs: this.#settings.perMinute / MINUTE_MS,
			burst: Math.max(1, Math.round(this.#settings.burst * this.#warmth)),
		});
		this.#lines = {
			normal: line(paced),
			campaign: line(paced),
			newChats: line(() => ({
				perMs: this.#settings.newChatsPerDay / DAY_MS,
				burst: NEW_CHATS_BURST,
			})),
		};
	}

	get isOn(): boolean {
		return this.#settings.enabled;
	}

	/** What was sent today, and what may be; resolves with null while it is off. */
	async today() {
		if (!this.isOn) return null;
		const { dailyLimit, timeZone } = this.#settings;
		const { sent, newChats } = await this.#tally.of(this.#now, timeZone);
		const limit = dailyLimit > 0 ? this.#daily(dailyLimit) : null;
		const left = limit === null ? null : Math.max(0, limit - sent);
		return {
			sent,
			limit,
			left,
			newChats,
			newChatsLeft: Math.max(0, this.#newChatsPerDay - newChats),
		};
	}

	/** `reply` where the chat wrote lately, else `normal`. */
	async priorityFor(chat: ChatAddress): Promise<SendPriority> {
		if (this.#answered.get(chat.jid)) return 'reply';
		const { directory, instance } = this.parts;
		const [newest] = await directory.newestReceived(instance, chat, 1);
		if (!newest || newest.timestamp < this.#now - REPLY_WINDOW_MS) return 'normal';
		this.#answered.set(chat.jid, true);
		return 'reply';
	}

	/** Null when it may leave now, and then it is counted. */
	async admit(row: PacedRow, chat: ChatAddress) {
		const { quietHours, timeZone } = this.#settings;
		const tally = await this.#tally.of(this.#now, timeZone);
		if (row.priority === 'reply' || deeds.has(row.operation)) {
			tally.count({ isNew: false });
			return null;
		}
		const quiet = quietUntil(this.#now, quietHours, timeZone);
		if (quiet !== null) return wait(quiet, 'quietHours');
		const isNew = await this.#isNew(chat);
		const held = this.#limit(tally, isNew) ?? this.#slot(row, chat, isNew);
		if (held) return held;
		tally.count({ isNew });
		if (isNew) this.#begun.set(chat.jid, true);
		return null;
	}

	/** Milliseconds of "typing…" before this is sent. Nobody types a status or a post of a channel. */
	typingMs({ operation, content }: Pick<OutboxRow, 'operation' | 'content'>, chat: ChatAddress) {
		const isTyped = (isPerson(chat) || chat.isGroup) && !deeds.has(operation);
		return this.#settings.typing && isTyped ? typingTime(content) : 0;
	}

	/** The settings are others: who waits gets a new turn. */
	reset(): void {
		for (const line of Object.values(this.#lines)) line.reset();
	}

	/** WhatsApp refused a send. After a rate notice nothing leaves for a while but replies. */
	refused(code: number, chat: string): void {
		this.#begun.delete(chat);
		if (code !== 429) return;
		const until = this.#now + RATE_NOTICE_MS;
		for (const line of Object.values(this.#lines)) line.holdUntil(until);
	}

	get #settings(): PacingSettings {
		return this.parts.settings();
	}

	get #now(): number {
		return this.parts.clock.now();
	}

	/** Grows from a first share to 1 over the days of the warm-up. */
	get #warmth(): number {
		const { warmUpDays } = this.#settings;
		if (warmUpDays <= 0) return 1;
		const days = Math.max(0, this.#now - this.parts.linkedAt()) / DAY_MS;
		return Math.min(1, (Math.floor(days) + 1) / (warmUpDays + 1));
	}

	get #newChatsPerDay(): number {
		return this.#daily(this.#settings.newChatsPerDay);
	}

	#daily(limit: number): number {
		return Math.max(1, Math.floor(limit * this.#warmth));
	}

	#limit(tally: Tally, isNew: boolean): Wait | null {
		const { dailyLimit, timeZone } = this.#settings;
		const tomorrow = endOfDay(this.#now, timeZone);
		if (dailyLimit > 0 && tally.sent >= this.#daily(dailyLimit)) {
			return wait(tomorrow, 'dailyLimit');
		}
		if (!isNew) return null;
		const closed = closedUntil(this.parts.limits(), this.#now);
		if (closed !== null) return wait(closed, 'timelock');
		return tally.newChats >= this.#newChatsPerDay ? wait(tomorrow, 'newChats') : null;
	}

	#slot(row: PacedRow, chat: ChatAddress, isNew: boolean) {
		const { messageId, priority } = row;
		const paced = priority === 'campaign' ? 'campaign' : 'normal';
		// One slot for all sends to a stranger: the second goes with the first.
		const slot = isNew
			? this.#lines.newChats.take(chat.jid, this.#now)
			: this.#lines[paced].take(messageId, this.#now);
		return slot <= this.#now ? null : wait(slot, isNew ? 'newChats' : 'pace');
	}

	/** Whether nobody wrote in this chat before, as far as the list of chats goes back. */
	async #isNew(chat: ChatAddress): Promise<boolean> {
		if (!isPerson(chat) || this.#begun.get(chat.jid)) return false;
		const known = await this.parts.directory.chat(this.parts.instance, chat);
		return known?.lastMessage == null;
	}
}

/** Statuses and channels are nobody's chats. */
function isPerson({ jid }: ChatAddress): boolean {
	return isPhoneJid(jid) || isLid(jid);
}

function wait(until: number, reason: WaitReason): Wait {
	return { until, reason };
}
