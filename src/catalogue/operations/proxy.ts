import { z } from 'zod';
import { defineOperation } from '../define';
import { instance, proxySettings } from '../fields';

const stored = z
	.object({ instance: z.string(), ...proxySettings })
	.omit({ password: true })
	.extend({ hasPassword: z.boolean().meta({ description: 'Whether a password is stored' }) });

const example = {
	instance: 'sales',
	enabled: true,
	protocol: 'http',
	host: 'proxy.example.com',
	port: 3128,
	hasPassword: false,
} satisfies z.output<typeof stored>;

export const set = defineOperation({
	id: 'proxy.set',
	title: 'Set',
	action: 'Set the proxy of an instance',
	description: 'Sets by which proxy an instance reaches WhatsApp, or switches it off.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, ...proxySettings }),
	output: stored,
	examples: [
		{
			input: {
				instance: 'sales',
				enabled: true,
				protocol: 'http',
				host: 'proxy.example.com',
				port: 3128,
			},
			output: example,
		},
	],
});

export const get = defineOperation({
	id: 'proxy.get',
	title: 'Get',
	action: 'Get the proxy of an instance',
	description: 'Shows by which proxy an instance reaches WhatsApp. The password is never shown.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance }),
	output: stored,
	examples: [{ input: { instance: 'sales' }, output: example }],
});
