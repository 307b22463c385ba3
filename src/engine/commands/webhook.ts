import { randomBytes } from 'node:crypto';
import type { InputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import { chatName, type EventFilter } from '../../domain/eventFilter';
import type { Subscription } from '../../domain/ports/storage';
import { newWebhookSecret } from '../../support/standardWebhooks';
import type { EngineHost } from '../EngineHost';
import { isoTime } from '../messageEvents';
import { webhookView } from '../webhookView';
import { DEFAULT_WEBHOOK, subscriptionOf, webhookOf } from '../webhookIds';
import type { Command } from './Command';

const HOUR = 3_600_000;
/** How long a secret that was changed signs too. */
const OVERLAP_MS = 24 * HOUR;

const set: Command<'webhook.set'> = async (input, { host, caller }) => {
	const { name } = host.instance(input.instance);
	const id = subscriptionOf(name, DEFAULT_WEBHOOK);
	const before = await host.storage.subscriptions.get(id);
	return put(host, made(host, { ...input, instance: name }, caller.dialect, { id, before }));
};

const get: Command<'webhook.get'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	const id = subscriptionOf(name, DEFAULT_WEBHOOK);
	return webhookView(host, name, await host.storage.subscriptions.get(id));
};

const list: Command<'webhook.list'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	const all = await host.storage.subscriptions.list(name);
	const webhooks = all.filter(({ kind }) => kind === 'webhook');
	return { webhooks: await Promise.all(webhooks.map((each) => webhookView(host, name, each))) };
};

const create: Command<'webhook.create'> = async (input, { host, caller }) => {
	const { name } = host.instance(input.instance);
	const webhookId = input.webhookId ?? randomBytes(6).toString('hex');
	const id = subscriptionOf(name, webhookId);
	if (await host.storage.subscriptions.get(id)) {
		throw new GatewayError('BAD_REQUEST', `There is a webhook "${webhookId}" already`, {
			details: { field: 'webhookId' },
		});
	}
	const place = { id, before: null };
	return put(host, made(host, { ...input, instance: name }, caller.dialect, place));
};

const update: Command<'webhook.update'> = async (input, { host }) => {
	const before = await requireWebhook(host, input);
	const { url, events, headers, enabled, claimsAutomation } = input;
	const filter = {
		chatTypes: input.chatTypes ?? before.filter?.chatTypes,
		chats: input.chats ?? before.filter?.chats,
		ignoredChats: input.ignoredChats ?? before.filter?.ignoredChats,
	};
	return put(host, {
		...before,
		url: url ?? before.url,
		events: events ?? before.events,
		headers: headers ?? before.headers,
		enabled: enabled ?? before.enabled,
		disabledBecause: enabled === true ? null : before.disabledBecause,
		filter: filterOf(filter),
		options: { ...before.options, ...(claimsAutomation !== undefined && { claimsAutomation }) },
		...secretsOf(input.secret ?? input.hmacSecret, before, host.clock.now()),
		changedAt: host.clock.now(),
	});
};

const remove: Command<'webhook.delete'> = async (input, { host }) => {
	const { id } = await requireWebhook(host, input);
	await host.storage.subscriptions.delete(id);
	return { deleted: true };
};

const rotateSecret: Command<'webhook.rotateSecret'> = async (input, { host }) => {
	const before = await requireWebhook(host, input);
	const secret = newWebhookSecret();
	const now = host.clock.now();
	const secrets = secretsOf(secret, before, now, input.overlapHours * HOUR);
	await host.storage.subscriptions.put({ ...before, ...secrets });
	const until = secrets.previousSecret?.until;
	return {
		webhookId: webhookOf(before),
		secret,
		previousUntil: until === undefined ? null : isoTime(until),
	};
};

export const webhookCommands = {
	'webhook.set': set,
	'webhook.get': get,
	'webhook.list': list,
	'webhook.create': create,
	'webhook.update': update,
	'webhook.delete': remove,
	'webhook.rotateSecret': rotateSecret,
};

async function put(host: EngineHost, subscription: Subscription) {
	if (subscription.url !== null) await host.checkWebhookUrl(subscription.url);
	await host.storage.subscriptions.put(subscription);
	return webhookView(host, subscription.instance, subscription);
}

interface Place {
	id: string;
	before: Subscription | null;
}

function made(
	{ clock }: EngineHost,
	input: InputOf<'webhook.set'> | InputOf<'webhook.create'>,
	dialect: string,
	{ id, before }: Place,
): Subscription {
	const now = clock.now();
	return {
		id,
		instance: input.instance,
		kind: 'webhook',
		dialect,
		url: input.url,
		...secretsOf(input.secret ?? input.hmacSecret, before, now),
		headers: input.headers,
		events: input.events,
		filter: filterOf(input),
		enabled: input.enabled,
		disabledBecause: null,
		options: {
			byEvents: input.byEvents,
			base64: input.base64,
			claimsAutomation: input.claimsAutomation === true,
		},
		createdAt: before?.createdAt ?? now,
		changedAt: now,
	};
}

/** Null where nothing is chosen, which lets everything through. */
function filterOf(
	chosen: Partial<Record<keyof EventFilter, readonly string[] | undefined>>,
): EventFilter | null {
	const filter = {
		chatTypes: (chosen.chatTypes ?? []) as EventFilter['chatTypes'],
		chats: (chosen.chats ?? []).map(chatName),
		ignoredChats: (chosen.ignoredChats ?? []).map(chatName),
	};
	return Object.values(filter).some(({ length }) => length > 0) ? filter : null;
}

type Secrets = Pick<Subscription, 'secret' | 'previousSecret'>;

/**
 * Never given out, so whoever changes another setting cannot send the secret again: it stays until an empty one comes. A
 * changed one signs for a while beside its successor.
 */
function secretsOf(
	given: string | undefined,
	before: Secrets | null,
	now: number,
	overlapMs = OVERLAP_MS,
): Secrets {
	const { secret = null, previousSecret = null } = before ?? {};
	if (given === undefined || given === secret) return { secret, previousSecret };
	if (given === '') return { secret: null, previousSecret: null };
	const overlaps = secret !== null && overlapMs > 0;
	return { secret: given, previousSecret: overlaps ? { secret, until: now + overlapMs } : null };
}

/** Rejects with WEBHOOK_NOT_FOUND. */
async function requireWebhook(
	host: EngineHost,
	{ instance, webhookId }: { instance: string; webhookId: string },
): Promise<Subscription> {
	const { name } = host.instance(instance);
	const subscription = await host.storage.subscriptions.get(subscriptionOf(name, webhookId));
	if (!subscription) throw new GatewayError('WEBHOOK_NOT_FOUND', webhookId);
	return subscription;
}
