import { z } from 'zod';
import { defineOperation } from '../define';
import { eventNames } from '../events/names';
import { chatTypes } from '../../domain/eventFilter';
import { deleted, instance, isoTime } from '../fields';

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

const chats = z.array(z.string().trim().min(1)).max(1000).optional();

/** Which chats' events a webhook is told; looked at when an event is stored. */
const webhookFilter = {
	chatTypes: z
		.array(z.enum(chatTypes))
		.optional()
		.meta({
			title: 'Chat Types',
			description: 'Only events of such chats; none chosen means all',
			ui: { advanced: true },
		}),
	chats: chats.meta({
		title: 'Only Chats',
		description: 'Only events of these chats: phone numbers, group or channel IDs, LIDs',
		ui: { advanced: true, parameter: 'onlyChats', placeholder: '5511988887777' },
	}),
	ignoredChats: chats.meta({
		title: 'Ignored Chats',
		description: 'No events of these chats: phone numbers, group or channel IDs, LIDs',
		ui: { advanced: true, placeholder: '120363041234567890@g.us' },
	}),
};

const claims = {
	claimsAutomation: z
		.boolean()
		.optional()
		.meta({
			title: 'Claims Automation',
			description:
				'Whether who gets these events answers them: then sends by hand are refused in each conversation until automation is paused there. Who answers sends the header X-Wagate-Automation: 1.',
			ui: { advanced: true },
		}),
};

const url = z.url({ protocol: /^https?$/ }).meta({
	title: 'URL',
	description: 'Where the gateway posts events',
	ui: { placeholder: 'https://n8n.example.com/webhook/whatsapp' },
});

const secrets = {
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
				'Standard Webhooks secret, whsec_ and base64, that signs every post. Left out, the one that was set stays; empty, it is removed; changed, the one before signs too for a day.',
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
};

const health = z
	.object({
		breaker: z.enum(['closed', 'open', 'half_open']).meta({
			description:
				'open: it failed again and again, so nothing is posted for a while; half_open: one attempt tells',
		}),
		failures: z.int().meta({ description: 'Failed attempts since the last one that was taken' }),
		nextAttemptAt: isoTime.nullable().meta({ description: 'When it is tried again, while open' }),
		lastTakenAt: isoTime.nullable(),
		lastError: z.string().nullable().meta({ description: 'Why the last failed attempt failed' }),
		lastFailedAt: isoTime.nullable(),
	})
	.optional()
	.meta({ description: 'How the endpoint does; absent while it is disabled' });

const stored = z.object({
	instance: z.string(),
	webhookId: z
		.string()
		.optional()
		.meta({ description: 'Names it among several; default for the one that Set makes' }),
	url: z.string().nullable().meta({ description: 'Null when no webhook is set' }),
	...webhookSettings,
	...webhookFilter,
	...claims,
	signed: z.boolean().meta({ description: 'Whether posts carry a Standard Webhooks signature' }),
	disabledBecause: z
		.string()
		.optional()
		.meta({ description: 'Why the gateway itself disabled it; absent when it did not' }),
	health,
	waiting: z.int().optional().meta({ description: 'Events that were not taken yet' }),
	deadLetters: z.int().optional().meta({ description: 'Events that were given up' }),
});

const example = {
	instance: 'sales',
	webhookId: 'default',
	url: 'https://n8n.example.com/webhook/whatsapp',
	enabled: true,
	events: ['message.received'],
	headers: {},
	byEvents: false,
	base64: false,
	chatTypes: ['person', 'group'],
	chats: [],
	ignoredChats: ['120363041234567890@g.us'],
	signed: true,
	health: {
		breaker: 'closed',
		failures: 0,
		nextAttemptAt: null,
		lastTakenAt: '2026-11-22T09:00:00.000Z',
		lastError: null,
		lastFailedAt: null,
	},
	waiting: 0,
	deadLetters: 0,
} satisfies z.output<typeof stored>;

const secondExample = { ...example, webhookId: 'crm', url: 'https://crm.example.com/whatsapp' };

/** Names one of several webhooks. */
export const webhookId = z
	.string()
	.regex(/^[\w-]{1,64}$/, 'must be 1 to 64 letters, digits, - or _')
	.meta({
		title: 'Webhook ID',
		description: 'ID of the webhook, as Get Many shows it; default is the one that Set makes',
		ui: { placeholder: 'default' },
	});

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
	input: z.object({ instance, url, ...webhookSettings, ...webhookFilter, ...claims, ...secrets }),
	output: stored,
	examples: [
		{
			input: {
				instance: 'sales',
				url: example.url,
				events: ['message.received'],
				chatTypes: ['person', 'group'],
				ignoredChats: ['120363041234567890@g.us'],
			},
			output: example,
		},
	],
});

