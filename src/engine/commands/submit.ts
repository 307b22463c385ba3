import { createHash } from 'node:crypto';
import type { OutputOf } from '../../catalogue/operations';
import type { MessageState } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';
import type { EngineHost } from '../EngineHost';
import type { Instance } from '../Instance';
import { isoTime } from '../messageEvents';
import type { Failure } from '../outbox/nacks';
import type { WaitFor } from '../outbox/Waiters';

/** What every operation that makes a message takes (`catalogue/fields/sending`). */
export interface SendInput {
	instance: string;
	to: string;
	replyTo?: string | undefined;
	mentions?: string[] | undefined;
	mentionAll?: boolean | undefined;
	delayMs?: number | undefined;
	waitFor: WaitFor;
	waitMs: number;
	idempotencyKey?: string | undefined;
}

export type Receipt = OutputOf<'message.sendText'>;

/**
 * Stores a message for a chat and answers once WhatsApp has it, or as far as the caller waits. `build` makes what the
 * encoder of this operation reads, beside what every send holds: `mentions`, `replyTo` and `delayMs`; it runs after the
 * recipient is known, and what it fetches is stored with the message, so that each attempt sends the same.
 */
export async function submit(
	host: EngineHost,
	operation: string,
	input: SendInput,
	build: (instance: Instance) => Promise<Record<string, unknown>>,
): Promise<Receipt> {
	const instance = host.instance(input.instance);
	instance.requireLink();
	const chat = await instance.identities.resolve(input.to);
	if (input.replyTo) await instance.requireMessage(input.replyTo);
	const result = await instance.send({
		operation,
		chat,
		content: {
			...(await build(instance)),
			mentions: await mentionsOf(instance, chat.jid, input),
			replyTo: input.replyTo ?? null,
			delayMs: input.delayMs ?? 0,
			// With no socket nobody could be asked; the outbox asks before it sends.
			...(instance.link.connection === null && { unresolved: input.to }),
		},
		idempotency: idempotencyOf(input),
		waitFor: input.waitFor,
		waitMs: input.waitMs,
	});
	return receiptOf(instance, result);
}

async function mentionsOf(
	{ identities, groups }: Instance,
	chat: string,
	{ mentions = [], mentionAll = false }: SendInput,
): Promise<string[]> {
	const named = mentions.map((who) => identities.mention(who));
	return mentionAll ? [...new Set([...named, ...(await groups.everyone(chat))])] : named;
}

interface Sent {
	row: OutboxRow;
	state: MessageState;
	failure: Failure | null;
	repeated: boolean;
}

export async function receiptOf(instance: Instance, sent: Sent): Promise<Receipt> {
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
function idempotencyOf({ idempotencyKey, ...input }: SendInput) {
	if (idempotencyKey === undefined) return null;
	const { waitFor: _waitFor, waitMs: _waitMs, ...request } = input;
	const sorted = Object.entries(request).sort(([one], [two]) => (one < two ? -1 : 1));
	const requestHash = createHash('sha256').update(JSON.stringify(sorted)).digest('hex');
	return { key: idempotencyKey, requestHash };
}
