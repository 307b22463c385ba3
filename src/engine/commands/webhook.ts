import type { OutputOf } from '../../catalogue/operations';
import type { Subscription } from '../../domain/ports/storage';
import type { Command } from './Command';

const set: Command<'webhook.set'> = async (input, { host, caller }) => {
	const { name } = host.instance(input.instance);
	const id = webhookId(name);
	const before = await host.storage.subscriptions.get(id);
	const subscription: Subscription = {
		id,
		instance: name,
		kind: 'webhook',
		dialect: caller.dialect,
		url: input.url,
		// Never given out, so whoever changes another setting cannot send it again: it stays until an empty one comes.
		secret: chosenSecret(input.secret ?? input.hmacSecret, before?.secret ?? null),
		headers: input.headers,
		events: input.events,
		enabled: input.enabled,
		options: { byEvents: input.byEvents, base64: input.base64 },
		createdAt: before?.createdAt ?? host.clock.now(),
	};
	await host.storage.subscriptions.put(subscription);
	return webhookView(name, subscription);
};

const get: Command<'webhook.get'> = async (input, { host }) => {
	const { name } = host.instance(input.instance);
	return webhookView(name, await host.storage.subscriptions.get(webhookId(name)));
};

export const webhookCommands = { 'webhook.set': set, 'webhook.get': get };

/** One webhook per instance; other subscriptions, such as n8n's stream, have ids of their own. */
function webhookId(instance: string): string {
	return `${instance}:webhook`;
}

function webhookView(instance: string, subscription: Subscription | null): OutputOf<'webhook.get'> {
	return {
		instance,
		url: subscription?.url ?? null,
		enabled: subscription?.enabled ?? false,
		events: subscription?.events ?? [],
		headers: subscription?.headers ?? {},
		byEvents: subscription?.options.byEvents === true,
		base64: subscription?.options.base64 === true,
		signed: subscription?.secret != null,
	};
}

function chosenSecret(given: string | undefined, before: string | null): string | null {
	return given === undefined ? before : given || null;
}
