import type { InstanceState, StateReason } from '../domain/instance';

/** How a socket ended, as WhatsApp or the network said it. */
export interface Close {
	/** Status code of the stream error, failure or HTTP answer. */
	code: number;
	/** Seconds until a temporary ban ends. */
	expireSeconds?: number;
	/** WhatsApp's own number for the reason of a temporary ban (101 to 106). */
	banCode?: string;
}

type Then =
	/** Normal after pairing: at once, without a word. */
	| { do: 'restart' }
	/** Comes back by itself, not before `atLeastMs`. */
	| { do: 'reconnect'; atLeastMs: number }
	/** The server may be wrong the first time; a second one within a minute counts. */
	| { do: 'retryOnce'; stop: InstanceState }
	| { do: 'refreshVersion' }
	/** `unlinks`: the link is gone for good, so the auth state is archived. */
	| { do: 'stop'; state: InstanceState; unlinks: boolean };

interface Row {
	then: Then;
	reason: StateReason;
}

const SCAN_AGAIN = 'Run Connect and scan a new QR with the phone';
const RECONNECT: Then = { do: 'reconnect', atLeastMs: 0 };

/** A word of our own among WhatsApp's: the line was given up because it was open and nothing came. */
export const DEAF = 1408;

/**
 * What each close code means and what is done. Codes and meanings as WhatsApp Web and whatsmeow read them; 500 is also
 * the library's word for "some stream error", so it never costs the link.
 */
const table: Record<number, Row> = {
	401: {
		then: { do: 'stop', state: 'logged_out', unlinks: true },
		reason: { code: 'device_removed', message: 'The phone removed this device', hint: SCAN_AGAIN },
	},
	402: {
		then: { do: 'stop', state: 'banned', unlinks: false },
		reason: {
			code: 'temporary_ban',
			message: 'WhatsApp banned this account for a time',
			hint: 'Wait until the ban ends; then run Connect',
		},
	},
	403: {
		then: { do: 'stop', state: 'locked', unlinks: true },
		reason: {
			code: 'account_locked',
			message: 'WhatsApp locked this account or its phone is gone (403)',
			hint: 'Open WhatsApp on the phone and follow what it says; then run Connect',
		},
	},
	405: {
		then: { do: 'refreshVersion' },
		reason: {
			code: 'client_outdated',
			message: 'WhatsApp refuses this client version (405)',
			hint: 'Update the package, or set a current version as waVersion; then run Connect',
		},
	},
	406: {
		then: { do: 'stop', state: 'banned', unlinks: true },
		reason: {
			code: 'banned',
			message: 'WhatsApp banned this account (406)',
			hint: 'Open WhatsApp on the phone to ask for a review',
		},
	},
	408: {
		then: RECONNECT,
		reason: { code: 'connection_lost', message: 'The connection to WhatsApp was lost' },
	},
	[DEAF]: {
		then: RECONNECT,
		reason: { code: 'deaf', message: 'Nothing came on the connection any more' },
	},
	409: {
		then: { do: 'stop', state: 'outdated', unlinks: false },
		reason: {
			code: 'client_refused',
			message: 'WhatsApp refuses how this client names itself (409)',
			hint: 'Leave the browser setting at its default; then run Connect',
		},
	},
	411: {
		then: { do: 'stop', state: 'locked', unlinks: false },
		reason: {
			code: 'multi_device_missing',
			message: 'The account does not use multi-device (411)',
			hint: 'Update WhatsApp on the phone; then run Connect',
		},
	},
	428: {
		then: RECONNECT,
		reason: { code: 'connection_closed', message: 'WhatsApp closed the connection' },
	},
	429: {
		then: { do: 'reconnect', atLeastMs: 5 * 60_000 },
		reason: { code: 'too_many_connects', message: 'WhatsApp asks to connect less often (429)' },
	},
	440: {
		then: { do: 'retryOnce', stop: 'conflict' },
		reason: {
			code: 'replaced',
			message: 'Another client took over this link (440)',
			hint: 'Stop the other gateway that uses this session; then run Connect',
		},
	},
	500: {
		then: RECONNECT,
		reason: { code: 'stream_error', message: 'WhatsApp ended the stream with an error (500)' },
	},
	503: {
		then: RECONNECT,
		reason: { code: 'server_restart', message: 'The WhatsApp server restarts (503)' },
	},
	515: {
		then: { do: 'restart' },
		reason: { code: 'restart_required', message: 'WhatsApp asks for a new connection (515)' },
	},
};

