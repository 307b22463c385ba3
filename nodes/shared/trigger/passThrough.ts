import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { openConnection } from '../connection';
import { EventStream } from './EventStream';
import { markStored } from './handOver';
import { deliveryTag, type DeliveryTag } from './streamTrigger';

/**
 * The trigger's own step in the execution that it started. That it runs proves that n8n has stored the execution, so
 * this is where the event is settled, before any other node has an effect.
 */
export async function passThrough(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	await Promise.all(items.map((item) => settle(context, readTag(item))));
	return [items.map((item, index) => withoutTag(item, index))];
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
