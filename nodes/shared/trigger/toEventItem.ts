import type { IDataObject, INodeExecutionData, ITriggerFunctions } from 'n8n-workflow';
import type { Connection } from '../connection';
import { asObject } from '../readValue';
import { toFile, toItem } from '../toItem';

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
 * to, `chatInput` and `sessionId` are what n8n's AI nodes look for; a QR and a file that came along are under `data`.
 */
export async function toEventItem(
	event: CanonicalEvent,
	connection: Pick<Connection, 'credential' | 'network'>,
	helpers: Pick<ITriggerFunctions['helpers'], 'prepareBinaryData'>,
): Promise<INodeExecutionData> {
	const { media, ...facts } = event.data as IDataObject;
	const { base64, ...about } = asObject(media);
	const json = { ...inOneShape(event, facts), media: media ? about : null };
	const item = await toItem(json, connection, helpers);
	// As text it would weigh on every node after this one.
	const file = base64 ? await toFile({ ...about, base64 }, helpers) : null;
	return file ? { ...item, binary: { data: file } } : item;
}

/** Every field is there in every event, so that expressions after the trigger never meet a missing one. */
function inOneShape(
	{ id, event, instance, timestamp }: CanonicalEvent,
	{ raw, ...facts }: IDataObject,
): IDataObject {
	const chatId = [facts.chatId, facts.groupId].find((id) => typeof id === 'string') ?? null;
	const isGroup = facts.isGroup ?? chatId?.endsWith('@g.us') ?? null;
	const sender = senderIn(facts);
	return {
		event,
		eventId: id,
		gateway: null,
		instance,
		messageId: null,
		lid: null,
		message: null,
		sentBy: null,
		timestamp,
		...facts,
		vendorMessageId: facts.vendorMessageId ?? facts.messageId ?? null,
		chatId,
		phone: facts.phone ?? (isGroup === false ? (sender?.phone ?? null) : null),
		isGroup,
		sender,
		raw: withoutFile(raw),
		chatInput: asObject(facts.message).text ?? null,
		sessionId: chatId === null ? null : `${instance}:${chatId}`,
	};
}

/** Calls, presences and votes name their person otherwise. */
function senderIn({ sender, from, person, vote }: IDataObject): IDataObject | null {
	const who = asObject(sender ?? from ?? person ?? asObject(vote).voter);
	return 'id' in who ? who : null;
}

/** Evolution puts the file beside the message when its webhook was told to. */
function withoutFile(raw: unknown): IDataObject | null {
	if (!raw) return null;
	const { base64: _file, ...rest } = asObject(raw);
	return rest;
}
