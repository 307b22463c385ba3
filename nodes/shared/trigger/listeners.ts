import type { EventName } from '../../../src/domain/event';
import type { GatewayCredential } from '../readCredential';

/** A published trigger on an instance of a vendor's gateway. */
export interface Listener {
	/** The same over all restarts. */
	id: string;
	/** Name and id of its workflow, as a person knows it. */
	workflow: string;
	/** Where n8n takes its posts. */
	url: string;
	/** What proves them. */
	token: string;
	events: readonly EventName[];
}

// One list for all copies of this module in a process: an update of the package loads a second one.
const registryKey = Symbol.for('n8n-nodes-wagate.listeners');
const slots = ((globalThis as Record<symbol, unknown>)[registryKey] ??= new Map()) as Map<
	string,
	Map<string, Listener>
>;

/** Names the one webhook that a vendor's gateway has for an instance. */
export function slotOf(credential: GatewayCredential, instance: string): string {
	const place = credential.connection === 'url' ? credential.url : credential.network;
	return [credential.gateway, place, instance].join('\n');
}

/**
 * The triggers that this n8n has published for an instance. Complete in n8n's main process, which publishes them and
 * brings them up again when it starts.
 */
export function listenersOf(slot: string): Listener[] {
	return [...(slots.get(slot)?.values() ?? [])];
}

export function addListener(slot: string, listener: Listener): void {
	const known = slots.get(slot) ?? new Map<string, Listener>();
	slots.set(slot, known.set(listener.id, listener));
}

export function removeListener(slot: string, id: string): void {
	const known = slots.get(slot);
	known?.delete(id);
	if (known?.size === 0) slots.delete(slot);
}
