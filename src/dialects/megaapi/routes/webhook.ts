import { operations, type OutputOf } from '../../../catalogue/operations';
import { nested, route, type Rows } from '../../kit';
import { success } from '../shared';

const { webhook } = operations;

const stored = {
	...success,
	webhookUrl: 'url',
	webhookEnabled: 'enabled',
} as const satisfies Rows<OutputOf<'webhook.get'>>;

export const webhookRoutes = [
	route('GET /rest/webhook/:instance', webhook.get, {
		id: 'megaapi.webhook.find',
		ownAliases: ['/webhook/:instance'],
		reply: stored,
		absent: { instance: ({ input }) => input.instance, enabled: false },
	}),
	route('POST /rest/webhook/:instance/configWebhook', webhook.set, {
		id: 'megaapi.webhook.configWebhook',
		ownAliases: ['/webhook/:instance/configWebhook'],
		body: { messageData: nested({ webhookUrl: 'url', webhookEnabled: 'enabled' }) },
		// Mega-api adds no header and signs nothing: who needs to tell a real post puts a secret into the URL.
		refused: ['headers', 'secret', 'hmacSecret'],
		// It posts everything; whoever receives the posts filters them.
		dropped: ['events', 'byEvents', 'base64'],
		reply: stored,
		absent: {
			instance: ({ input }) => input.instance,
			url: ({ input }) => input.url,
			enabled: ({ input }) => input.enabled ?? true,
		},
	}),
];
