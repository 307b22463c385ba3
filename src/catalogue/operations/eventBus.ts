import { z } from 'zod';
import { defineOperation } from '../define';
import { eventNames } from '../events/names';
import { instance } from '../fields';

/** Every bus shares one shape; the address of the broker is the gateway's own configuration, but for some. */
const kind = z.enum(['websocket', 'rabbitmq', 'sqs', 'nats', 'pusher', 'kafka']).meta({
	title: 'Bus',
	description: 'Where events are published',
});

export const busSettings = {
	enabled: z
		.boolean()
		.default(true)
		.meta({ title: 'Enabled', description: 'Whether events are published' }),
	events: z
		.array(z.enum(eventNames))
		.default([])
		.meta({
			title: 'Events',
			description: 'Events to publish; none chosen means all',
			ui: { widget: 'events' },
		}),
};

const pusherOnly = { when: { kind: ['pusher'] } } as const;

const access = {
	url: z
		.string()
		.optional()
		.meta({
			title: 'URL',
			description: 'Server that the gateway connects to, ws or wss',
			ui: { when: { kind: ['websocket'] } },
		}),
	appId: z
		.string()
		.optional()
		.meta({ title: 'App ID', description: 'App at Pusher', ui: pusherOnly }),
	key: z.string().optional().meta({ title: 'Key', description: 'Key at Pusher', ui: pusherOnly }),
	cluster: z
		.string()
		.optional()
		.meta({ title: 'Cluster', description: 'Cluster at Pusher', ui: pusherOnly }),
	useTls: z
		.boolean()
		.optional()
		.meta({ title: 'Use TLS', description: 'Whether to speak TLS with Pusher', ui: pusherOnly }),
};

const stored = z.object({ instance: z.string(), kind, ...busSettings, ...access });

const example = {
	instance: 'sales',
	kind: 'rabbitmq',
	enabled: true,
	events: ['message.received'],
} satisfies z.output<typeof stored>;

export const set = defineOperation({
	id: 'eventBus.set',
	title: 'Set',
	action: 'Set which events go to a bus',
	description:
		'Publishes the events of an instance on RabbitMQ, SQS, NATS, Kafka, Pusher or WebSocket.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({
		instance,
		kind,
		...busSettings,
		...access,
		secret: z
			.string()
			.optional()
			.meta({
				title: 'Secret',
				description: 'Secret at Pusher',
				ui: { widget: 'secret', ...pusherOnly },
			}),
	}),
	output: stored,
	examples: [
		{
			input: { instance: 'sales', kind: 'rabbitmq', events: ['message.received'] },
			output: example,
		},
	],
});

export const get = defineOperation({
	id: 'eventBus.get',
	title: 'Get',
	action: 'Get which events go to a bus',
	description: 'Shows which events of an instance a bus gets. Secrets are never shown.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, kind }),
	output: stored,
	examples: [{ input: { instance: 'sales', kind: 'rabbitmq' }, output: example }],
});
