import type { OutputOf } from '../catalogue/operations';
import type { DeliveryDesk, EndpointHealth } from '../domain/ports/delivery';
import type { Subscription } from '../domain/ports/storage';
import { isoTime } from './messageEvents';
import { DEFAULT_WEBHOOK, webhookOf } from './webhookIds';

type View = OutputOf<'webhook.get'>;

/** A webhook as operations show it: everything but its secret. */
export async function webhookView(
	{ desk }: { desk: DeliveryDesk },
	instance: string,
	subscription: Subscription | null,
): Promise<View> {
	if (!subscription) return { ...unset, instance };
	const { waiting, deadLetters } = await desk.counts(subscription.id);
	const { filter, options, disabledBecause } = subscription;
	const health = desk.health(subscription.id);
	return {
		instance,
		webhookId: webhookOf(subscription),
		url: subscription.url,
		enabled: subscription.enabled,
		events: subscription.events,
		headers: subscription.headers,
		byEvents: options.byEvents === true,
		base64: options.base64 === true,
		chatTypes: filter?.chatTypes ?? [],
		chats: filter?.chats ?? [],
		ignoredChats: filter?.ignoredChats ?? [],
		claimsAutomation: options.claimsAutomation === true,
		signed: subscription.secret !== null,
		...(disabledBecause !== null && { disabledBecause }),
		...(health && { health: healthView(health) }),
		waiting,
		deadLetters,
	};
}

const unset: Omit<View, 'instance'> = {
	webhookId: DEFAULT_WEBHOOK,
	url: null,
	enabled: false,
	events: [],
	headers: {},
	byEvents: false,
	base64: false,
	chatTypes: [],
	chats: [],
	ignoredChats: [],
	claimsAutomation: false,
	signed: false,
	waiting: 0,
	deadLetters: 0,
};

function healthView(health: EndpointHealth): View['health'] {
	const { breaker, failures, openUntil, lastTakenAt, lastFailure } = health;
	return {
		breaker,
		failures,
		nextAttemptAt: isoOrNull(openUntil),
		lastTakenAt: isoOrNull(lastTakenAt),
		lastError: lastFailure?.error ?? null,
		lastFailedAt: isoOrNull(lastFailure?.at ?? null),
	};
}

function isoOrNull(time: number | null): string | null {
	return time === null ? null : isoTime(time);
}
