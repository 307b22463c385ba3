/** The closed set of states of an instance; docs/architecture.md draws the moves between them. */
export const instanceStates = [
	/** Known here, linked to no phone, no socket open. */
	'created',
	/** A socket is being opened for the first time since start or Connect. */
	'connecting',
	/** Waits for the phone to scan a QR. */
	'qr',
	/** Waits for the person to type the pairing code on the phone. */
	'pairing_code',
	/** WhatsApp asks for a passkey before it links this account. */
	'passkey_required',
	'connected',
	/** Linked; the socket was lost and comes back by itself. */
	'reconnecting',
	/** Linked and open, but something is wrong: the reason says what. */
	'degraded',
	/** Another client uses this link; it was not fought over. */
	'conflict',
	/** The phone removed this device; the auth state is archived. */
	'logged_out',
	/** WhatsApp banned the account; `until` when the ban is temporary. */
	'banned',
	/** WhatsApp locked the account (403). */
	'locked',
	/** WhatsApp refuses this client version (405), also after one refresh. */
	'outdated',
	/** The data folder cannot be written; nothing is receipted or sent. */
	'storage_error',
] as const;

export type InstanceState = (typeof instanceStates)[number];

/** Sends are stored and wait in these states, since the link exists and comes back by itself. */
export const sendableStates: ReadonlySet<InstanceState> = new Set([
	'connected',
	'connecting',
	'reconnecting',
	'degraded',
]);

/** `sandbox` is the local WhatsApp of this package; its accounts never share a folder with real ones. */
export type Network = 'whatsapp' | 'sandbox';

export interface StateReason {
	/** A word for programs, such as `qr_timeout`, `device_removed`, `http_405`. */
	code: string;
	message: string;
	/** The next step for the person, when there is one. */
	hint?: string;
}

/** What is known about an instance at this moment. */
export interface InstanceStatus {
	name: string;
	state: InstanceState;
	network: Network;
	/** Since when it is in this state; milliseconds since the epoch. */
	since: number;
	reason: StateReason | null;
	/** End of a temporary ban; milliseconds since the epoch. */
	until: number | null;
	/** Own number, digits only, once linked. */
	phone: string | null;
	/** Own LID, `123@lid`, once linked. */
	lid: string | null;
	/** Own push name, once known. */
	profileName: string | null;
}

/** What the person needs to link a phone. Absent once linked. */
export interface PairingOffer {
	/** The text inside the QR. */
	qr: string | null;
	/** Eight characters to type on the phone. */
	pairingCode: string | null;
	/** When this offer is replaced or ends; milliseconds since the epoch. */
	expiresAt: number;
}

const namePattern = /^[a-zA-Z0-9_-]{1,64}$/;

/** Instance names go into paths, SQL and headers; nothing else is let in. */
export function isInstanceName(name: string): boolean {
	return namePattern.test(name);
}
