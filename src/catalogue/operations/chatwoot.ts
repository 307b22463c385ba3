import { z } from 'zod';
import { defineOperation } from '../define';
import { chatwootSettings, instance } from '../fields';

const stored = z
	.object({ instance: z.string(), ...chatwootSettings })
	.omit({ token: true })
	.extend({
		webhookUrl: z.string().nullable().meta({ description: 'What Chatwoot has to call back' }),
	});

const example = {
	instance: 'sales',
	enabled: true,
	accountId: '1',
	url: 'https://chatwoot.example.com',
	inboxName: 'WhatsApp',
	webhookUrl: 'https://gateway.example.com/chatwoot/webhook/sales',
} satisfies z.output<typeof stored>;

export const set = defineOperation({
	id: 'chatwoot.set',
	title: 'Set',
	action: 'Set the link to Chatwoot',
	description: 'Mirrors the conversations of an instance to an inbox of Chatwoot.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, ...chatwootSettings }),
	output: stored,
	examples: [
		{
			input: {
				instance: 'sales',
				enabled: true,
				accountId: '1',
				token: 'cw_…',
				url: 'https://chatwoot.example.com',
				inboxName: 'WhatsApp',
			},
			output: example,
		},
	],
});

export const get = defineOperation({
	id: 'chatwoot.get',
	title: 'Get',
	action: 'Get the link to Chatwoot',
	description: 'Shows where conversations are mirrored to. The token is never shown.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance }),
	output: stored,
	examples: [{ input: { instance: 'sales' }, output: example }],
});
