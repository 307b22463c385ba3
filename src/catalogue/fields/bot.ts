import { z } from 'zod';

const providers = ['typebot', 'openai', 'dify', 'flowise', 'n8n', 'evolutionBot', 'evoai'] as const;

/** Every chatbot system shares one shape; what only some have is shown for those alone. */
export const botProvider = z.enum(providers).meta({
	title: 'Provider',
	description: 'Which chatbot system it is',
});

export const botId = z
	.string()
	.min(1)
	.meta({ title: 'Bot ID', description: 'ID of the bot, as its creation or the list gave it' });

export const sessionState = z.enum(['opened', 'paused', 'closed']).meta({
	title: 'State',
	description: 'Whether the bot talks, waits or is done with this person',
});

/** How talks run; set for one bot, or as the default of all of a provider. */
export const sessionOptions = {
	expireMinutes: z
		.number()
		.min(0)
		.optional()
		.meta({ title: 'Expire After', description: 'Minutes without a message until a talk ends' }),
	finishKeyword: z
		.string()
		.optional()
		.meta({ title: 'Finish Keyword', description: 'Word by which the person ends the talk' }),
	delayMs: z.number().min(0).optional().meta({
		title: 'Delay Between Messages',
		description: 'Milliseconds between two messages of the bot',
	}),
	unknownMessage: z.string().optional().meta({
		title: 'Unknown Message',
		description: 'Answer when the bot does not understand',
	}),
	listenToOwn: z.boolean().optional().meta({
		title: 'Listen to Own Messages',
		description: 'Whether messages of this account reach the bot too',
	}),
	pauseOnOwn: z.boolean().optional().meta({
		title: 'Pause on Own Messages',
		description: 'Whether a message of this account pauses the bot',
	}),
	keepOpen: z
		.boolean()
		.optional()
		.meta({ title: 'Keep Open', description: 'Whether the talk stays open after the flow ends' }),
	debounceSeconds: z.number().min(0).optional().meta({
		title: 'Collect Messages',
		description: 'Seconds to wait for further messages before the bot answers all at once',
	}),
	splitMessages: z
		.boolean()
		.optional()
		.meta({
			title: 'Split Messages',
			description: 'Whether each paragraph of an answer is sent as its own message',
			ui: { advanced: true },
		}),
	msPerCharacter: z
		.number()
		.min(0)
		.optional()
		.meta({
			title: 'Typing Time per Character',
			description: 'Milliseconds of typing for each character of an answer',
			ui: { advanced: true },
		}),
	ignoredChats: z.array(z.string()).optional().meta({
		title: 'Ignored Chats',
		description: 'Chat IDs that the bot leaves alone; @g.us means all groups',
	}),
};

const modelOnly = { when: { provider: ['openai'] } } as const;

/** What a bot is made of beside its session options. */
export const botSettings = {
	description: z
		.string()
		.optional()
		.meta({ title: 'Description', description: 'What the bot is for', ui: { advanced: true } }),
	triggerType: z.enum(['all', 'keyword', 'none']).optional().meta({
		title: 'Trigger',
		description: 'Which messages start the bot: all, those that match a keyword, or none',
	}),
	triggerOperator: z
		.enum(['contains', 'equals', 'startsWith', 'endsWith', 'regex'])
		.optional()
		.meta({
			title: 'Keyword Match',
			description: 'How the keyword is compared',
			ui: { when: { triggerType: ['keyword'] } },
		}),
	triggerValue: z
		.string()
		.optional()
		.meta({
			title: 'Keyword',
			description: 'Keyword or pattern that starts the bot',
			ui: { when: { triggerType: ['keyword'] } },
		}),
	url: z
		.string()
		.min(1)
		.optional()
		.meta({
			title: 'URL',
			description:
				'Address of the chatbot system: Typebot, Dify or Flowise server, webhook or agent',
			ui: { when: { provider: ['typebot', 'dify', 'flowise', 'n8n', 'evolutionBot', 'evoai'] } },
		}),
	apiKey: z
		.string()
		.optional()
		.meta({
			title: 'API Key',
			description: 'Key of the chatbot system',
			ui: {
				widget: 'secret',
				when: { provider: ['dify', 'flowise', 'n8n', 'evolutionBot', 'evoai'] },
			},
		}),
	flow: z
		.string()
		.min(1)
		.optional()
		.meta({
			title: 'Flow',
			description: 'Public name of the Typebot flow',
			ui: { when: { provider: ['typebot'] } },
		}),
	mode: z
		.enum(['assistant', 'chatCompletion', 'chatBot', 'textGenerator', 'agent', 'workflow'])
		.optional()
		.meta({
			title: 'Bot Type',
			description:
				'OpenAI has assistant and chatCompletion; Dify has chatBot, textGenerator, agent and workflow',
			ui: { when: { provider: ['openai', 'dify'] } },
		}),
	basicAuthUser: z
		.string()
		.optional()
		.meta({
			title: 'User',
			description: 'User of the webhook, when it asks for one',
			ui: { when: { provider: ['n8n'] }, advanced: true },
		}),
	basicAuthPassword: z
		.string()
		.optional()
		.meta({
			title: 'Password',
			description: 'Password of the webhook, when it asks for one',
			ui: { widget: 'secret', when: { provider: ['n8n'] }, advanced: true },
		}),
	credentialId: z.string().optional().meta({
		title: 'Credential ID',
		description: 'ID of the OpenAI credential stored at the gateway',
		ui: modelOnly,
	}),
	assistantId: z
		.string()
		.optional()
		.meta({ title: 'Assistant ID', description: 'OpenAI assistant that answers', ui: modelOnly }),
	functionUrl: z
		.string()
		.optional()
		.meta({
			title: 'Function URL',
			description: 'Address that the assistant calls its functions at',
			ui: { ...modelOnly, advanced: true },
		}),
	model: z
		.string()
		.optional()
		.meta({ title: 'Model', description: 'Model that completes the chat', ui: modelOnly }),
	systemMessages: z
		.array(z.string())
		.optional()
		.meta({
			title: 'System Messages',
			description: 'What the model is told first',
			ui: { ...modelOnly, widget: 'lines', advanced: true },
		}),
	assistantMessages: z
		.array(z.string())
		.optional()
		.meta({
			title: 'Assistant Messages',
			description: 'Examples of answers',
			ui: { ...modelOnly, widget: 'lines', advanced: true },
		}),
	userMessages: z
		.array(z.string())
		.optional()
		.meta({
			title: 'User Messages',
			description: 'Examples of questions',
			ui: { ...modelOnly, widget: 'lines', advanced: true },
		}),
	maxTokens: z
		.int()
		.min(1)
		.optional()
		.meta({
			title: 'Most Tokens',
			description: 'Longest answer of the model, in tokens',
			ui: { ...modelOnly, advanced: true },
		}),
};
