import type { ITriggerFunctions, ITriggerResponse } from 'n8n-workflow';
import { openConnection, startSidecar } from '../connection';
import { toNodeError } from '../toNodeError';
import { announce } from './announce';
import { openStreamTrigger } from './streamTrigger';
import type { Registration } from './vendorWebhook';

/**
 * Called when the workflow is published and at every start of n8n, which brings the embedded gateway up again. A
 * vendor's gateway posts to the webhook, so there is nothing to open: the trigger only says that it is there.
 */
export async function openTrigger(context: ITriggerFunctions): Promise<ITriggerResponse> {
	// n8n tests a trigger that has a webhook through the webhook alone.
	if (context.getMode() === 'manual') return {};
	try {
		const connection = await openConnection(context);
		if (connection.credential.gateway !== 'embedded') {
			const registration = context.getWorkflowStaticData('node') as Registration;
			announce(context, connection, registration);
			// It hears nothing unless the gateway that relays to it runs.
			if (registration.sharedOn) await startSidecar(registration.sharedOn);
			return {};
		}
		return { closeFunction: await openStreamTrigger(context, connection) };
	} catch (error) {
		throw toNodeError(context.getNode(), error);
	}
}
