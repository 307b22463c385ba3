import type { Network } from '../../domain/instance';

/** How an account is kept from writing faster and to more strangers than WhatsApp bears. All of it is configuration. */
export interface PacingSettings {
	enabled: boolean;
	/** Sends a minute that answer nobody; normal ones and campaigns have a line each. */
	perMinute: number;
	/** How many of them may leave at once after a pause. */
	burst: number;
	/** Chats a day that nobody wrote in before. */
	newChatsPerDay: number;
	/** Sends a day, replies counted but never held; 0 for no limit. */
	dailyLimit: number;
	/** Days over which a newly linked account comes to its full rates; 0 for at once. */
	warmUpDays: number;
	/** Such as `22:00-07:00`, when nothing leaves but replies; empty for none. */
	quietHours: string;
	/** IANA name of the zone of the quiet hours and of the day that is counted. */
	timeZone: string;
	/** Whether "typing…" is shown before a text, for as long as it takes to type. */
	typing: boolean;
}

/**
 * WhatsApp publishes no limits for accounts like these, so the numbers are those that Meta publishes for its own API, and
 * everything else is off. They are a start to configure from, no promise that an account is safe.
 */
export const pacingDefaults: Omit<PacingSettings, 'enabled'> = {
	// Cloud API, pair rate limit: one message in 6 s, bursts of 45 — there for one pair, here for all that is not an answer.
	perMinute: 10,
	burst: 45,
	// Cloud API, the lowest messaging limit: 250 people in 24 hours whom the business writes to first.
	newChatsPerDay: 250,
	// Nothing is published.
	dailyLimit: 0,
	// Nothing is published; a week is what makers of gateways pass on to each other.
	warmUpDays: 7,
	quietHours: '',
	timeZone: 'UTC',
	typing: true,
};

/** On for real accounts; a local WhatsApp bears everything. */
export function resolvePacing(network: Network, given: Partial<PacingSettings>): PacingSettings {
	return { ...pacingDefaults, enabled: network === 'whatsapp', ...given };
}

/** Cloud API, customer service window: for so long a business answers freely after a person wrote. */
export const REPLY_WINDOW_MS = 24 * 3_600_000;

/** Share of a slot by which the next one is later at random, so that no two pauses are alike. */
export const JITTER = 0.3;

/** New chats that may be begun at once; the others are spread over the day. */
export const NEW_CHATS_BURST = 5;

/** After a rate notice (429): WhatsApp's own clients wait a quarter of an hour and more. */
export const RATE_NOTICE_MS = 15 * 60_000;
