import type { Subscription } from '../domain/ports/storage';

/** The one that Set makes; the tongues of other gateways know no further ones. */
export const DEFAULT_WEBHOOK = 'default';

/** The id under which a webhook is stored. Other subscriptions, such as n8n's stream, have ids of their own. */
export function subscriptionOf(instance: string, webhookId: string): string {
	const stem = `${instance}:webhook`;
	return webhookId === DEFAULT_WEBHOOK ? stem : `${stem}:${webhookId}`;
}

/** What a webhook is called within its instance. */
export function webhookOf({ id, instance }: Pick<Subscription, 'id' | 'instance'>): string {
	return id.slice(`${instance}:webhook:`.length) || DEFAULT_WEBHOOK;
}
