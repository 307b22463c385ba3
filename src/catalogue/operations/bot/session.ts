import { z } from 'zod';
import { defineOperation } from '../../define';
import {
	botId,
	botProvider,
	deleted,
	instance,
	isoTime,
	sessionOptions,
	sessionState,
	targetChat,
} from '../../fields';

export const setSessionState = defineOperation({
	id: 'bot.setSessionState',
	title: 'Set Session State',
	action: 'Open or pause or close the talk of a chatbot',
	description: 'Opens, pauses or closes the talk of a bot with one person.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, provider: botProvider, chat: targetChat, state: sessionState }),
	output: z.object({ chatId: z.string().nullable(), state: sessionState }),
	examples: [
		{
			input: { instance: 'sales', provider: 'typebot', chat: '5511988887777', state: 'closed' },
			output: { chatId: '5511988887777@s.whatsapp.net', state: 'closed' },
		},
	],
});

export const listSessions = defineOperation({
	id: 'bot.listSessions',
	title: 'Get Sessions',
	action: 'Get the talks of a chatbot',
	description: 'Lists the talks that a bot has or had.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, provider: botProvider, botId }),
	output: z.object({
		sessions: z.array(
			z.object({
				sessionId: z.string().nullable(),
				chatId: z.string(),
				name: z.string().nullable(),
				state: sessionState.nullable(),
				awaitsUser: z.boolean().nullable().meta({ description: 'Whether the person is to answer' }),
				createdAt: isoTime.nullable(),
				updatedAt: isoTime.nullable(),
			}),
		),
	}),
	examples: [
		{
			input: { instance: 'sales', provider: 'typebot', botId: 'cm0x1' },
			output: {
				sessions: [
					{
						sessionId: 'cm0x2',
						chatId: '5511988887777@s.whatsapp.net',
						name: 'Eve',
						state: 'opened',
						awaitsUser: true,
						createdAt: '2026-11-22T09:00:00.000Z',
						updatedAt: null,
					},
				],
			},
		},
	],
});

const defaults = {
	...sessionOptions,
	fallbackBotId: z.string().optional().meta({
		title: 'Fallback Bot',
		description: 'ID of the bot that answers when no trigger matches',
	}),
	credentialId: z
		.string()
		.optional()
		.meta({
			title: 'Credential ID',
			description: 'ID of the OpenAI credential to use by default',
			ui: { when: { provider: ['openai'] } },
		}),
	speechToText: z
		.boolean()
		.optional()
		.meta({
			title: 'Speech to Text',
			description: 'Whether voice notes are turned into text',
			ui: { when: { provider: ['openai'] }, advanced: true },
		}),
};

const stored = z.object({ provider: botProvider, ...defaults });

const example = {
	provider: 'typebot',
	expireMinutes: 20,
	finishKeyword: '#exit',
} satisfies z.output<typeof stored>;

export const setSettings = defineOperation({
	id: 'bot.setSettings',
	title: 'Set Defaults',
	action: 'Set the defaults of the chatbots of a provider',
	description: 'Sets how talks run where a bot says nothing of its own.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, provider: botProvider, ...defaults }),
	output: stored,
	examples: [{ input: { instance: 'sales', ...example }, output: example }],
});

export const getSettings = defineOperation({
	id: 'bot.getSettings',
	title: 'Get Defaults',
	action: 'Get the defaults of the chatbots of a provider',
	description: 'Shows how talks run where a bot says nothing of its own.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance, provider: botProvider }),
	output: stored,
	examples: [{ input: { instance: 'sales', provider: 'typebot' }, output: example }],
});

const credential = z.object({
	credentialId: z.string(),
	name: z.string(),
	createdAt: isoTime.nullable(),
});

const credentialExample = {
	credentialId: 'cm0x9',
	name: 'Main',
	createdAt: '2026-11-22T09:00:00.000Z',
} satisfies z.output<typeof credential>;

export const createCredential = defineOperation({
	id: 'bot.createCredential',
	title: 'Create Credential',
	action: 'Store an OpenAI credential',
	description: 'Stores an OpenAI key at the gateway, for its bots. The key is never shown again.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({
		instance,
		name: z.string().min(1).meta({ title: 'Name', description: 'Name to know it by' }),
		apiKey: z
			.string()
			.min(1)
			.meta({ title: 'API Key', description: 'Key of OpenAI', ui: { widget: 'secret' } }),
	}),
	output: credential,
	examples: [
		{ input: { instance: 'sales', name: 'Main', apiKey: 'sk-…' }, output: credentialExample },
	],
});

export const listCredentials = defineOperation({
	id: 'bot.listCredentials',
	title: 'Get Credentials',
	action: 'Get the stored OpenAI credentials',
	description: 'Lists the OpenAI credentials at the gateway, without their keys.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance }),
	output: z.object({ credentials: z.array(credential) }),
	examples: [{ input: { instance: 'sales' }, output: { credentials: [credentialExample] } }],
});

export const deleteCredential = defineOperation({
	id: 'bot.deleteCredential',
	title: 'Delete Credential',
	action: 'Delete an OpenAI credential',
	description: 'Deletes an OpenAI credential at the gateway. Bots that use it stop answering.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'planned',
	input: z.object({
		instance,
		credentialId: z
			.string()
			.min(1)
			.meta({ title: 'Credential ID', description: 'ID of the credential' }),
	}),
	output: deleted,
	examples: [{ input: { instance: 'sales', credentialId: 'cm0x9' }, output: { deleted: true } }],
});
