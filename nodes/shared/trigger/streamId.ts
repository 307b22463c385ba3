import type { ITriggerFunctions } from 'n8n-workflow';

type Place = Pick<ITriggerFunctions, 'getInstanceId' | 'getWorkflow' | 'getNode'>;

/**
 * The same for one trigger over all restarts, another for every other trigger: also for a copy of the workflow in
 * another n8n that uses the same gateway. Stays within 128 letters, digits, `_` and `-`.
 */
export function streamId(place: Place, purpose: 'n8n' | 'test' = 'n8n'): string {
	const parts = [
		purpose,
		place.getInstanceId().slice(0, 12),
		place.getWorkflow().id,
		place.getNode().id,
	];
	return parts
		.join('-')
		.replace(/[^\w-]/g, '_')
		.slice(0, 128);
}
