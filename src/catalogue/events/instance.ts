import { z } from 'zod';
import { defineEvent } from '../define';
import { instanceStatus, isoTime, pairingOffer } from '../fields';

const status = {
	instance: 'sales',
	state: 'connected',
	network: 'whatsapp',
	since: '2026-11-22T09:00:00.000Z',
	reason: null,
	until: null,
	phone: '5511988887777',
	lid: '123456789012345@lid',
	profileName: 'Sales',
} satisfies z.output<typeof instanceStatus>;

export const connected = defineEvent({
	name: 'instance.connected',
	title: 'Instance Connected',
	description: 'An instance came online',
	lane: 'instance',
	embedded: 'works',
	data: instanceStatus,
	example: status,
});

export const disconnected = defineEvent({
	name: 'instance.disconnected',
	title: 'Instance Disconnected',
	description: 'An instance lost its link or its connection, with the reason and what to do',
	lane: 'instance',
	embedded: 'works',
	data: instanceStatus,
	example: {
		...status,
		state: 'logged_out',
		reason: {
			code: 'device_removed',
			message: 'The phone removed this device',
			hint: 'Run Connect and scan a new QR',
		},
	},
});

export const qr = defineEvent({
	name: 'instance.qr',
	title: 'Instance QR',
	description: 'A new QR or pairing code is ready',
	lane: 'instance',
	embedded: 'works',
	data: z.object({ instance: z.string(), ...pairingOffer, timestamp: isoTime }),
	example: {
		instance: 'sales',
		qr: 'https://wa.me/settings/linked_devices#2@q7…',
		qrImage: 'data:image/png;base64,iVBORw0KGgo…',
		pairingCode: null,
		expiresAt: '2026-11-22T09:01:00.000Z',
		timestamp: '2026-11-22T09:00:00.000Z',
	},
});

export const connecting = defineEvent({
	name: 'instance.connecting',
	title: 'Instance Connecting',
	description: 'An instance begins to connect: at the start of the gateway, or when it is told to',
	lane: 'instance',
	embedded: 'works',
	data: instanceStatus,
	example: { ...status, state: 'connecting' },
});

export const created = defineEvent({
	name: 'instance.created',
	title: 'Instance Created',
	description: 'An instance was created',
	lane: 'instance',
	embedded: 'works',
	data: instanceStatus,
	example: { ...status, state: 'created', phone: null, lid: null, profileName: null },
});

export const deleted = defineEvent({
	name: 'instance.deleted',
	title: 'Instance Deleted',
	description: 'An instance was deleted with everything stored for it',
	lane: 'instance',
	embedded: 'impossible',
	data: z.object({ instance: z.string(), timestamp: isoTime }),
	example: { instance: 'sales', timestamp: '2026-11-22T09:00:00.000Z' },
});

export const gatewayStarted = defineEvent({
	name: 'gateway.started',
	title: 'Gateway Started',
	description: 'The gateway started and took up this instance',
	lane: 'instance',
	embedded: 'works',
	data: z.object({ instance: z.string(), version: z.string().nullable(), timestamp: isoTime }),
	example: { instance: 'sales', version: '1.0.0', timestamp: '2026-11-22T09:00:00.000Z' },
});
