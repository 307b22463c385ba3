import type { InputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { DeadLetterChoice, EventChoice } from '../../domain/ports/delivery';
import type { GatewayEvent } from '../../domain/event';
import type { EngineHost } from '../EngineHost';
import { isoTime } from '../messageEvents';
import { subscriptionOf, webhookOf } from '../webhookIds';
import type { Command } from './Command';

const PAGE = 50;

const listAttempts: Command<'delivery.listAttempts'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	const { eventId, failedOnly, limit } = input;
	const subscription = chosenWebhook(name, input.webhookId);
	const choice = { instance: name, subscription, eventId, failedOnly };
	const attempts = await host.desk.attempts(choice, limit);
	return {
		attempts: attempts.map(({ subscription: id, at, ms, ...attempt }) => ({
			...attempt,
			webhookId: webhookOf({ id, instance: name }),
			at: isoTime(at),
			durationMs: ms,
		})),
	};
};

const listDeadLetters: Command<'delivery.listDeadLetters'> = async (input, { host }) => {
	const { page = 1, pageSize = PAGE } = input;
	const slice = { offset: (page - 1) * pageSize, limit: pageSize };
	const { rows, total } = await host.desk.deadLetters(await deadLetterChoice(host, input), slice);
	return {
		deadLetters: rows.map(({ id, subscription, event, attempts, error, createdAt, diedAt }) => ({
			deadLetterId: id,
			webhookId: webhookOf({ id: subscription, instance: event.instance }),
			eventId: event.id,
			event: event.event,
			chatId: chatOf(event),
			attempts,
			error,
			storedAt: isoTime(createdAt),
			diedAt: isoTime(diedAt),
		})),
		pageInfo: { page, pageSize, pages: Math.ceil(total / pageSize), total },
	};
};

const replayDeadLetters: Command<'delivery.replayDeadLetters'> = async (input, { host }) => ({
	replayed: await host.desk.replayDeadLetters(await deadLetterChoice(host, input)),
});

const deleteDeadLetters: Command<'delivery.deleteDeadLetters'> = async (input, { host }) => ({
	deleted: await host.desk.purgeDeadLetters(await deadLetterChoice(host, input)),
});

const listEvents: Command<'delivery.listEvents'> = async (input, { host }) => {
	const choice = await eventChoice(host, input);
	const events = await host.desk.events(choice, input.after, input.limit);
	return {
		events: events.map(({ id, storedAt, timestamp, data, ...event }) => ({
			eventId: id,
			event: event.event,
			chatId: chatOf(event),
			storedAt: isoTime(storedAt),
			timestamp: isoTime(timestamp),
			data,
		})),
		next: events.length < input.limit ? null : (events.at(-1)?.sequence ?? null),
	};
};

const replayEvents: Command<'delivery.replayEvents'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	if (!input.eventIds && !input.chat && !input.since) {
		throw new GatewayError('BAD_REQUEST', 'Say which events: their IDs, a chat, or since when');
	}
	const choice = { ...(await eventChoice(host, input)), ids: input.eventIds };
	const replayed = await host.desk.replayEvents(choice, await readers(host, name, input.webhookId));
	return { replayed };
};

export const deliveryCommands = {
	'delivery.listAttempts': listAttempts,
	'delivery.listDeadLetters': listDeadLetters,
	'delivery.replayDeadLetters': replayDeadLetters,
	'delivery.deleteDeadLetters': deleteDeadLetters,
	'delivery.listEvents': listEvents,
	'delivery.replayEvents': replayEvents,
};

type DeadLetterInput = Omit<InputOf<'delivery.replayDeadLetters'>, 'deadLetterIds'> & {
	deadLetterIds?: number[] | undefined;
};

async function deadLetterChoice(
	host: EngineHost,
	input: DeadLetterInput,
): Promise<DeadLetterChoice> {
	const { name, identities } = host.instance(input.instance);
	return {
		instance: name,
		subscription: chosenWebhook(name, input.webhookId),
		ids: input.deadLetterIds,
		lanes: input.chat === undefined ? undefined : await identities.formsOf(input.chat),
		...stretchOf(input),
	};
}

async function eventChoice(
	host: EngineHost,
	input: InputOf<'delivery.listEvents'> | InputOf<'delivery.replayEvents'>,
): Promise<EventChoice> {
	const { name, identities } = host.instance(input.instance);
	return {
		instance: name,
		names: input.events?.length ? input.events : undefined,
		lanes: input.chat === undefined ? undefined : await identities.formsOf(input.chat),
		...stretchOf(input),
	};
}

function stretchOf({ since, until }: { since?: string | undefined; until?: string | undefined }) {
	return {
		since: since === undefined ? undefined : Date.parse(since),
		until: until === undefined ? undefined : Date.parse(until),
	};
}

function chosenWebhook(instance: string, webhookId: string | undefined): string | undefined {
	return webhookId === undefined ? undefined : subscriptionOf(instance, webhookId);
}

/** Rejects with WEBHOOK_NOT_FOUND for one that is not there. */
async function readers(
	{ storage }: EngineHost,
	instance: string,
	webhookId: string | undefined,
): Promise<string[]> {
	const all = await storage.subscriptions.list(instance);
	if (webhookId === undefined) return all.filter(({ enabled }) => enabled).map(({ id }) => id);
	const one = all.find(({ id }) => id === subscriptionOf(instance, webhookId));
	if (!one) throw new GatewayError('WEBHOOK_NOT_FOUND', webhookId);
	return [one.id];
}

/** Null for what happened to the instance itself. */
function chatOf({ lane, instance }: Pick<GatewayEvent, 'lane' | 'instance'>): string | null {
	return lane === instance ? null : lane;
}
