import { z } from 'zod';
import { defineOperation } from '../define';
import { instance, instanceStatus, pairingOffer, waitLimit } from '../fields';

const linked = {
	instance: 'sales',
	state: 'connected',
	network: 'whatsapp',
	since: '2026-11-22T09:00:00.000Z',
	reason: null,
	until: null,
	phone: '5511988887777',
	lid: '123456789012345@lid',
	profileName: 'Sales',
} as const;

const offered = {
	...linked,
	state: 'qr',
	phone: null,
	lid: null,
	profileName: null,
	qr: 'https://wa.me/settings/linked_devices#2@q7…',
	qrImage: 'data:image/png;base64,iVBORw0KGgo…',
	pairingCode: null,
	expiresAt: '2026-11-22T09:01:00.000Z',
} as const;

const pairingPhone = z
	.string()
	.trim()
	.optional()
	.meta({
		title: 'Phone Number',
		description:
			'Number of the phone to link: asks for a pairing code to type instead of a QR to scan',
		ui: { widget: 'phone', advanced: true, placeholder: '5511988887777' },
	});

export const create = defineOperation({
	id: 'instance.create',
	title: 'Create',
	action: 'Create an instance',
	description:
		'Creates an instance, ready to be linked to a phone. Its API key is shown only in this answer.',
	scope: 'admin',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance: instance.meta({
			title: 'Name',
			description: 'Name for the new instance: 1 to 64 letters, digits, - or _',
			ui: { parameter: 'instanceName', placeholder: 'sales' },
		}),
		connect: z
			.boolean()
			.default(false)
			.meta({
				title: 'Connect',
				description: 'Whether to start linking at once and answer with a QR',
				ui: { advanced: true },
			}),
		phone: pairingPhone,
		apiKey: z
			.string()
			.min(16)
			.optional()
			.meta({
				title: 'API Key',
				description: 'Key for this instance alone, at least 16 characters; made up when left out',
				ui: { advanced: true, widget: 'secret' },
			}),
	}),
	output: instanceStatus.extend({
		apiKey: z
			.string()
			.nullable()
			.meta({ description: 'Key that reaches this instance alone; shown once' }),
		...pairingOffer,
	}),
	examples: [
		{
			input: { instance: 'sales' },
			output: {
				...offered,
				state: 'created',
				apiKey: 'wag_…',
				qr: null,
				qrImage: null,
				expiresAt: null,
			},
		},
	],
});

export const list = defineOperation({
	id: 'instance.list',
	title: 'Get Many',
	action: 'Get many instances',
	description: 'Lists the instances that the key may see, with their states.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({}),
	output: z.object({ instances: z.array(instanceStatus) }),
	examples: [{ input: {}, output: { instances: [linked] } }],
});

export const getState = defineOperation({
	id: 'instance.getState',
	title: 'Get State',
	action: 'Get the state of an instance',
	description: 'Says whether the instance is linked and online, since when, and why not.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: instanceStatus,
	examples: [{ input: { instance: 'sales' }, output: linked }],
});

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
			output: { ...linked, state: 'logged_out', phone: null, lid: null, profileName: null },
		},
	],
});

export const remove = defineOperation({
	id: 'instance.delete',
	title: 'Delete',
	action: 'Delete an instance',
	description:
		'Unlinks the instance and deletes it with everything stored for it. This cannot be undone.',
	scope: 'instance',
	effect: 'destroy',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: z.object({ deleted: z.literal(true), instance: z.string() }),
	examples: [{ input: { instance: 'sales' }, output: { deleted: true, instance: 'sales' } }],
});
