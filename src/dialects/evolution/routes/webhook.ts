import { operations } from '../../../catalogue/operations';
import { accepted, asked, nested, orNull, route, via } from '../../kit';
import { chosenEvents, storedEvents } from '../eventNames';
import { instanceId } from '../shared';

/** Settings of a webhook, as `webhook/set` and `instance/create` take them. */
export const webhookRows = {
	enabled: 'enabled',
	url: 'url',
	headers: 'headers',
	byEvents: 'byEvents',
	base64: 'base64',
	events: via('events', chosenEvents),
	webhookByEvents: accepted('byEvents'),
	webhookBase64: accepted('base64'),
} as const;

const stored = {
	id: asked('instance', instanceId),
	url: 'url',
	headers: 'headers',
	enabled: 'enabled',
	events: via('events', storedEvents),
	webhookByEvents: 'byEvents',
	webhookBase64: 'base64',
	instanceId: asked('instance', instanceId),
} as const;

export const webhookRoutes = [
	route('POST /webhook/set/:instance', operations.webhook.set, {
		id: 'evolution.webhook.set',
		status: 201,
		body: {
			webhook: nested(webhookRows),
			// The flat body of version 1.
			enabled: accepted('enabled'),
			url: accepted('url'),
			webhook_by_events: accepted('byEvents'),
			webhook_base64: accepted('base64'),
			events: accepted(via('events', chosenEvents)),
		},
		dropped: ['secret', 'hmacSecret'],
		reply: stored,
		absent: {
			instance: ({ input }) => input.instance,
			enabled: true,
			url: ({ input }) => input.url,
		},
	}),
	route('GET /webhook/find/:instance', operations.webhook.get, {
		id: 'evolution.webhook.find',
		reply: orNull('url', stored),
		absent: { instance: ({ input }) => input.instance, enabled: false },
	}),
];
