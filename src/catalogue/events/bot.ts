import { z } from 'zod';
import { defineEvent } from '../define';
import { botProvider, isoTime, sessionState } from '../fields';

const session = {
	provider: botProvider,
	botId: z.string().nullable(),
	sessionId: z.string().nullable(),
	chatId: z.string(),
	timestamp: isoTime,
};

const example = {
	provider: 'typebot',
	botId: 'cm0x1',
	sessionId: 'cm0x2',
	chatId: '5511988887777@s.whatsapp.net',
	timestamp: '2026-11-22T09:00:00.000Z',
} as const;

export const started = defineEvent({
	name: 'bot.started',
	title: 'Bot Started',
	description: 'A chatbot began to talk with somebody',
	lane: 'chat',
	embedded: 'planned',
	data: z.object({
		...session,
		url: z.string().nullable(),
		flow: z.string().nullable(),
		variables: z.record(z.string(), z.string()),
	}),
	example: { ...example, url: 'https://typebot.example.com', flow: 'welcome', variables: {} },
});

export const sessionChanged = defineEvent({
	name: 'bot.sessionChanged',
	title: 'Bot Session Changed',
	description: 'A talk with a chatbot was opened, paused or closed',
	lane: 'chat',
	embedded: 'planned',
	data: z.object({ ...session, state: sessionState }),
	example: { ...example, state: 'closed' },
});
