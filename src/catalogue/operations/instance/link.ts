import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	done,
	instance,
	instanceStatus,
	linkedExample,
	pairingOffer,
	waitLimit,
} from '../../fields';
import { offered, pairingPhone } from './pairing';

export const connect = defineOperation({
	id: 'instance.connect',
	title: 'Connect',
	action: 'Connect an instance to a phone',
	description:
		'Starts linking and answers with a QR to scan or a pairing code to type. A linked instance answers its state.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		phone: pairingPhone,
		waitUntilConnected: z
			.boolean()
			.default(false)
			.meta({
				title: 'Wait Until Connected',
				description: 'Whether to answer only once the phone is linked or the waiting time is over',
				ui: { advanced: true },
			}),
		waitMs: z
			.int()
			.min(0)
			.max(waitLimit)
			.default(60_000)
			.meta({
				title: 'Wait At Most',
				description: 'How many milliseconds to wait for the link',
				ui: { advanced: true },
			}),
	}),
	output: instanceStatus.extend(pairingOffer),
	examples: [{ input: { instance: 'sales' }, output: offered }],
});

export const logout = defineOperation({
	id: 'instance.logout',
	title: 'Log Out',
	action: 'Log out an instance',
	description: 'Unlinks the instance from its phone. Linking again needs a new QR.',
	scope: 'instance',
	effect: 'destroy',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: instanceStatus,
	examples: [
		{
			input: { instance: 'sales' },
			output: { ...linkedExample, state: 'logged_out', phone: null, lid: null, profileName: null },
		},
	],
});

export const getQr = defineOperation({
	id: 'instance.getQr',
	title: 'Get QR',
	action: 'Get the current QR of an instance',
	description:
		'Answers the QR that waits to be scanned. One lasts about 20 seconds; null when there is none.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: instanceStatus.extend(pairingOffer),
	examples: [{ input: { instance: 'sales' }, output: offered }],
});

export const restart = defineOperation({
	id: 'instance.restart',
	title: 'Restart',
	action: 'Restart an instance',
	description: 'Closes the connection and opens it again. The link to the phone stays.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: instanceStatus.extend(pairingOffer),
	examples: [
		{
			input: { instance: 'sales' },
			output: {
				...linkedExample,
				state: 'reconnecting',
				qr: null,
				qrImage: null,
				pairingCode: null,
				expiresAt: null,
			},
		},
	],
});

export const disconnect = defineOperation({
	id: 'instance.disconnect',
	title: 'Disconnect',
	action: 'Disconnect an instance',
	description: 'Closes the connection until Connect or Restart. The link to the phone stays.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: instanceStatus,
	examples: [
		{
			input: { instance: 'sales' },
			output: {
				...linkedExample,
				state: 'created',
				reason: { code: 'disconnected', message: 'Disconnected on request' },
			},
		},
	],
});

export const setPresence = defineOperation({
	id: 'instance.setPresence',
	title: 'Set Presence',
	action: 'Show the account as online or offline',
	description: 'Sets whether others see the account as online.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		presence: z
			.enum(['available', 'unavailable'])
			.default('available')
			.meta({ title: 'Presence', description: 'Online or offline' }),
	}),
	output: done,
	examples: [{ input: { instance: 'sales' }, output: { success: true } }],
});
