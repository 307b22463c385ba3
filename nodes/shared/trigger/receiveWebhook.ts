import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { EventName, GatewayEvent } from '../../../src/domain/event';
import { decodeWebhook, openConnection, type Connection } from '../connection';
import { credentialName, readCredential } from '../readCredential';
import { handOn, isRelayed } from './handOn';
import { slotOf } from './listeners';
import { openFilter } from './openFilter';
import { toEventItem } from './toEventItem';
import type { Registration } from './vendorWebhook';
import { provesItself } from './webhookProof';

/** The part of Express's response that is used here; its types are not among our dependencies. */
interface ExpressResponse {
	status: (code: number) => { json: (body: object) => void };
}

/** Starts the workflow with the events of a request that knows the secret; any other request is refused with 401. */
export async function receiveWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const headers = context.getHeaderData();
	const { token, instance } = context.getWorkflowStaticData('node') as Registration;
	const { gateway } = readCredential(await context.getCredentials(credentialName));
	const relayed = token !== undefined && isRelayed(headers, token);
	if (!token || !(relayed || (await provesItself(context, gateway, token)))) {
		const response = context.getResponseObject() as unknown as ExpressResponse;
		response.status(401).json({ error: 'This webhook needs its secret' });
		return { noWebhookResponse: true };
	}
	const connection = await openConnection(context);
	const decoded = decodeWebhook(relayed ? 'embedded' : gateway, headers, context.getBodyData());
	if (!relayed && gateway !== 'embedded') {
		await handOn(slotOf(connection.credential, instance ?? ''), decoded, context.logger);
	}
	const events = await chosen(context, connection, decoded);
	const webhookResponse = { received: true };
	if (events.length === 0) return { webhookResponse };
	const items = await Promise.all(
		events.map(({ timestamp, ...event }) =>
			toEventItem(
				{ ...event, timestamp: new Date(timestamp).toISOString() },
				connection,
				context.helpers,
			),
		),
	);
	return { webhookResponse, workflowData: [items] };
}

/** Those that start the workflow. */
async function chosen(
	context: IWebhookFunctions,
	connection: Connection,
	events: readonly GatewayEvent[],
): Promise<GatewayEvent[]> {
	const names = context.getNodeParameter('events', []) as EventName[];
	const passes = openFilter(context, connection);
	const found: GatewayEvent[] = [];
	for (const each of events) {
		const isNamed = names.length === 0 || names.includes(each.event);
		if (isNamed && (await passes(each))) found.push(each);
	}
	return found;
}
