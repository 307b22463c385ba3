import { GatewayError } from '../../../domain/errors';
import type { OutboxRow } from '../../../domain/ports/storage';
import type { Instance } from '../../Instance';
import { isoTime } from '../../messageEvents';
import type { Command } from '../Command';
import { receiptOf } from '../submit';

const PAGE = 50;

/** Says so too when it was cancelled before. Rejects with ALREADY_SENT for one that has left, or may have. */
const cancel: Command<'message.cancel'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { messageId } = input;
	await instance.sentMessage(messageId);
	await instance.outbox.cancel(messageId);
	const sent = await instance.sentMessage(messageId);
	if (sent.failure?.code !== 'CANCELLED') throw new GatewayError('ALREADY_SENT', messageId);
	return receiptOf(instance, { ...sent, repeated: false });
};

const listQueued: Command<'message.listQueued'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { page = 1, pageSize = PAGE } = input;
	const slice = { offset: (page - 1) * pageSize, limit: pageSize };
	const { rows, total } = await instance.unsent(slice);
	return {
		messages: await Promise.all(rows.map((row) => viewOf(instance, row))),
		pageInfo: { page, pageSize, pages: Math.ceil(total / pageSize), total },
	};
};

async function viewOf(instance: Instance, row: OutboxRow) {
	const { operation, priority, waitsFor, createdAt, dueAt, expiresAt } = row;
	const sent = { row, ...instance.outbox.current(row), repeated: false };
	const { failure: _failure, repeated: _repeated, ...receipt } = await receiptOf(instance, sent);
	return {
		...receipt,
		operation,
		priority,
		sendAt: waitsFor === 'schedule' && dueAt > createdAt ? isoTime(dueAt) : null,
		expiresAt: isoTime(expiresAt),
	};
}

export const queueCommands = {
	'message.cancel': cancel,
	'message.listQueued': listQueued,
};
