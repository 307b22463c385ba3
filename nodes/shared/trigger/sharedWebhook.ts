import type { IHookFunctions } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import type { RelayListener } from '../../../src/domain/ports/relays';
import { randomToken, type Connection } from '../connection';
import { listenersOf } from './listeners';
import { Relay } from './Relay';
import { loopback } from './testRun';
import { register, unregister, type Registration, type Target } from './vendorWebhook';
import { withProof } from './webhookProof';

/** A test run that nobody ends is over after this; n8n waits two minutes for an event. */
const longestTestMs = 10 * 60_000;

interface Published extends Target {
	workflow: string;
}

/**
 * Makes a trigger hear of its instance. The first one gets the vendor's webhook. Those after it share it while the
 * embedded gateway runs, which keeps the list; without it they are refused with the name of the first.
 */
export async function publish(
	connection: Connection,
	target: Published,
	registration: Registration,
	logger: IHookFunctions['logger'],
): Promise<void> {
	const relay = await Relay.find(target.slot);
	const first = relay && (await firstOf(relay, target));
	if (!relay || !first) {
		await register(connection, target, registration, logger);
		await relay?.put(asListener(target, registration, true));
		return;
	}
	await relay.put(first);
	registration.token = randomToken();
	registration.place = target.url;
	registration.sharedOn = relay.network;
	await relay.put(asListener(target, registration, false));
	await subscribe(connection, first, await relay.list());
	logger.info(
		`WhatsApp Gateway Trigger: it shares the webhook of "${target.instance}" with ${first.workflow}`,
	);
}

/** The reverse: whoever is left keeps hearing, and after the last one the vendor has its earlier webhook back. */
export async function unpublish(
	connection: Connection,
	target: Published,
	registration: Registration,
): Promise<void> {
	const relay = await Relay.find(target.slot);
	const listed = (await relay?.list()) ?? [];
	const own = listed.find(({ id }) => id === target.id);
	const others = listed.filter((each) => each !== own && each.expiresAt === null);
	const first = others.find(({ direct }) => direct);
	const [next] = others;
	if (!relay || !own || !next) {
		await unregister(connection, target, { ...registration, ...previousOf(own) });
	} else if (first) {
		await subscribe(connection, first, others);
	} else {
		await relay.put({ ...next, direct: true, previous: own.previous });
		await subscribe(connection, next, others);
	}
	if (relay && own) await relay.delete(own.id);
	delete registration.token;
	delete registration.place;
	delete registration.previous;
	delete registration.sharedOn;
}

/** Who has the vendor's webhook: as the list says, or one that was published before there was a list. */
async function firstOf(
	relay: Relay,
	{ slot, id, instance, isTest }: Target,
): Promise<RelayListener | null> {
	const listed = await relay.list();
	const direct = listed.find((each) => each.direct && (isTest || each.id !== id));
	if (direct) return direct;
	const [published] = listenersOf(slot).filter((each) => isTest || each.id !== id);
	if (!published) return null;
	const { url, events, ...known } = published;
	return {
		...{ ...known, events: [...events], instance, url: loopback(url, process.env), publicUrl: url },
		...{ direct: true, expiresAt: null, previous: null },
	};
}

function asListener(
	{ id, instance, url, events, workflow, isTest }: Published,
	{ token = '', previous }: Registration,
	direct: boolean,
): RelayListener {
	return {
		...{ id, instance, workflow, events, token, direct, previous: previous ?? null },
		...{ url: reachable(url, isTest), publicUrl: url },
		expiresAt: isTest ? Date.now() + longestTestMs : null,
	};
}

/** n8n's main process takes production posts too, unless it was told to leave them to others. */
function reachable(url: string, isTest: boolean): string {
	const { env } = process;
	const isElsewhere = env.N8N_DISABLE_PRODUCTION_MAIN_PROCESS === 'true' && !isTest;
	return isElsewhere ? url : loopback(url, env);
}

function previousOf(own: RelayListener | undefined): Registration {
	return own?.previous ? { previous: own.previous as Registration['previous'] } : {};
}

/** The vendor posts to the first what any of them wants. */
async function subscribe(
	connection: Connection,
	{ publicUrl, token, instance }: RelayListener,
	all: readonly RelayListener[],
): Promise<void> {
	const wantsAll = all.some(({ events }) => events.length === 0);
	const events: EventName[] = wantsAll ? [] : [...new Set(all.flatMap((each) => each.events))];
	const settings = withProof(connection.credential.gateway, publicUrl, token);
	await connection.call('webhook.set', { instance, ...settings, events, enabled: true });
}
