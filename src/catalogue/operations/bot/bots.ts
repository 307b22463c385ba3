import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	botId,
	botProvider,
	botSettings,
	chat,
	deleted,
	instance,
	sessionOptions,
} from '../../fields';

const secrets = { apiKey: true, basicAuthPassword: true } as const;

const enabled = z.boolean().meta({ title: 'Enabled', description: 'Whether the bot answers' });

const bot = z
	.object({ botId: z.string(), provider: botProvider, enabled, ...botSettings, ...sessionOptions })
	.omit(secrets);

const example = {
	botId: 'cm0x1',
	provider: 'typebot',
	enabled: true,
	url: 'https://typebot.example.com',
	flow: 'welcome',
	triggerType: 'keyword',
	triggerOperator: 'equals',
	triggerValue: 'menu',
	expireMinutes: 20,
} satisfies z.output<typeof bot>;

const one = { instance: 'sales', provider: 'typebot', botId: 'cm0x1' } as const;

export const create = defineOperation({
	id: 'bot.create',
	title: 'Create',
	action: 'Create a chatbot',
	description: 'Lets a chatbot answer messages that match its trigger.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({
		instance,
		provider: botProvider,
		enabled: enabled.default(true).meta({
			title: 'Enabled',
			description: 'Whether the bot answers',
		}),
		...botSettings,
		...sessionOptions,
	}),
	output: bot,
	examples: [
		{
			input: {
				instance: 'sales',
				provider: 'typebot',
				url: 'https://typebot.example.com',
				flow: 'welcome',
				triggerType: 'keyword',
				triggerOperator: 'equals',
				triggerValue: 'menu',
				expireMinutes: 20,
			},
			output: example,
		},
	],
});

export const list = defineOperation({
	id: 'bot.list',
	title: 'Get Many',
	action: 'Get many chatbots',
	description: 'Lists the bots of one provider. Keys are never shown.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, provider: botProvider }),
	output: z.object({ bots: z.array(bot) }),
	examples: [{ input: { instance: 'sales', provider: 'typebot' }, output: { bots: [example] } }],
});

export const get = defineOperation({
	id: 'bot.get',
	title: 'Get',
	action: 'Get a chatbot',
	description: 'Shows one bot. Keys are never shown.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, provider: botProvider, botId }),
	output: bot,
	examples: [{ input: one, output: example }],
});

export const update = defineOperation({
	id: 'bot.update',
	title: 'Update',
	action: 'Update a chatbot',
	description: 'Changes a bot. What is left out stays as it is, where the gateway allows it.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({
		instance,
		provider: botProvider,
		botId,
		enabled: enabled.optional().meta({
			title: 'Enabled',
			description: 'Whether the bot answers',
		}),
		...botSettings,
		...sessionOptions,
	}),
	output: bot,
	examples: [{ input: { ...one, enabled: false }, output: { ...example, enabled: false } }],
});

const remove = defineOperation({
	id: 'bot.delete',
	title: 'Delete',
	action: 'Delete a chatbot',
	description: 'Deletes a bot with its sessions.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, provider: botProvider, botId }),
	output: deleted,
	examples: [{ input: one, output: { deleted: true } }],
});
export { remove as delete };

export const start = defineOperation({
	id: 'bot.start',
	title: 'Start',
	action: 'Start a chatbot in a chat',
	description: 'Lets a bot begin to talk with somebody who did not ask for it. Only Typebot can.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'planned',
	input: z.object({
		instance,
		provider: botProvider.default('typebot').meta({
			title: 'Provider',
			description: 'Which chatbot system it is',
			ui: { hidden: true },
		}),
		chat: chat.meta({
			title: 'Chat',
			description: 'Phone number with country code, or chat ID of the person',
			ui: { widget: 'chat', placeholder: '5511988887777' },
		}),
		url: z.string().min(1).meta({ title: 'URL', description: 'Address of the Typebot server' }),
		flow: z.string().min(1).meta({ title: 'Flow', description: 'Public name of the flow' }),
		newSession: z
			.boolean()
			.default(false)
			.meta({ title: 'New Session', description: 'Whether to begin a new talk' }),
		variables: z
			.array(
				z.object({
					name: z.string().min(1).meta({ title: 'Name', description: 'Name of the variable' }),
					value: z.string().meta({ title: 'Value', description: 'What it holds' }),
				}),
			)
			.optional()
			.meta({ title: 'Variables', description: 'Values that the flow starts with' }),
	}),
	output: z.object({
		chatId: z.string().nullable(),
		sessionId: z.string().nullable(),
	}),
	examples: [
		{
			input: {
				instance: 'sales',
				chat: '5511988887777',
				url: 'https://typebot.example.com',
				flow: 'welcome',
				variables: [{ name: 'name', value: 'Eve' }],
			},
			output: { chatId: '5511988887777@s.whatsapp.net', sessionId: null },
		},
	],
});