const qrTimeout: StateReason = {
	code: 'qr_timeout',
	message: 'Nobody linked a phone in time',
	hint: 'Run Connect again and scan the QR while it is fresh',
};

/** What happened before on this link, as far as the next step depends on it. */
export interface CloseHistory {
	linked: boolean;
	/** When WhatsApp last asked for a restart (515). */
	restartedAt: number | null;
	/** When a close was last answered with the one retry it gets. */
	retriedAt: number | null;
	versionRefreshed: boolean;
}

export type CloseDecision =
	| { kind: 'restart' }
	| { kind: 'reconnect'; atLeastMs: number; reason: StateReason; isRetry: boolean }
	| { kind: 'refreshVersion'; reason: StateReason }
	| {
			kind: 'stop';
			state: InstanceState;
			reason: StateReason;
			until: number | null;
			unlinks: boolean;
	  };

/** Two closes that get one retry count as one quarrel when they are this near. */
const RETRY_WINDOW_MS = 60_000;

export function decideClose(close: Close, history: CloseHistory, now: number): CloseDecision {
	const row = rowOf(close.code);
	const recently = (at: number | null) => at !== null && now - at < RETRY_WINDOW_MS;
	const retry = (): CloseDecision => ({
		kind: 'reconnect',
		atLeastMs: 1_000,
		reason: row.reason,
		isRetry: true,
	});
	const stop = (state: InstanceState, unlinks: boolean): CloseDecision => ({
		kind: 'stop',
		state,
		reason: withBan(row.reason, close),
		until: close.expireSeconds ? now + close.expireSeconds * 1_000 : null,
		unlinks,
	});
	const { then } = row;
	switch (then.do) {
		case 'restart':
			return { kind: 'restart' };
		case 'retryOnce':
			return recently(history.retriedAt) ? stop(then.stop, false) : retry();
		case 'refreshVersion':
			return history.versionRefreshed
				? stop('outdated', false)
				: { kind: 'refreshVersion', reason: row.reason };
		case 'stop':
			// Seen in the field: right after the restart that follows pairing, a link that is good gets one 401.
			if (close.code === 401 && recently(history.restartedAt) && !recently(history.retriedAt)) {
				return retry();
			}
			return stop(then.state, then.unlinks);
		case 'reconnect':
			if (!history.linked) return unpaired(close, row.reason);
			return {
				kind: 'reconnect',
				atLeastMs: then.atLeastMs,
				reason: row.reason,
				isRetry: false,
			};
	}
}

function rowOf(code: number): Row {
	return (
		table[code] ?? {
			then: RECONNECT,
			reason: {
				code: `http_${code}`,
				message: `The connection to WhatsApp ended with code ${code}`,
			},
		}
	);
}

/** Without a link there is nothing to come back to: the person asks for a new QR. */
function unpaired(close: Close, reason: StateReason): CloseDecision {
	const told =
		close.code === 408
			? qrTimeout
			: { ...reason, hint: 'Run Connect again; if it stays, check the network of the gateway' };
	return { kind: 'stop', state: 'created', reason: told, until: null, unlinks: false };
}

function withBan(reason: StateReason, { banCode }: Close): StateReason {
	return banCode ? { ...reason, message: `${reason.message} (reason ${banCode})` } : reason;
}
