import { operations } from '../../../catalogue/operations';
import { route, via } from '../../kit';
import { chosenEvents, storedEvents } from '../eventNames';
import { envelope, v1 } from '../shared';

export const webhookRoutes = [
	route('PUT /instances/:uuid/webhook', operations.webhook.set, {
		id: 'zapini.webhookOut.set',
		...v1('/instances/:uuid/webhook'),
		params: { uuid: 'instance' },
		body: {
			webhook_url: 'url',
			webhook_secret: 'hmacSecret',
			events: via('events', chosenEvents),
			is_active: 'enabled',
		},
		refused: ['headers', 'byEvents', 'base64', 'secret'],
		reply: envelope(
			{ webhook_url: 'url', events: via('events', storedEvents), is_active: 'enabled' },
			'Webhook configured successfully',
		),
		absent: {
			instance: ({ input }) => input.instance,
			enabled: ({ input }) => input.enabled ?? true,
			url: ({ input }) => input.url,
			signed: ({ input }) => input.hmacSecret !== undefined,
		},
	}),
];
