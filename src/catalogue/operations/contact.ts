import { z } from 'zod';
import { defineOperation } from '../define';
import { instance } from '../fields';

export const checkNumbers = defineOperation({
	id: 'contact.checkNumbers',
	title: 'Check Numbers',
	action: 'Check which numbers have an account',
	description: 'Asks WhatsApp which of the numbers have an account, and under which ID.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		numbers: z
			.array(z.string().trim().min(1))
			.min(1)
			.max(100)
			.meta({
				title: 'Numbers',
				description: 'Phone numbers with country code, up to 100',
				ui: { widget: 'phone', placeholder: '5511988887777' },
			}),
	}),
	output: z.object({
		results: z.array(
			z.object({
				number: z.string().meta({ description: 'The number as asked' }),
				exists: z.boolean(),
				chatId: z.string().nullable().meta({ description: 'JID to send to' }),
				phone: z
					.string()
					.nullable()
					.meta({ description: 'The number as WhatsApp writes it, digits only' }),
				lid: z.string().nullable(),
			}),
		),
	}),
	examples: [
		{
			input: { instance: 'sales', numbers: ['5511988887777'] },
			output: {
				results: [
					{
						number: '5511988887777',
						exists: true,
						chatId: '551188887777@s.whatsapp.net',
						phone: '551188887777',
						lid: '123456789012345@lid',
					},
				],
			},
		},
	],
});
