import type { IDataObject, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import type { Connection } from '../connection';
import { toItem } from '../toItem';

export interface CanonicalEvent {
	id: string;
	event: string;
	instance: string;
	/** ISO 8601. */
	timestamp: string;
	data: Record<string, unknown>;
}

/**
 * An event in the one shape that all gateways share. `messageId` is what to dedupe by, `vendorMessageId` what to reply
 * to, `chatInput` and `sessionId` are what n8n's AI nodes look for; a QR becomes a picture under `data`.
 */
export async function toEventItem(
	{ id, event, instance, timestamp, data }: CanonicalEvent,
	connection: Pick<Connection, 'credential' | 'network'>,
	helpers: Pick<ITriggerFunctions['helpers'], 'prepareBinaryData'>,
): Promise<INodeExecutionData> {
	const { raw, ...facts } = data as IDataObject;
	// Every field is there in every event, so that expressions after the trigger never meet a missing one.
	const json: IDataObject = {
		event,
		eventId: id,
		gateway: connection.credential.gateway,
		instance,
		messageId: null,
		vendorMessageId: facts.messageId ?? null,
		chatId: null,
		phone: null,
		lid: null,
		isGroup: null,
		sender: null,
		message: null,
		media: null,
		sentBy: null,
		timestamp,
		...facts,
		raw: raw ?? null,
		chatInput: textOf(facts.message),
		sessionId: typeof facts.chatId === 'string' ? `${instance}:${facts.chatId}` : null,
	};
	return toItem(json, connection, helpers);
}

function textOf(message: unknown): string | null {
	const text = (message as { text?: unknown } | null | undefined)?.text;
	return typeof text === 'string' ? text : null;
}
