import type { INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import { openConnection, type Connection } from '../connection';
import { readInstance } from '../readInstance';
import type { GetParameter } from '../readParameters';
import { assertEmits } from './assertEmits';
import { keepStream } from './deleteLater';
import { EventStream, type StreamedEvent } from './EventStream';
import { followStream } from './followStream';
import { handOver } from './handOver';
import { openFilter } from './openFilter';
import { streamId } from './streamId';
import { toEventItem } from './toEventItem';

/** Rides along on an item from the trigger to its own `execute`; not part of what the workflow sees. */
export interface DeliveryTag {
	/** n8n's deduplication key of the execution. */
	key: string;
	instance: string;
	stream: string;
	sequence: number;
}

export const deliveryTag = 'wagateDelivery';

/**
 * Opens the durable stream of the embedded gateway and starts an execution for each event. Rejects when the gateway
 * does not take the stream now; later failures are mended in the background. Resolves with what closes it.
 */
export async function openStreamTrigger(
	context: ITriggerFunctions,
	connection: Connection,
): Promise<() => Promise<void>> {
	const abort = new AbortController();
	const instance = triggerInstance(context, connection.credential.instance);
	const id = streamId(context);
	const events = context.getNodeParameter('events', []) as EventName[];
	assertEmits(connection.credential.gateway, events);
	// Refuses an option that can match nothing, before anything is opened.
	openFilter(context, connection);
	keepStream(instance, id);
	const stream = new EventStream(connection, instance, id);
	// Published for the first time, or again: what an earlier publishing left behind is none of its business.
	if (context.getActivationMode() === 'activate') await stream.delete();
	const { claimAutomation } = context.getNodeParameter('options', {}) as {
		claimAutomation?: boolean;
	};
	const wish = { events, claimsAutomation: claimAutomation === true };
	await stream.put(wish);
	const following = followStream({
		open: async () => new EventStream(await openConnection(context), instance, id),
		wish,
		take: (delivery, stream) => void take(context, connection, delivery, stream, abort.signal),
		logger: context.logger,
		signal: abort.signal,
	});
	return async () => {
		abort.abort();
		await following;
	};
}

/** The instance that a trigger watches; one per trigger. */
export function triggerInstance(
	context: Pick<ITriggerFunctions, 'getNodeParameter'>,
	defaultInstance: string,
): string {
	const get: GetParameter = (name, fallback) => context.getNodeParameter(name, fallback);
	const getRaw: GetParameter = (name, fallback) =>
		context.getNodeParameter(name, fallback, { rawExpressions: true });
	return readInstance(get, getRaw, defaultInstance);
}

async function take(
	context: ITriggerFunctions,
	connection: Connection,
	{ sequence, event, replay }: StreamedEvent,
	stream: EventStream,
	signal: AbortSignal,
): Promise<void> {
	const { logger, helpers } = context;
	try {
		const passes = openFilter(context, connection);
		if (!(await passes(event))) return await stream.settle(sequence);
		// n8n would leave out an event that it knows; a replay keeps its sequence however often it is delivered.
		const again = replay ? `:${sequence}` : '';
		const key = `${stream.instance}:${stream.id}:${event.id}${again}`;
		const tag: DeliveryTag = { key, instance: stream.instance, stream: stream.id, sequence };
		const item: INodeExecutionData = {
			...(await toEventItem(event, connection, helpers)),
			[deliveryTag]: { ...tag },
		};
		handOver(key, item, () => stream.settle(sequence), {
			emit: (...args) => context.emit(...args),
			createDeferredPromise: () => helpers.createDeferredPromise(),
			logger,
			signal,
		});
	} catch (error) {
		// It stays unsettled, and comes again with the next connect.
		logger.error(`WhatsApp Gateway Trigger: an event could not be handed over: ${String(error)}`, {
			event: event.id,
		});
	}
}
