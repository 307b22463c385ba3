import { z } from 'zod';
import { defineOperation } from '../define';
import { isoTime } from '../fields';

export const getInfo = defineOperation({
	id: 'system.getInfo',
	title: 'Get Info',
	action: 'Get the version of the gateway',
	description: 'Shows which gateway answers, and in which version.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: z.object({
		name: z.string(),
		version: z.string().nullable(),
		whatsappVersion: z.string().nullable().meta({ description: 'Version of WhatsApp it speaks' }),
		documentationUrl: z.string().nullable(),
	}),
	examples: [
		{
			input: {},
			output: {
				name: 'wagate',
				version: '1.0.0',
				whatsappVersion: '2.3000.1027934701',
				documentationUrl: null,
			},
		},
	],
});

export const getHealth = defineOperation({
	id: 'system.getHealth',
	title: 'Get Health',
	action: 'Get the health of the gateway',
	description: 'Says whether the gateway is up, and since when. Needs no key.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: z.object({
		status: z.string().meta({ description: 'ok when it is up' }),
		uptimeSeconds: z.number().nullable(),
		timestamp: isoTime,
	}),
	examples: [
		{
			input: {},
			output: { status: 'ok', uptimeSeconds: 3600, timestamp: '2026-11-22T09:00:00.000Z' },
		},
	],
});

export const getMetrics = defineOperation({
	id: 'system.getMetrics',
	title: 'Get Metrics',
	action: 'Get the metrics of the gateway',
	description: 'Answers the metrics as Prometheus reads them.',
	scope: 'admin',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: z.object({ text: z.string().meta({ description: 'Prometheus text format' }) }),
	examples: [{ input: {}, output: { text: 'wagate_instances{state="connected"} 1\n' } }],
});