export const get = defineOperation({
	id: 'webhook.get',
	title: 'Get',
	action: 'Get the webhook of an instance',
	description:
		'Shows where the gateway posts the events of an instance, and how that goes. The secret is never shown.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: stored,
	examples: [{ input: { instance: 'sales' }, output: example }],
});

export const list = defineOperation({
	id: 'webhook.list',
	title: 'Get Many',
	action: 'Get many webhooks',
	description: 'Lists the webhooks of an instance, and how each of them does.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance }),
	output: z.object({ webhooks: z.array(stored) }),
	examples: [{ input: { instance: 'sales' }, output: { webhooks: [example, secondExample] } }],
});

export const create = defineOperation({
	id: 'webhook.create',
	title: 'Create',
	action: 'Create a further webhook',
	description:
		'Adds a webhook beside those that an instance has. Each gets every event that it wants, whatever becomes of the others.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		url,
		webhookId: webhookId.optional().meta({
			title: 'Webhook ID',
			description: 'A name of your own for it; one is made when left out',
			ui: { placeholder: 'crm', advanced: true },
		}),
		...webhookSettings,
		...webhookFilter,
		...claims,
		...secrets,
	}),
	output: stored,
	examples: [
		{
			input: {
				instance: 'sales',
				webhookId: 'crm',
				url: secondExample.url,
				events: ['message.received'],
				chatTypes: ['person', 'group'],
				ignoredChats: ['120363041234567890@g.us'],
			},
			output: secondExample,
		},
	],
});

/** The same field where what is left out stays as it is. */
function orAsItIs<Schema extends z.ZodType>(field: z.ZodDefault<Schema>) {
	return field
		.removeDefault()
		.optional()
		.meta({ ...field.meta() });
}

export const update = defineOperation({
	id: 'webhook.update',
	title: 'Update',
	action: 'Update a webhook',
	description:
		'Changes what is given of a webhook and leaves the rest. What waits for it is tried at once, as it now says.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		webhookId,
		url: url.optional().meta({ ...url.meta() }),
		enabled: orAsItIs(webhookSettings.enabled),
		events: orAsItIs(webhookSettings.events),
		headers: orAsItIs(webhookSettings.headers),
		...webhookFilter,
		...claims,
		...secrets,
	}),
	output: stored,
	examples: [
		{
			input: { instance: 'sales', webhookId: 'crm', url: secondExample.url },
			output: secondExample,
		},
	],
});

/** `delete` is a word of the language, so the export renames it. */
const remove = defineOperation({
	id: 'webhook.delete',
	title: 'Delete',
	action: 'Delete a webhook',
	description: 'Deletes a webhook with everything that waits for it and its dead letters.',
	scope: 'instance',
	effect: 'destroy',
	portable: true,
	embedded: 'works',
	input: z.object({ instance, webhookId }),
	output: deleted,
	examples: [{ input: { instance: 'sales', webhookId: 'crm' }, output: { deleted: true } }],
});
export { remove as delete };

export const rotateSecret = defineOperation({
	id: 'webhook.rotateSecret',
	title: 'Rotate Secret',
	action: 'Rotate the secret of a webhook',
	description:
		'Gives a webhook a new signing secret, which is shown only now. The one before signs every post too for some time, so that the receiver can change over.',
	scope: 'instance',
	effect: 'write',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		webhookId,
		overlapHours: z
			.number()
			.min(0)
			.max(168)
			.default(24)
			.meta({
				title: 'Overlap Hours',
				description: 'How long the secret before signs every post too',
				ui: { advanced: true },
			}),
	}),
	output: z.object({
		webhookId: z.string(),
		secret: z.string().meta({ description: 'Standard Webhooks secret, shown only now' }),
		previousUntil: isoTime
			.nullable()
			.meta({ description: 'Until when the one before signs too; null when there was none' }),
	}),
	examples: [
		{
			input: { instance: 'sales', webhookId: 'default' },
			output: {
				webhookId: 'default',
				secret: 'whsec_bm90IGEgc2VjcmV0IG9mIGFueWJvZHkgYXQgYWxs',
				previousUntil: '2026-11-23T09:00:00.000Z',
			},
		},
	],
});
