import type { EventData } from '../../catalogue/events';
import type { EventName } from '../../domain/event';
import { isObject, phoneOf, textOf } from '../kit';
import {
	minuteOf,
	type Decoders,
	type Encoders,
	type Envelope,
	type Fields,
	type Told,
} from './envelope';
import { connectionState, instanceIdOf } from './shared';

type Status = EventData<'instance.connected'>;

const nothingKnown = { network: 'whatsapp', until: null, lid: null } as const;

function told(
	event: EventName,
	{ instance, now }: Envelope,
	parts: string[],
	status: Partial<Status>,
): Told {
	const data = {
		...{ instance, since: now, reason: null, phone: null, profileName: null, ...nothingKnown },
		...status,
	};
	return { event, parts, lane: instance, data };
}

/** `refused` comes after too many QRs. */
const states: Record<string, 'open' | 'connecting' | 'close' | undefined> = {
	open: 'open',
	connecting: 'connecting',
	close: 'close',
	closed: 'close',
	refused: 'close',
};

/** `connection.update` and `status.instance`, which say the same in other words. */
function decodeConnection(envelope: Envelope): Told | null {
	const { data, now } = envelope;
	const wire = textOf(data.state) ?? textOf(data.status) ?? '';
	const state = states[wire];
	const known = {
		phone: phoneOf(data.wuid),
		profileName: textOf(data.profileName),
	};
	switch (state) {
		case 'open':
			return told('instance.connected', envelope, [wire, now], { ...known, state: 'connected' });
		case 'connecting':
			return told('instance.connecting', envelope, [wire, now], { ...known, state: 'connecting' });
		case 'close':
			return decodeClose(envelope, wire, known);
		default:
			return null;
	}
}

function decodeClose(envelope: Envelope, wire: string, known: Partial<Status>): Told {
	const { data, now } = envelope;
	const code = data.statusReason ?? data.disconnectionReasonCode;
	const isLoggedOut = code === 401;
	const parts = isLoggedOut ? ['logged_out', minuteOf(now)] : [wire, now];
	return told('instance.disconnected', envelope, parts, {
		...known,
		state: isLoggedOut ? 'logged_out' : 'created',
		reason: {
			code: isLoggedOut ? 'device_removed' : typeof code === 'number' ? `http_${code}` : wire,
			message: `The gateway closed the connection (${typeof code === 'number' ? code : wire})`,
			hint: 'Run Connect on the instance and scan the QR with the phone',
		},
	});
}

function decodeLogout(envelope: Envelope): Told {
	return decodeClose({ ...envelope, data: { statusReason: 401 } }, 'logout', {});
}

function decodeQr({ instance, now, data }: Envelope): Told | null {
	if (!isObject(data.qrcode)) return null;
	const { code, base64, pairingCode } = data.qrcode;
	return {
		...{ event: 'instance.qr', parts: [now], lane: instance },
		data: {
			...{ instance, qr: textOf(code), qrImage: textOf(base64), pairingCode: textOf(pairingCode) },
			expiresAt: null,
			timestamp: now,
		},
	};
}

const decodeDeleted = ({ instance, now }: Envelope): Told => ({
	...{ event: 'instance.deleted', parts: [minuteOf(now)], lane: instance },
	data: { instance, timestamp: now },
});

export const instanceDecoders: Decoders = {
	'connection.update': decodeConnection,
	'status.instance': decodeConnection,
	'logout.instance': decodeLogout,
	'qrcode.updated': decodeQr,
	'instance.create': (envelope) =>
		told('instance.created', envelope, [envelope.now], { state: 'created' }),
	'instance.delete': decodeDeleted,
	'remove.instance': decodeDeleted,
	'application.startup': ({ instance, now, data }) => ({
		...{ event: 'gateway.started', parts: [now], lane: instance },
		data: { instance, version: textOf(data.version), timestamp: now },
	}),
};

/** Reasons that 2.3.7 tells by the code of the closed stream. */
const statusReasons: Record<string, number> = {
	logged_out: 401,
	banned: 403,
	locked: 403,
	outdated: 405,
	conflict: 440,
};

function encodeConnection(status: Status) {
	const state = connectionState.encode(status.state as never);
	return {
		name: 'connection.update',
		data: {
			instance: status.instance,
			...(status.phone === null ? {} : { wuid: `${status.phone}@s.whatsapp.net` }),
			...(status.profileName === null ? {} : { profileName: status.profileName }),
			state,
			statusReason: statusReasons[status.state] ?? (state === 'close' ? 428 : 200),
		},
	};
}

const named = (instance: string): Fields => ({
	instanceName: instance,
	instanceId: instanceIdOf(instance),
});

export const instanceEncoders: Encoders<
	| 'instance.connected'
	| 'instance.disconnected'
	| 'instance.connecting'
	| 'instance.qr'
	| 'instance.created'
	| 'instance.deleted'
	| 'gateway.started'
> = {
	'instance.connected': encodeConnection,
	'instance.disconnected': encodeConnection,
	'instance.connecting': encodeConnection,
	'instance.qr': ({ instance, qr, qrImage, pairingCode }) => ({
		name: 'qrcode.updated',
		data: { qrcode: { instance, pairingCode, code: qr, base64: qrImage } },
	}),
	'instance.created': ({ instance }) => ({ name: 'instance.create', data: named(instance) }),
	'instance.deleted': ({ instance }) => ({ name: 'instance.delete', data: named(instance) }),
	'gateway.started': ({ instance, version }) => ({
		name: 'application.startup',
		data: { ...named(instance), version },
	}),
};
