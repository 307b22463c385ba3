import type { ITriggerFunctions } from 'n8n-workflow';
import type { EventName } from '../../../src/domain/event';
import type { Connection } from '../connection';
import { addListener, slotOf } from './listeners';
import { streamId } from './streamId';
import type { Registration } from './vendorWebhook';

type Published = Pick<
	ITriggerFunctions,
	'getInstanceId' | 'getWorkflow' | 'getNode' | 'getNodeParameter'
>;

/** Lets the other triggers of this n8n know of a published one; what was never registered has nothing to tell. */
export function announce(
	context: Published,
	{ credential }: Pick<Connection, 'credential'>,
	{ instance, place, token }: Registration,
	url = place ?? '',
): void {
	if (!instance || !token) return;
	addListener(slotOf(credential, instance), {
		...{ id: streamId(context), url, token },
		workflow: workflowName(context),
		events: context.getNodeParameter('events', []) as EventName[],
	});
}

/** As a person knows it. */
export function workflowName(context: Pick<Published, 'getWorkflow'>): string {
	const { id, name } = context.getWorkflow();
	return name ? `"${name}" (${id})` : String(id);
}
