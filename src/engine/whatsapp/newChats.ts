import type { NewChatMessageCapInfo, ReachoutTimelockState } from '@whiskeysockets/baileys';
import type { NewChatLimits } from '../pacing/NewChats';

/** When WhatsApp does not say how long a lock lasts, it is asked again after this. */
const UNKNOWN_LOCK_MS = 15 * 60_000;

/** `xwa2_fetch_account_reachout_timelock`, and the notification of it, as the library reads them. */
export function readTimelock(
	{ isActive, timeEnforcementEnds, enforcementType }: ReachoutTimelockState,
	now = Date.now(),
): Pick<NewChatLimits, 'lockedUntil' | 'lockReason'> {
	if (!isActive) return { lockedUntil: null, lockReason: null };
	return {
		lockedUntil: timeEnforcementEnds?.getTime() ?? now + UNKNOWN_LOCK_MS,
		lockReason: enforcementType ?? 'DEFAULT',
	};
}

/** `xwa2_message_capping_info`; a quota of -1 is none. Times are seconds since the epoch, as text. */
export function readCap({
	total_quota: total = -1,
	used_quota: used = 0,
	cycle_end_timestamp: end,
}: NewChatMessageCapInfo): Pick<NewChatLimits, 'quota' | 'used' | 'periodEndsAt'> {
	if (total < 0) return { quota: null, used: null, periodEndsAt: null };
	const seconds = Number(end ?? 0);
	return { quota: total, used, periodEndsAt: seconds > 0 ? seconds * 1_000 : null };
}
