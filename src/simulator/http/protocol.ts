import type { DeliverEffect, IqEffect, MediaEffect, SendEffect } from '../faults/Faults';
import type { Addressing } from '../wire/jid';

/** What `GET /` of the control API answers: enough to point a client or a gateway at this network. */
export interface SandboxDescriptor {
	/** For `waWebSocketUrl`. */
	url: string;
	/** Hexadecimal; for `WA_CERT_DETAILS.PUBLIC_KEY`. */
	rootKey: string;
	addressing: Addressing;
	accounts: AccountDescriptor[];
	contacts: PersonDescriptor[];
}

export interface PersonDescriptor {
	number: string;
	jid: string;
	lid: string;
	name: string;
}

export interface AccountDescriptor extends PersonDescriptor {
	devices: { device: number; connected: boolean; waiting: number }[];
}

/** A fault as it travels: matchers are the fields that must be equal. */
export type FaultRequest = { match?: Record<string, unknown>; times?: number } & (
	| { on: 'send'; effect: SendEffect }
	| { on: 'deliver'; effect: DeliverEffect }
	| { on: 'iq'; effect: IqEffect }
	| { on: 'media'; effect: MediaEffect }
);

export type ConnectionAction =
	| {
			action:
				| 'drop'
				| 'close'
				| 'restart515'
				| 'replaced440'
				| 'loggedOut401'
				| 'unavailable503'
				| 'freeze'
				| 'heal';
	  }
	| { action: 'deafen'; answers?: 'pings' | 'questions'; announcing?: boolean; logins?: number }
	| { action: 'slow'; ms: number }
	| { action: 'endWith'; code: number }
	| { action: 'refuse'; code: number; times?: number; details?: Record<string, string | number> };

export interface ErrorBody {
	error: { message: string; hint: string };
}

/** The longest a single request waits; clients that want to wait longer ask again. */
export const LONGEST_WAIT_MS = 60_000;

/** Regular expressions have no JSON form of their own. */
export function encodeJson(value: unknown): string {
	return JSON.stringify(value, (_name, item: unknown) =>
		item instanceof RegExp ? { $regexp: item.source, $flags: item.flags } : item,
	);
}

export function decodeJson(text: string): unknown {
	return JSON.parse(text, (_name, item: unknown) => {
		const { $regexp, $flags } = (item ?? {}) as { $regexp?: unknown; $flags?: string };
		return typeof $regexp === 'string' ? new RegExp($regexp, $flags) : item;
	});
}

/** Bytes travel in the form of Baileys' `BufferJSON`; read here without the library, which takes long to load. */
export function reviveBuffers(value: unknown): unknown {
	return JSON.parse(JSON.stringify(value), (_name, item: unknown) => {
		const { type, data } = (item ?? {}) as { type?: unknown; data?: unknown };
		return type === 'Buffer' && typeof data === 'string' ? Buffer.from(data, 'base64') : item;
	});
}
