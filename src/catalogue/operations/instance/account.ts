import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	chatwootSettings,
	instance,
	instanceDetails,
	instanceSettings,
	instanceStatus,
	linkedExample,
	pairingOffer,
	proxySettings,
} from '../../fields';
import { busSettings } from '../eventBus';
import { webhookSettings } from '../webhook';
import { offered, pairingPhone } from './pairing';

const bus = z.object(busSettings).optional();

/** What some gateways set up together with the instance; elsewhere each has its own operation. */
const atCreation = {
	integration: z
		.enum(['baileys', 'cloudApi', 'channel'])
		.optional()
		.meta({
			title: 'Integration',
			description:
				'How it reaches WhatsApp: as a linked device, by the Cloud API, or a channel of your own',
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
		.object({
			url: z
				.string()
				.optional()
				.meta({ title: 'URL', description: 'Where the gateway posts events' }),
			...webhookSettings,
		})
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
	embedded: 'works',
	input: z.object({ instance }),
	output: instanceDetails,
	examples: [{ input: { instance: 'sales' }, output: linkedExample }],
});

export const getStats = defineOperation({
	id: 'instance.getStats',
	title: 'Get Statistics',
	action: 'Get the statistics of an instance',
	description:
		'Counts what was sent and received, and what is left of the daily quota. Days are those of the time zone in the settings, weeks begin on Monday.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
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
