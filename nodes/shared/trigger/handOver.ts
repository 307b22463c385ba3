import { sleep, type INodeExecutionData, type ITriggerFunctions, type Logger } from 'n8n-workflow';

/** How n8n takes an event: see docs/adr/0004-when-an-event-is-settled.md. */
export interface Receiver {
	emit: ITriggerFunctions['emit'];
	createDeferredPromise: () => NonNullable<Parameters<ITriggerFunctions['emit']>[2]>;
	logger: Logger;
	/** Aborted when the trigger is closed: what n8n has not stored by then is left to the next one. */
	signal: AbortSignal;
}

interface Handed {
	/** Tells the gateway; from the newest delivery, in case it came again. */
	settle: () => Promise<void>;
	/** Whether n8n is known to have stored the execution. */
	stored: boolean;
	cancelTimer: () => void;
}

const retryAfterMs = 5_000;
const settleAttempts = 3;
const settleAgainAfterMs = 1_000;
/** n8n stores an execution before it waits for capacity, and takes it up again after a restart. */
const queueAllowanceMs = 10 * 60_000;

// One list for all copies of this module in a process: after an update n8n loads a second one, while triggers of the
// first are still running. The key of an event that n8n still has in hand must not be emitted a second time.
const registryKey = Symbol.for('n8n-nodes-wagate.handedOver');
const handed = ((globalThis as Record<symbol, unknown>)[registryKey] ??= new Map()) as Map<
	string,
	Handed
>;

/**
 * Gives an event to n8n once, however often it is delivered, and settles it once n8n has stored the execution. `key` is
 * unique for trigger and event, at most 255 characters.
 */
export function handOver(
	key: string,
	item: INodeExecutionData,
	settle: () => Promise<void>,
	receiver: Receiver,
): void {
	const known = handed.get(key);
	if (known) {
		known.settle = settle;
		if (known.stored) void settleHanded(key, known, receiver.logger);
		return;
	}
	const entry: Handed = { settle, stored: false, cancelTimer: () => {} };
	handed.set(key, entry);
	emitOnce(key, item, entry, receiver);
}

/** Called by the running execution: it exists, so it is stored. False when another process was handed the event. */
export async function markStored(key: string, logger: Logger): Promise<boolean> {
	const entry = handed.get(key);
	if (!entry) return false;
	// The workflow's effects wait for it: n8n may forget a finished execution that it is told not to save, and its key.
	for (let attempt = 1; attempt <= settleAttempts && handed.get(key) === entry; attempt += 1) {
		if (attempt > 1) await sleep(settleAgainAfterMs);
		await settleHanded(key, entry, logger);
	}
	return true;
}

function emitOnce(key: string, item: INodeExecutionData, entry: Handed, receiver: Receiver): void {
	const { emit, createDeferredPromise, logger, signal } = receiver;
	const done = createDeferredPromise();
	// Settled when the execution has ended, and at once when n8n has this key already.
	const stored = () => void settleHanded(key, entry, logger);
	const emitAgain = () => {
		if (signal.aborted) return void handed.delete(key);
		emitOnce(key, item, entry, receiver);
	};
	done.promise.then(stored, (error: unknown) => {
		if (entry.stored || saysThatItIsStored(error)) return stored();
		logger.error(`WhatsApp Gateway Trigger: n8n did not take an event: ${messageOf(error)}`, {
			key,
		});
		entry.cancelTimer();
		if (signal.aborted) return void handed.delete(key);
		entry.cancelTimer = timer(retryAfterMs, emitAgain);
	});
	entry.cancelTimer();
	entry.cancelTimer = timer(queueAllowanceMs, stored);
	emit([[item]], undefined, done, key);
}

/** Idempotent. A settlement that fails is made again when the gateway delivers the event anew. */
async function settleHanded(key: string, entry: Handed, logger: Logger): Promise<void> {
	entry.stored = true;
	entry.cancelTimer();
	try {
		await entry.settle();
		if (handed.get(key) === entry) handed.delete(key);
	} catch (error) {
		logger.warn(`WhatsApp Gateway Trigger: an event is settled later: ${messageOf(error)}`, {
			key,
		});
	}
}

// n8n looks for the execution after it was stored; one that failed at once or was cancelled is not in its list any more.
function saysThatItIsStored(error: unknown): boolean {
	const name = error instanceof Error ? error.constructor.name : '';
	return /^ExecutionNotFoundError$|ExecutionCancelledError$/.test(name);
}

function timer(ms: number, task: () => void): () => void {
	const handle = setTimeout(task, ms);
	handle.unref();
	return () => clearTimeout(handle);
}

function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
