import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

/** Two entries for each event. n8n keeps them as one row of its database. */
const rememberedEntries = 1_000;

/**
 * Without the events that an earlier execution of this trigger had already. Vendors' gateways post an event again when
 * an answer is late or lost, and give posts no id, so it is known by what stays the same in it. n8n keeps the memory
 * over restarts; two posts of one event at the very same moment both pass.
 */
export async function withoutRepeated(
	context: IExecuteFunctions,
	items: readonly INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	// A test is run on the same event again and again; a retry is the event that was had already.
	const isFresh = context.getMode() !== 'webhook' || !ignoresRepeated(context);
	if (isFresh) return [...items];
	const kept: INodeExecutionData[] = [];
	for (const item of items) if (await isNew(context, item)) kept.push(item);
	return kept;
}

function ignoresRepeated(context: IExecuteFunctions): boolean {
	return context.getNodeParameter('options', 0, {}).ignoreRepeated !== false;
}

async function isNew(
	context: IExecuteFunctions,
	{ json: { gateway, eventId } }: INodeExecutionData,
): Promise<boolean> {
	if (gateway === 'embedded' || typeof eventId !== 'string') return true;
	// A worker that died may have its execution run again by another one: that is no repeated event.
	const here = `${eventId}@${context.getExecutionId()}`;
	try {
		const { processed } = await context.helpers.checkProcessedAndRecord([eventId, here], 'node', {
			mode: 'entries',
			maxEntries: rememberedEntries,
		});
		return !processed.includes(eventId) || processed.includes(here);
	} catch (error) {
		context.logger.warn(`WhatsApp Gateway Trigger: n8n's memory of events fails: ${String(error)}`);
		return true;
	}
}
