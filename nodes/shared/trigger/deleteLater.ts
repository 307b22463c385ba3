// One list for all copies of this module in a process: an update of the package loads a second one.
const registryKey = Symbol.for('n8n-nodes-wagate.streamsToDelete');
const pending = ((globalThis as Record<symbol, unknown>)[registryKey] ??= new Map()) as Map<
	string,
	NodeJS.Timeout
>;

/** n8n republishes a changed trigger by removing it and adding it again at once. */
const graceMs = 5_000;

/**
 * Deletes a stream unless a trigger opens it again within moments: what waits in it must survive the publishing of a
 * new version of the workflow.
 */
export function deleteStreamLater(
	instance: string,
	id: string,
	remove: () => Promise<void>,
	onFailure: (error: unknown) => void,
): void {
	keepStream(instance, id);
	const timer = setTimeout(() => {
		pending.delete(`${instance}:${id}`);
		remove().catch(onFailure);
	}, graceMs);
	timer.unref();
	pending.set(`${instance}:${id}`, timer);
}

export function keepStream(instance: string, id: string): void {
	clearTimeout(pending.get(`${instance}:${id}`));
	pending.delete(`${instance}:${id}`);
}
