import { operations, type OutputOf } from '../../../catalogue/operations';
import { accepted, nested, route, via, type Rows } from '../../kit';
import { chosenEvents, storedEvents } from '../eventNames';
import { success } from '../shared';

const { webhook } = operations;

const stored = {
	url: 'url',
	enabled: 'enabled',
	events: via('events', storedEvents),
} as const satisfies Rows<OutputOf<'webhook.get'>>;

const reply = {
	...success,
	webhook: nested(stored),
	url: accepted('url'),
	enabled: accepted('enabled'),
	events: accepted(via('events', storedEvents)),
} as const satisfies Rows<OutputOf<'webhook.get'>>;

export const webhookRoutes = [
	route('POST /api/instances/:instance/webhook', webhook.set, {
		id: 'papi.webhook.set',
		body: { url: 'url', enabled: 'enabled', events: via('events', chosenEvents) },
		// P-API adds no header and signs nothing: who needs to tell a real post puts a secret into the URL.
		refused: ['headers', 'secret', 'hmacSecret'],
		dropped: ['byEvents', 'base64'],
		reply,
		absent: {
			instance: ({ input }) => input.instance,
			url: ({ input }) => input.url,
			enabled: ({ input }) => input.enabled ?? true,
		},
	}),
	route('GET /api/instances/:instance/webhook', webhook.get, {
		id: 'papi.webhook.get',
		reply,
		absent: { instance: ({ input }) => input.instance, enabled: false },
	}),
];
