import { sendAheadLimit } from '../../catalogue/fields/sending';
import { GatewayError } from '../../domain/errors';
import type { ChatAddress, SendPriority } from '../../domain/message';
import type { OutboxRow } from '../../domain/ports/storage';

/** What a send may say for itself (`catalogue/fields/sending` outboxOptions). */
export interface SendOptions {
	/** ISO 8601; a time that is past is now. */
	sendAt?: string | undefined;
	/** Seconds. */
	expiresIn?: number | undefined;
	onCrash?: OutboxRow['onCrash'] | undefined;
	priority?: SendPriority | undefined;
}

interface Asked {
	operation: string;
	chat: ChatAddress;
	content: Record<string, unknown>;
	options?: SendOptions;
	/** ID of the message before it in its sequence. */
	after?: string | undefined;
}

/** A new row of the outbox. Throws BAD_REQUEST for a time that is too far ahead. */
export function toRow(
	place: Pick<OutboxRow, 'instance' | 'messageId'>,
	{ operation, chat, content, options = {}, after }: Asked,
	{ now, expiryMs }: { now: number; expiryMs: number },
): OutboxRow {
	const { sendAt, expiresIn, onCrash = 'resend', priority = 'normal' } = options;
	const dueAt = sendAt === undefined ? now : Math.max(now, Date.parse(sendAt));
	if (dueAt - now > sendAheadLimit * 1_000) {
		throw new GatewayError('BAD_REQUEST', 'sendAt is more than 30 days ahead', {
			details: { field: 'sendAt' },
		});
	}
	return {
		...place,
		chat: chat.jid,
		operation,
		content,
		state: 'queued',
		failure: null,
		attempts: 0,
		dueAt,
		expiresAt: dueAt + (expiresIn === undefined ? expiryMs : expiresIn * 1_000),
		createdAt: now,
		updatedAt: now,
		onCrash,
		priority,
		waitsFor: 'schedule',
		follows: after ?? null,
	};
}
