import type { InstanceState, Network } from '../../domain/instance';
import type { MessageState } from '../../domain/message';
import { sha256Hex } from '../../support/crypto';
import { words, type Codec, type ReplyContext } from '../kit';

/** Evolution names instances by UUID as well; ours follows from the name, so that it never changes. */
export function instanceIdOf(name: string): string {
	const hex = sha256Hex(`instance:${name}`);
	const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
	return [
		hex.slice(0, 8),
		hex.slice(8, 12),
		`8${hex.slice(13, 16)}`,
		variant + hex.slice(17, 20),
		hex.slice(20, 32),
	].join('-');
}

/** Written beside the name and never read: the name says it. */
export const instanceId: Codec<string> = {
	decode: () => undefined,
	encode: instanceIdOf,
};

/**
 * Evolution knows `open`, `connecting`, `close`, and `refused` after too many QRs. `close` does not say whether a phone
 * is linked; it reads as `created`, the state in which Connect helps.
 */
export const connectionState = words(
	{ open: 'connected', connecting: 'connecting', close: 'created', refused: 'created' },
	{
		degraded: 'open',
		qr: 'connecting',
		pairing_code: 'connecting',
		passkey_required: 'connecting',
		reconnecting: 'connecting',
		conflict: 'close',
		logged_out: 'close',
		banned: 'close',
		locked: 'close',
		outdated: 'close',
		storage_error: 'close',
	},
);

/** The states of a message, as `messages.update` says them. */
export const messageStatus = words(
	{
		PENDING: 'sending',
		SERVER_ACK: 'server_ack',
		DELIVERY_ACK: 'delivered',
		READ: 'read',
		PLAYED: 'played',
		ERROR: 'failed',
	},
	{ queued: 'PENDING', uncertain: 'PENDING' },
);

/** The answer to a send says PENDING whatever WhatsApp said meanwhile: clients of Evolution compare with it. */
export const sendStatus: Codec<MessageState> = {
	decode: (wire) => messageStatus.decode(wire),
	encode: (state) => (state === 'failed' ? 'ERROR' : 'PENDING'),
};

/** A string since 2.2, `{apikey}` before. */
export const hash: Codec<string> = {
	decode: (wire) => {
		const key = typeof wire === 'object' && wire !== null && 'apikey' in wire ? wire.apikey : wire;
		return typeof key === 'string' ? key : undefined;
	},
	encode: (key) => key,
};

/** What a 2.3.7 answers for an instance whose settings nobody touched. */
export const defaultSettings = {
	rejectCall: false,
	msgCall: '',
	groupsIgnore: false,
	alwaysOnline: false,
	readMessages: false,
	readStatus: false,
	syncFullHistory: false,
	wavoipToken: '',
};

interface Asked extends Pick<ReplyContext, 'now'> {
	input: { instance: string };
}

/** What an answer about an instance leaves out. */
export const absentStatus = {
	state: 'created' as InstanceState,
	network: 'whatsapp' as Network,
	since: ({ now }: Pick<ReplyContext, 'now'>) => now,
};

export const absentInstance = {
	...absentStatus,
	instance: ({ input }: Asked) => input.instance,
};
