import { ParameterError } from '../ParameterError';
import { isSamePlace } from './webhookProof';
import { listenersOf } from './listeners';
import type { WebhookSnapshot } from './webhookSnapshot';

interface Wanted {
	slot: string;
	/** Of the trigger that is being published. */
	id: string;
	instance: string;
	url: string;
}

/**
 * Throws ParameterError when another trigger of this n8n has the one webhook of the instance, and names it: taking the
 * webhook over would silence that workflow.
 */
export function assertFree(
	{ slot, id, instance, url }: Wanted,
	found: WebhookSnapshot | null | 'unreadable',
): void {
	const [first] = listenersOf(slot).filter((each) => each.id !== id);
	if (first) throw taken(instance, `the workflow ${first.workflow}`, 'Unpublish that workflow');
	if (found === null || found === 'unreadable' || !found.enabled) return;
	if (isSamePlace(found.url, url) || !isSibling(found.url, url)) return;
	throw taken(
		instance,
		`another trigger of this n8n, at ${new URL(found.url).pathname}`,
		'Unpublish the workflow that has it. If there is none any more, switch the webhook off with Webhook > Set',
	);
}

function taken(instance: string, by: string, next: string): ParameterError {
	return new ParameterError(
		'Instance',
		`is taken: "${instance}" has one webhook, and it belongs to ${by}`,
		`${next}, or use one trigger for both. While the embedded gateway runs beside n8n, several triggers can share a number`,
	);
}

/** The same n8n's address but for the part that names the trigger. */
function isSibling(found: string, url: string): boolean {
	if (!URL.canParse(found)) return false;
	return shapeOf(found) === shapeOf(url);
}

function shapeOf(url: string): string {
	const { origin, pathname } = new URL(url);
	const parts = pathname.split('/');
	return [origin, ...parts.slice(0, -2), parts.at(-1)].join('/');
}
