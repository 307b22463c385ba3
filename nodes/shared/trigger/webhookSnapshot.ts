import { jsonParse } from 'n8n-workflow';
import type { WebhookSnapshot } from '../../../src/dialects/evolution/webhookSnapshot';
import { evolutionWebhooks, type Connection } from '../connection';
import { isGatewayError } from '../toNodeError';

export type { WebhookSnapshot };

const timeoutMs = 30_000;

/**
 * The webhook that a vendor's gateway has for an instance: null when it has none, `unreadable` when the gateway does
 * not tell. Evolution's is word for word, with what the catalogue has no name for.
 */
export async function readWebhook(
	connection: Connection,
	instance: string,
): Promise<WebhookSnapshot | null | 'unreadable'> {
	if (connection.credential.gateway === 'evolution') return readEvolution(connection, instance);
	const found = await connection.call('webhook.get', { instance }).catch(unreadable);
	if (found === 'unreadable') return found;
	const { url, enabled, events } = found as Partial<WebhookSnapshot>;
	if (!url) return null;
	const rest = { headers: {}, byEvents: false, base64: false };
	return { url, enabled: enabled === true, events: events ?? [], ...rest };
}

function unreadable(error: Error): Promise<'unreadable'> {
	const isMissing = isGatewayError(error) && error.code === 'UNSUPPORTED_BY_GATEWAY';
	return isMissing ? Promise.resolve('unreadable') : Promise.reject(error);
}

async function readEvolution(
	connection: Connection,
	instance: string,
): Promise<WebhookSnapshot | null> {
	const { method, path } = evolutionWebhooks().readRequest(instance);
	const { status, body } = await connection.send({ method, url: path, headers: {}, timeoutMs });
	if (status === 404) return null;
	if (status >= 400) throw new Error(`The gateway answered ${status} when asked for its webhook`);
	return evolutionWebhooks().decodeSnapshot(jsonParse<unknown>(body || 'null'));
}

/** Puts a webhook back as it was. */
export async function restoreWebhook(
	connection: Connection,
	instance: string,
	webhook: WebhookSnapshot,
): Promise<void> {
	if (connection.credential.gateway !== 'evolution') {
		const { url, enabled, events } = webhook;
		await connection.call('webhook.set', { instance, url, enabled, events });
		return;
	}
	const { method, path, body } = evolutionWebhooks().restoreRequest(instance, webhook);
	const { status } = await connection.send({
		method,
		url: path,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		timeoutMs,
	});
	if (status >= 400)
		throw new Error(`The gateway answered ${status} when its webhook was put back`);
}
