import { z } from 'zod';
import { defineOperation } from '../define';
import { eventNames } from '../events/names';
import { instance } from '../fields';

/** What a webhook is told beside its address; `byEvents` and `base64` are wishes of some tongues. */
export const webhookSettings = {
	enabled: z
		.boolean()
		.default(true)
		.meta({
			title: 'Enabled',
			description: 'Whether events are posted',
			ui: { advanced: true },
		}),
	events: z
		.array(z.enum(eventNames))
		.default([])
		.meta({
			title: 'Events',
			description: 'Events to post; none chosen means all',
			ui: { widget: 'events', advanced: true },
		}),
	headers: z
		.record(z.string(), z.string())
		.default({})
		.meta({
			title: 'Headers',
			description: 'Headers to add to each post',
			ui: { advanced: true, widget: 'json' },
		}),
	byEvents: z
		.boolean()
		.default(false)
		.meta({
			title: 'By Events',
			description: 'Whether each kind of event goes to its own address below the URL',
			ui: { advanced: true, hidden: 'portable' },
		}),
	base64: z
		.boolean()
		.default(false)
		.meta({
			title: 'Base64',
			description: 'Whether files come inside the event',
			ui: { advanced: true, hidden: 'portable' },
		}),
};

const stored = z.object({
	instance: z.string(),
	url: z.string().nullable().meta({ description: 'Null when no webhook is set' }),
	...webhookSettings,
	signed: z.boolean().meta({ description: 'Whether posts carry a Standard Webhooks signature' }),
});

const example = {
	instance: 'sales',
	url: 'https://n8n.example.com/webhook/whatsapp',
	enabled: true,
	events: ['message.received'],
	headers: {},
	byEvents: false,
	base64: false,
	signed: false,
} satisfies z.output<typeof stored>;

export const set = defineOperation({
	id: 'webhook.set',
	title: 'Set',
	action: 'Set the webhook of an instance',
	description:
		'Sets where the gateway posts the events of an instance, in the tongue of the caller.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		url: z.url({ protocol: /^https?$/ }).meta({
			title: 'URL',
			description: 'Where the gateway posts events',
			ui: { placeholder: 'https://n8n.example.com/webhook/whatsapp' },
		}),
		...webhookSettings,
		secret: z
			.string()
			.regex(
				/^(whsec_[A-Za-z0-9+/]{32,88}={0,2})?$/,
				'must be whsec_ and 24 to 64 bytes in base64, or empty to remove it',
			)
			.optional()
			.meta({
				title: 'Signing Secret',
				description:
					'Standard Webhooks secret, whsec_ and base64, that signs every post. Left out, the one that was set stays; empty, it is removed.',
				ui: { widget: 'secret', advanced: true, clearable: true },
			}),
		hmacSecret: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'HMAC Secret',
				description: 'Any text; signs every post in the manner of gateways that have their own',
				ui: { widget: 'secret', advanced: true },
			}),
	}),
	output: stored,
	examples: [
		{
			input: { instance: 'sales', url: example.url, events: ['message.received'] },
			output: example,
		},
	],
});

export const get = defineOperation({
	id: 'webhook.get',
	title: 'Get',
	action: 'Get the webhook of an instance',
	description:
		'Shows where the gateway posts the events of an instance. The secret is never shown.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: stored,
	examples: [{ input: { instance: 'sales' }, output: example }],
});
