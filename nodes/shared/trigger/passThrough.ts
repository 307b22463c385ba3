import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { openConnection, type Connection } from '../connection';
import { EventStream } from './EventStream';
import { markStored } from './handOver';
import { readMediaWish, withMedia } from './receivedMedia';
import { withoutRepeated } from './repeatedEvents';
import { deliveryTag, type DeliveryTag } from './streamTrigger';

/**
 * The trigger's own step in the execution that it started. That it runs proves that n8n has stored the execution, so
 * this is where the event is settled, before any other node has an effect; and the gateway has its answer, so this is
 * where there is time to fetch files.
 */
export async function passThrough(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const given = context.getInputData();
	await Promise.all(given.map((item) => settle(context, readTag(item))));
	const items = await withoutRepeated(context, given.map(withoutTag));
	const wish = readMediaWish(context.getNodeParameter('options', 0, {}));
	if (!wish) return [items];
	const open = opener(context);
	return [await Promise.all(items.map((item) => withMedia(item, wish, open, context.helpers)))];
}

/** Opened for the first file that is fetched. */
function opener(context: IExecuteFunctions): () => Promise<Connection> {
	let connection: Promise<Connection> | undefined;
	return () => (connection ??= openConnection(context));
}

async function settle(context: IExecuteFunctions, tag: DeliveryTag | null): Promise<void> {
	if (!tag || (await markStored(tag.key, context.logger))) return;
	// A worker of n8n's queue mode: the main process was handed the event, and settles it too when the execution ends.
	try {
		const stream = new EventStream(await openConnection(context), tag.instance, tag.stream);
		await stream.settle(tag.sequence);
	} catch (error) {
		context.logger.debug(`The event is settled when its execution ends: ${String(error)}`);
	}
}

function readTag(item: INodeExecutionData): DeliveryTag | null {
	const tag = item[deliveryTag] as IDataObject | undefined;
	return tag ? (tag as unknown as DeliveryTag) : null;
}

function withoutTag({ json, binary }: INodeExecutionData, item: number): INodeExecutionData {
	return { json, ...(binary ? { binary } : {}), pairedItem: { item } };
}
