import type { IDataObject, IHookFunctions } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import type { Network } from '../../../src/domain/instance';
import { randomToken, type Connection } from '../connection';
import { assertFree } from './assertFree';
import { listenersOf } from './listeners';
import { isOwn, isSamePlace, withProof } from './webhookProof';
import { readWebhook, restoreWebhook, type WebhookSnapshot } from './webhookSnapshot';

/** What n8n remembers between publishing and unpublishing, in the node's static data. */
export interface Registration extends IDataObject {
	/** Kept to unpublishing, when the credential's default instance may be another one. */
	instance?: string;
	/** Secret that the vendor sends with every event. */
	token?: string;
	/** Where it was registered, for gateways that do not tell what they have. */
	place?: string;
	/** Network of the embedded gateway that relays to this trigger, when it shares another one's webhook. */
	sharedOn?: Network;
	/** The webhook that was there before, to be put back. */
	previous?: IDataObject;
}

/** Whether the vendor posts to this very URL with the secret that we know. */
export async function isRegistered(
	connection: Connection,
	instance: string,
	url: string,
	{ token, place }: Registration,
): Promise<boolean> {
	if (!token) return false;
	const found = await readWebhook(connection, instance);
	if (found === 'unreadable') return place === url;
	return found !== null && isOwn(connection.credential.gateway, found, { url, token });
}

/** What is published, and where it stands beside others. */
export interface Target {
	slot: string;
	/** Of the trigger, the same over restarts. */
	id: string;
	instance: string;
	url: string;
	events: EventName[];
	/** A test run borrows the webhook; a published trigger keeps it. */
	isTest: boolean;
}

/** Puts our webhook in place of the one that is there, which is remembered and put back by `unregister`. */
export async function register(
	connection: Connection,
	target: Target,
	registration: Registration,
	logger: IHookFunctions['logger'],
): Promise<void> {
	const { instance, url, events, isTest } = target;
	const { gateway } = connection.credential;
	const found = await readWebhook(connection, instance);
	if (!isTest) assertFree(target, found);
	if (found === 'unreadable') {
		logger.warn(
			`WhatsApp Gateway Trigger: the gateway does not tell which webhook "${instance}" has; if it had one, it is replaced and not put back`,
		);
	} else if (found?.enabled && !isSamePlace(found.url, url)) {
		registration.previous = { ...found };
		logger.warn(
			`WhatsApp Gateway Trigger: the webhook of "${instance}" pointed at ${hostOf(found.url)}; it is put back when this ${isTest ? 'test ends' : 'workflow is unpublished'}`,
		);
	}
	registration.token = randomToken();
	registration.place = url;
	const settings = withProof(gateway, url, registration.token);
	await connection.call('webhook.set', { instance, ...settings, events, enabled: true });
}

/** Puts the earlier webhook back, or switches ours off. Somebody else's newer one is left alone. */
export async function unregister(
	connection: Connection,
	{ slot, id, instance, url, isTest }: Target,
	registration: Registration,
): Promise<void> {
	const found = await readWebhook(connection, instance);
	// A test run on a gateway that does not tell its webhook: what this n8n has published is known all the same.
	const [published] = listenersOf(slot).filter((each) => isTest || each.id !== id);
	if (found === 'unreadable') {
		if (registration.place === url) {
			const settings = published
				? withProof(connection.credential.gateway, published.url, published.token)
				: { url };
			const events = [...(published?.events ?? [])];
			const enabled = published !== undefined;
			await connection.call('webhook.set', { instance, ...settings, events, enabled });
		}
	} else if (found && isSamePlace(found.url, url)) {
		const { previous } = registration;
		const before = previous as unknown as WebhookSnapshot | undefined;
		await restoreWebhook(connection, instance, before ?? { ...found, enabled: false, headers: {} });
	}
	delete registration.token;
	delete registration.place;
	delete registration.previous;
}

function hostOf(url: string): string {
	return URL.canParse(url) ? new URL(url).host : 'another address';
}
