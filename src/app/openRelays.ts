import { GatewayError } from '../domain/errors';
import type { Network } from '../domain/instance';
import type { GatewayEvent } from '../domain/event';
import type { Clock } from '../domain/ports/clock';
import type { RelayListener, Relays } from '../domain/ports/relays';
import type { InstanceRepository, Subscription } from '../domain/ports/storage';
import type { Events } from '../events';

/** What a relayed post carries for the trigger to know it by. */
export const relayHeaders = { token: 'x-wagate-token', relay: 'x-wagate-relay' } as const;

/** No instance has a colon in its name. */
const prefix = 'relay:';

interface RelayParts {
	instances: Pick<InstanceRepository, 'create' | 'get' | 'delete'>;
	events: Pick<Events, 'append' | 'subscriptions' | 'forget'>;
	network: Network;
	clock: Clock;
}

/** Name of the row that stands for a relay. */
export function relayRowName(relay: string): string {
	return prefix + relay;
}

/** Whether a row stands for a relay, which is no instance of the engine. */
export function isRelay(name: string): boolean {
	return name.startsWith(prefix);
}

/**
 * Relays over the journal and its webhooks: each is a row that only events and subscriptions hang on, so that posts are
 * stored, deduplicated, ordered by chat and tried for days, as those of our own instances are.
 */
export function openRelays({ instances, events, network, clock }: RelayParts): Relays {
	const { subscriptions } = events;
	const listed = async (relay: string) =>
		(await subscriptions.list(prefix + relay)).map(toListener);
	const remove = (relay: string, id: string) => subscriptions.delete(subscriptionId(relay, id));
	return {
		list: listed,

		async put(relay, listener) {
			const name = relayRowName(relay);
			if (!(await instances.get(name))) {
				// Another process may be making it at this very moment.
				await instances.create(relayRow(name, network, clock.now())).catch(unlessThere);
			}
			await subscriptions.put(toSubscription(relay, listener, clock.now()));
		},

		async delete(relay, id) {
			await remove(relay, id);
			if ((await listed(relay)).length > 0) return;
			await events.forget(prefix + relay);
			await instances.delete(prefix + relay);
		},

		async publish(relay, happened) {
			const listeners = await listed(relay);
			const gone = listeners.filter(({ expiresAt }) => (expiresAt ?? Infinity) <= clock.now());
			for (const { id } of gone) await remove(relay, id);
			const others = listeners.filter((each) => !each.direct && !gone.includes(each));
			if (others.length > 0) {
				await events.append(
					prefix + relay,
					happened.map((event) => ({ event: inRelay(relay, event), dedupeKey: event.id })),
				);
			}
			return others.length;
		},
	};
}

function unlessThere(error: unknown): void {
	if (!(error instanceof GatewayError && error.code === 'INSTANCE_EXISTS')) throw error;
}

/** Two gateways may give their events the same ids. */
function inRelay(relay: string, event: GatewayEvent): GatewayEvent {
	return { ...event, id: `${relay}:${event.id}`, instance: prefix + relay };
}

function subscriptionId(relay: string, listener: string): string {
	return `${prefix}${relay}:${listener}`;
}

function relayRow(name: string, network: Network, createdAt: number) {
	return {
		...{ name, network, createdAt, linked: false, phone: null, lid: null, profileName: null },
		...{ state: 'created' as const, reason: null, until: null, settings: {} },
	};
}

function toSubscription(
	relay: string,
	{ id, url, token, events, ...rest }: RelayListener,
	now: number,
): Subscription {
	return {
		...{ id: subscriptionId(relay, id), instance: prefix + relay, kind: 'webhook' },
		...{ dialect: 'native', url, secret: null, previousSecret: null, events, filter: null },
		...{ enabled: !rest.direct, disabledBecause: null, createdAt: now, changedAt: now },
		headers: { [relayHeaders.token]: token, [relayHeaders.relay]: '1' },
		options: { ...rest, listener: id },
	};
}

function toListener({ url, headers, events, options }: Subscription): RelayListener {
	const { listener, ...rest } = options as unknown as Omit<RelayListener, 'id'> & {
		listener: string;
	};
	return {
		...rest,
		id: listener,
		url: url ?? '',
		token: headers[relayHeaders.token] ?? '',
		events,
	};
}
