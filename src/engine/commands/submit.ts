import { createHash } from 'node:crypto';
import type { OutputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { ChatAddress, MessageState } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';
import type { EngineHost } from '../EngineHost';
import type { NumberCheck } from '../Identities';
import type { Instance } from '../Instance';
import { isoTime } from '../messageEvents';
import { contentOfMediaId } from '../media/mediaIds';
import type { Failure } from '../outbox/nacks';
import type { SendOptions } from '../outbox/toRow';
import type { WaitFor } from '../outbox/Waiters';
import { requirePostable } from './postable';

/** How far a caller waits, and what makes the call the same as an earlier one. */
export interface Patience {
	waitFor: WaitFor;
	/** Milliseconds. */
	waitMs: number;
	idempotencyKey?: string | undefined;
}

/** What every operation that makes a message takes (`catalogue/fields/sending`). */
export interface SendInput extends Patience, SendOptions {
	instance: string;
	to: string;
	replyTo?: string | undefined;
	quoted?: QuotedInput | undefined;
	mentions?: string[] | undefined;
	mentionAll?: boolean | undefined;
	delayMs?: number | undefined;
	numberCheck?: NumberCheck | undefined;
	after?: string | undefined;
}

/** What a caller knows of a message to quote that is not kept here. */
interface QuotedInput {
	fromMe?: boolean | undefined;
	sender?: string | undefined;
	text?: string | undefined;
	content?: Record<string, unknown> | undefined;
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
	const { identities } = instance;
	const chat = await identities.resolveChat(input.to, input.numberCheck);
	const reply = await replyIn(instance, input);
	return store(instance, {
		operation,
		chat,
		content: {
			...(await build(instance)),
			...reply,
			mentions: await mentionsOf(instance, chat.jid, input),
			delayMs: input.delayMs ?? 0,
			// With no socket nobody could be asked about a number; the outbox asks before it sends.
			...(instance.link.connection === null && !isJid(input.to) && { unresolved: input.to }),
		},
		input,
	});
}

function isJid(to: string): boolean {
	return to.includes('@');
}

interface Stored {
	operation: string;
	chat: ChatAddress;
	/** What the encoder of the operation reads. */
	content: Record<string, unknown>;
	/** The call as it was made: with the same key, another one is refused. */
	input: Patience & SendOptions & { after?: string | undefined };
}

/** Stores a message for a chat that is known, and waits as far as asked. */
export async function store(
	instance: Instance,
	{ operation, chat, content, input }: Stored,
): Promise<Receipt> {
	instance.requireLink();
	requirePostable(chat.jid, operation, content);
	const { waitFor, waitMs } = input;
	const idempotency = idempotencyOf(input);
	const { sendAt, expiresIn, onCrash, priority, after } = input;
	const options = { sendAt, expiresIn, onCrash, priority };
	const message = { operation, chat, content, options, after };
	const result = await instance.send({ ...message, idempotency, waitFor, waitMs });
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

/** The message to quote: one that is kept here, or what the caller knows of another. */
async function replyIn(instance: Instance, { replyTo, quoted }: SendInput) {
	if (!replyTo) {
		if (quoted)
			throw new GatewayError('BAD_REQUEST', 'quoted needs replyTo, the ID of that message');
		return { replyTo: null };
	}
	if (await instance.storedMessage(replyTo)) return { replyTo };
	if (!quoted?.content && quoted?.text === undefined) {
		throw new GatewayError('MESSAGE_NOT_FOUND', replyTo);
	}
	const { fromMe = false, sender, text = null, content = null } = quoted;
	const author = sender === undefined ? null : instance.identities.mention(sender);
	return { replyTo, quoted: { fromMe, sender: author, text, content } };
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
	const waits = state === 'queued' && row.dueAt > instance.clock.now();
	return {
		messageId: row.messageId,
		chatId: jid,
		phone,
		lid,
		state,
		failure,
		repeated,
		timestamp: isoTime(row.createdAt),
		...(waits && { waitsUntil: isoTime(row.dueAt), waitsFor: row.waitsFor }),
	};
}

/** A form that is sent again has the same file under another id. */
function sameFile(field: string, value: unknown): unknown {
	return field === 'mediaId' && typeof value === 'string' ? contentOfMediaId(value) : value;
}

/** How long a caller waits, and what went before, does not make it another request. */
function idempotencyOf({ idempotencyKey, ...input }: Stored['input']) {
	if (idempotencyKey === undefined) return null;
	const { waitFor: _waitFor, waitMs: _waitMs, after: _after, ...rest } = input;
	const sorted = Object.entries(rest).sort(([one], [two]) => (one < two ? -1 : 1));
	const request = JSON.stringify(sorted, sameFile);
	const requestHash = createHash('sha256').update(request).digest('hex');
	return { key: idempotencyKey, requestHash };
}
