import type { InputOf, OutputOf } from '../../catalogue/operations';
import { accepted, flag, integer, via, type Rows } from '../kit';

export type Provider = InputOf<'bot.create'>['provider'];
type Bot = Omit<OutputOf<'bot.create'>, 'botId'>;
type Secrets = Pick<InputOf<'bot.create'>, 'apiKey' | 'basicAuthPassword'>;
type Settings = OutputOf<'bot.getSettings'>;

/** What the chatbot systems differ in; their endpoints are the same. */
export interface BotProvider {
	provider: Provider;
	/** Name of the bot's id in paths. */
	id: string;
	/** What requests and answers say beyond what every bot has. */
	shown: Rows<Bot>;
	/** What requests alone say. */
	secret: Rows<Secrets>;
	/** Name of the bot that answers when no other does: as requests write it, and further names that are read. */
	fallback: readonly [string, ...string[]];
	/** The same in answers. */
	fallbackShown: string;
	/** Default settings that only some have. */
	settings: Rows<Settings>;
}

/** How a talk runs. */
export const talk = {
	expire: via('expireMinutes', integer),
	keywordFinish: 'finishKeyword',
	delayMessage: via('delayMs', integer),
	unknownMessage: 'unknownMessage',
	listeningFromMe: via('listenToOwn', flag),
	stopBotFromMe: via('pauseOnOwn', flag),
	keepOpen: via('keepOpen', flag),
	debounceTime: via('debounceSeconds', integer),
	ignoreJids: 'ignoredChats',
	splitMessages: via('splitMessages', flag),
	timePerChar: via('msPerCharacter', integer),
} as const;

/** What every bot has. */
export const anyBot = {
	enabled: via('enabled', flag),
	description: 'description',
	triggerType: 'triggerType',
	triggerOperator: 'triggerOperator',
	triggerValue: 'triggerValue',
	...talk,
} as const;

const apiUrl = { apiUrl: 'url' } as const;
const apiKey = { apiKey: 'apiKey' } as const;

/** OpenAI's keys are kept apart, as credentials. */
const model = {
	openaiCredsId: 'credentialId',
	botType: 'mode',
	assistantId: 'assistantId',
	functionUrl: 'functionUrl',
	model: 'model',
	systemMessages: 'systemMessages',
	assistantMessages: 'assistantMessages',
	userMessages: 'userMessages',
	maxTokens: via('maxTokens', integer),
} as const;

/** Where the vendor's page and a 2.3.7 name a field differently, the server's name is written and both are read. */
export const botProviders: readonly BotProvider[] = [
	{
		provider: 'typebot',
		id: 'typebotId',
		shown: { url: 'url', typebot: 'flow' },
		secret: {},
		fallback: ['typebotIdFallback'],
		fallbackShown: 'typebotIdFallback',
		settings: {},
	},
	{
		provider: 'openai',
		id: 'openaiBotId',
		shown: model,
		secret: {},
		fallback: ['openaiIdFallback', 'openaiBotIdFallback'],
		fallbackShown: 'openaiIdFallback',
		settings: { openaiCredsId: 'credentialId', speechToText: via('speechToText', flag) },
	},
	{
		provider: 'dify',
		id: 'difyId',
		shown: { botType: 'mode', ...apiUrl },
		secret: apiKey,
		fallback: ['difyIdFallback'],
		fallbackShown: 'difyIdFallback',
		settings: {},
	},
	{
		provider: 'flowise',
		id: 'flowiseId',
		shown: apiUrl,
		secret: apiKey,
		fallback: ['flowiseIdFallback'],
		fallbackShown: 'flowiseIdFallback',
		settings: {},
	},
	{
		provider: 'n8n',
		id: 'n8nId',
		shown: { webhookUrl: 'url', apiUrl: accepted('url'), basicAuthUser: 'basicAuthUser' },
		secret: {
			...apiKey,
			basicAuthPassword: 'basicAuthPassword',
			basicAuthPass: accepted('basicAuthPassword'),
		},
		fallback: ['botIdFallback', 'n8nIdFallback'],
		fallbackShown: 'n8nIdFallback',
		settings: {},
	},
	{
		provider: 'evolutionBot',
		id: 'evolutionBotId',
		shown: apiUrl,
		secret: apiKey,
		fallback: ['botIdFallback', 'evolutionBotIdFallback'],
		fallbackShown: 'botIdFallback',
		settings: {},
	},
	{
		provider: 'evoai',
		id: 'evoaiId',
		shown: { agentUrl: 'url', apiUrl: accepted('url') },
		secret: apiKey,
		fallback: ['botIdFallback', 'evoaiIdFallback'],
		fallbackShown: 'evoaiIdFallback',
		settings: {},
	},
];
