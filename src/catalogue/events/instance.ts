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
	data: instanceStatus,
	example: status,
});

export const disconnected = defineEvent({
	name: 'instance.disconnected',
	title: 'Instance Disconnected',
	description: 'An instance lost its link or its connection, with the reason and what to do',
	lane: 'instance',
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
