import { findDialect, isDialectName } from '../dialects';
import type { GatewayEvent } from '../domain/event';
import type { Subscription } from '../domain/ports/storage';
import type { EncodedDelivery } from '../events';
import { isRelay } from './openRelays';

/** What the tongues need to know about the instance beyond the event. */
export interface DeliveryFacts {
	/** Own number of an instance, digits only, once linked. */
	phoneOf(instance: string): string | null;
	/** Where this gateway is reached, when it was told. */
	serverUrl: string | null;
}

/** Says an event in the tongue of its subscriber; null when that tongue has no word for it. */
export function buildEncodeDelivery(facts: DeliveryFacts) {
	return (subscription: Subscription, event: GatewayEvent): EncodedDelivery | null => {
		const { url, options, secret } = subscription;
		const name = isDialectName(subscription.dialect) ? subscription.dialect : 'native';
		const { events } = findDialect(name);
		const said = events.encode(asNamed(event, options), {
			url: url ?? '',
			options,
			phone: facts.phoneOf(event.instance),
			serverUrl: facts.serverUrl,
		});
		if (!said || !url) return null;
		const body = JSON.stringify(said.body);
		const signed = secret === null ? {} : events.sign?.(body, secret);
		return {
			url: url + said.urlSuffix,
			headers: { 'content-type': 'application/json', ...said.headers, ...signed },
			body,
		};
	};
}

/** What is relayed for a vendor's gateway bears the name that its instance has there. */
function asNamed(event: GatewayEvent, { instance }: Subscription['options']): GatewayEvent {
	return isRelay(event.instance) && typeof instance === 'string' ? { ...event, instance } : event;
}
