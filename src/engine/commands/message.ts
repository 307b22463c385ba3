import { createHash } from 'node:crypto';
import type { InputOf, OutputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { MessageState } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';
import type { Instance } from '../Instance';
import { isoTime } from '../messageEvents';
import type { Failure } from '../outbox/nacks';
import type { Command } from './index';

/** Stores text for a chat and answers once WhatsApp has it, or as far as the caller waits. */
export const sendText: Command<'message.sendText'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	instance.requireLink();
	if (input.mentionAll) throw new GatewayError('UNSUPPORTED_BY_GATEWAY', 'a mention of everyone');
	const chat = await instance.identities.resolve(input.to);
	if (input.replyTo) await instance.requireMessage(input.replyTo);
	// Fetched here and stored with the message, so that no chat waits for a page and each attempt sends the same.
	const preview = input.linkPreview ? await host.linkPreviews.of(input.text) : null;
	const result = await instance.send({
		operation: 'message.sendText',
		chat,
		content: {
			text: input.text,
			mentions: (input.mentions ?? []).map((who) => instance.identities.mention(who)),
			replyTo: input.replyTo ?? null,
			delayMs: input.delayMs ?? 0,
			preview,
			// With no socket nobody could be asked; the outbox asks before it sends.
			...(instance.link.connection === null && { unresolved: input.to }),
		},
		idempotency: idempotencyOf(input),
		waitFor: input.waitFor,
		waitMs: input.waitMs,
	});
	return receipt(instance, { ...result, repeated: result.repeated });
};

export const getState: Command<'message.getState'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	return receipt(instance, { ...(await instance.sentMessage(input.messageId)), repeated: false });
};

interface Sent {
	row: OutboxRow;
	state: MessageState;
	failure: Failure | null;
	repeated: boolean;
}

async function receipt(instance: Instance, sent: Sent): Promise<OutputOf<'message.getState'>> {
	const { row, state, failure, repeated } = sent;
	const { jid, phone, lid } = await instance.identities.addressOf(row.chat);
	return {
		messageId: row.messageId,
		chatId: jid,
		phone,
		lid,
		state,
		failure,
		repeated,
		timestamp: isoTime(row.createdAt),
	};
}

/** How long a caller waits does not make it another request. */
function idempotencyOf(input: InputOf<'message.sendText'>) {
	const { idempotencyKey, waitFor: _waitFor, waitMs: _waitMs, ...request } = input;
	if (idempotencyKey === undefined) return null;
	const sorted = Object.entries(request).sort(([one], [two]) => (one < two ? -1 : 1));
	const requestHash = createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
	return { key: idempotencyKey, requestHash };
}
