import { z } from 'zod';
import { defineOperation } from '../define';
import {
	chatwootSettings,
	done,
	instance,
	instanceDetails,
	instanceSettings,
	instanceStatus,
	linkedExample,
	pairingOffer,
	proxySettings,
	waitLimit,
} from '../fields';
import { busSettings } from './eventBus';
import { webhookSettings } from './webhook';

const offered = {
	...linkedExample,
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

const bus = z.object(busSettings).optional();

/** What some gateways set up together with the instance; elsewhere each has its own operation. */
const atCreation = {
	integration: z
		.enum(['baileys', 'cloudApi', 'channel'])
		.optional()
		.meta({
			title: 'Integration',
			description: 'How it reaches WhatsApp: as a linked device, by the Cloud API, or a channel of your own',
			ui: { advanced: true },
		}),
	settings: z
		.object(instanceSettings)
		.optional()
		.meta({
			title: 'Settings',
			description: 'How the instance behaves by itself',
			ui: { advanced: true },
		}),
	proxy: z
		.object(proxySettings)
		.optional()
		.meta({ title: 'Proxy', description: 'Proxy of the instance', ui: { advanced: true } }),
	webhook: z
		.object({ url: z.string().optional().meta({ title: 'URL', description: 'Where the gateway posts events' }), ...webhookSettings })
		.optional()
		.meta({ title: 'Webhook', description: 'Where events are posted', ui: { advanced: true } }),
	rabbitmq: bus.meta({
		title: 'RabbitMQ',
		description: 'Which events go to RabbitMQ',
		ui: { advanced: true },
	}),
	sqs: bus.meta({
		title: 'Amazon SQS',
		description: 'Which events go to Amazon SQS',
		ui: { advanced: true },
	}),
	chatwoot: z
		.object(chatwootSettings)
		.omit({ enabled: true })
		.optional()
		.meta({
			title: 'Chatwoot',
			description: 'Where conversations are mirrored to Chatwoot',
			ui: { advanced: true },
		}),
};

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
		connect: z.boolean().default(false).meta({
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
		...atCreation,
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
	input: z.object({
		instance: instance.optional().meta({
			title: 'Instance',
			description: 'Only the instance of this name',
			ui: { advanced: true },
		}),
		instanceId: z
			.string()
			.optional()
			.meta({
				title: 'Instance ID',
				description: 'Only the instance with this ID, on gateways that give instances one',
				ui: { advanced: true },
			}),
		state: z
			.enum(['connected', 'disconnected', 'qr', 'pending'])
			.optional()
			.meta({
				title: 'State',
				description: 'Only instances that are online, offline, waiting for a scan, or new',
				ui: { advanced: true },
			}),
	}),
	output: z.object({ instances: z.array(instanceDetails) }),
	examples: [{ input: {}, output: { instances: [linkedExample] } }],
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
	input: z.object({
		instance,
		live: z
			.boolean()
			.optional()
			.meta({
				title: 'Ask Live',
				description: 'Whether to ask the engine and not to answer the state last stored',
				ui: { advanced: true },
			}),
	}),
	output: instanceStatus,
	examples: [{ input: { instance: 'sales' }, output: linkedExample }],
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
		waitUntilConnected: z.boolean().default(false).meta({
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

const remove = defineOperation({
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
export { remove as delete };

export const get = defineOperation({
	id: 'instance.get',
	title: 'Get',
	action: 'Get an instance',
	description: 'Shows an instance with its state and what it may still send today.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance }),
	output: instanceDetails,
	examples: [{ input: { instance: 'sales' }, output: linkedExample }],
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
	embedded: 'planned',
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
	embedded: 'planned',
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
	embedded: 'planned',
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
	embedded: 'planned',
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

export const getStats = defineOperation({
	id: 'instance.getStats',
	title: 'Get Statistics',
	action: 'Get the statistics of an instance',
	description: 'Counts what was sent and received, and what is left of the daily quota.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance }),
	output: z.object({
		sentToday: z.int(),
		sentThisWeek: z.int(),
		sentThisMonth: z.int(),
		receivedToday: z.int(),
		dailyLimit: z.int().nullable().meta({ description: 'Null without a quota' }),
		remainingToday: z.int().nullable(),
		conversations: z.int(),
		contacts: z.int(),
	}),
	examples: [
		{
			input: { instance: 'sales' },
			output: {
				sentToday: 45,
				sentThisWeek: 320,
				sentThisMonth: 1250,
				receivedToday: 78,
				dailyLimit: 500,
				remainingToday: 455,
				conversations: 156,
				contacts: 203,
			},
		},
	],
});
