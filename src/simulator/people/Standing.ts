import { notify } from '../relay/notifications';
import { el, SERVER } from '../wire/stanza';
import type { Person } from './Person';

/** Code of the server for a chat that an account may not start. */
export const MAY_NOT_START_CHAT = 463;

/**
 * What WhatsApp lets an account do with people who never wrote to it. The answers and notifications are those that the
 * library reads (Baileys src/Socket/messages-recv.ts and socket.ts: `xwa2_fetch_account_reachout_timelock`,
 * `xwa2_message_capping_info` and the notifications of them); times are seconds since the epoch, as text.
 */
export class Standing {
	private lockedUntil: number | null = null;
	private quota: { total: number; endsAt: number } | null = null;
	/** Numbers of people with whom the account has a chat, in which either wrote. */
	private readonly chats = new Set<string>();
	private begun = 0;

	constructor(private readonly person: Person) {}

	/** Seconds from now during which no chat may be started; 0 lifts it. Linked clients are told unless `silently`. */
	lockNewChats(seconds: number, { silently = false } = {}): void {
		this.lockedUntil = seconds > 0 ? this.person.network.seconds() + seconds : null;
		if (!silently)
			this.tell('NotificationUserReachoutTimelockUpdate', {
				xwa2_notify_account_reachout_timelock: this.timelock(),
			});
	}

	/** How many chats may be started in a period of so many seconds from now; null for no limit. */
	capNewChats(total: number | null, seconds = 86_400): void {
		const endsAt = this.person.network.seconds() + seconds;
		this.quota = total === null ? null : { total, endsAt };
		this.begun = 0;
		this.tell('MessageCappingInfoNotification', {
			xwa2_notify_new_chat_messages_capping_info_update: this.cap(),
		});
	}

	timelock() {
		return {
			is_active: this.isLocked,
			time_enforcement_ends: this.isLocked ? String(this.lockedUntil) : '0',
			enforcement_type: 'DEFAULT',
		};
	}

	cap() {
		if (!this.quota) return { total_quota: -1, used_quota: 0, capping_status: 'NONE' };
		const { total, endsAt } = this.quota;
		return {
			total_quota: total,
			used_quota: this.begun,
			cycle_end_timestamp: String(endsAt),
			capping_status: this.begun >= total ? 'CAPPED' : 'NONE',
		};
	}

	/** Somebody wrote to the account. */
	heardFrom(other: Person): void {
		this.chats.add(other.number);
	}

	/** The server's code when this account may not write to somebody, who then was not written to. */
	refusalToWriteTo(other: Person): number | undefined {
		if (this.chats.has(other.number) || other === this.person) return undefined;
		if (this.isLocked || (this.quota && this.begun >= this.quota.total)) return MAY_NOT_START_CHAT;
		this.chats.add(other.number);
		this.begun += 1;
		return undefined;
	}

	private get isLocked(): boolean {
		return this.lockedUntil !== null && this.lockedUntil > this.person.network.seconds();
	}

	private tell(operation: string, data: Record<string, unknown>): void {
		const update = el('update', { op_name: operation }, Buffer.from(JSON.stringify({ data })));
		for (const companion of this.person.companions.values()) {
			notify(companion, { from: SERVER, type: 'mex' }, [update]);
		}
	}
}
