/** What WhatsApp says of chats that this account would start. */
export interface NewChatLimits {
	/** Until when it may start none, milliseconds since the epoch; null when it may. */
	lockedUntil: number | null;
	/** WhatsApp's word for the reason, such as `DEFAULT`; null when it may. */
	lockReason: string | null;
	/** New chats that WhatsApp lets the account start in its period; null when it sets no number. */
	quota: number | null;
	used: number | null;
	/** When its period ends; null when it did not say. */
	periodEndsAt: number | null;
}

export const noLimits: NewChatLimits = {
	lockedUntil: null,
	lockReason: null,
	quota: null,
	used: null,
	periodEndsAt: null,
};

/** Until when no chat may be started; null when one may. */
export function closedUntil(limits: NewChatLimits, now: number): number | null {
	const { lockedUntil, quota, used, periodEndsAt } = limits;
	if (lockedUntil !== null && lockedUntil > now) return lockedUntil;
	if (quota === null || used === null || used < quota) return null;
	// Where it did not say when: another look now and then.
	const until = periodEndsAt ?? now + UNKNOWN_MS;
	return until > now ? until : null;
}

const UNKNOWN_MS = 3_600_000;
