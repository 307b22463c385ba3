import { isObject } from '../kit';

/** A webhook as the server keeps it, to be put back word for word: events without a canonical name stay in it. */
export interface WebhookSnapshot {
	url: string;
	enabled: boolean;
	headers: Record<string, string>;
	events: string[];
	byEvents: boolean;
	base64: boolean;
}

interface SnapshotRequest {
	method: 'GET' | 'POST';
	path: string;
	body?: object;
}

/** Asks for the webhook of an instance. */
export function readRequest(instance: string): SnapshotRequest {
	return { method: 'GET', path: `/webhook/find/${encodeURIComponent(instance)}` };
}

/** Null when none was ever set: the server answers `null`, or 404 in some versions. */
export function decodeSnapshot(body: unknown): WebhookSnapshot | null {
	if (!isObject(body) || typeof body.url !== 'string' || body.url === '') return null;
	return {
		url: body.url,
		enabled: body.enabled === true,
		headers: (isObject(body.headers) ? body.headers : {}) as Record<string, string>,
		events: Array.isArray(body.events) ? body.events.map(String) : [],
		byEvents: body.webhookByEvents === true,
		base64: body.webhookBase64 === true,
	};
}

/** Makes a snapshot the webhook of an instance. */
export function restoreRequest(instance: string, webhook: WebhookSnapshot): SnapshotRequest {
	const path = `/webhook/set/${encodeURIComponent(instance)}`;
	return { method: 'POST', path, body: { webhook } };
}
