import type { OutboxRepository, OutboxRow } from '../../domain/ports/storage';
import { isReached, type Reached } from './Waiters';

/** What became of the message before one in its sequence. */
type Before =
	/** WhatsApp has it, or nothing is known of it any more. */
	{ is: 'gone' } | { is: 'failed'; messageId: string } | { is: 'waiting'; row: OutboxRow };

/** One that was cancelled was taken out of the sequence: what counts is the one before that. */
export async function lookBefore(
	{ instance, follows }: Pick<OutboxRow, 'instance' | 'follows'>,
	repository: Pick<OutboxRepository, 'get'>,
	current: (row: OutboxRow) => Reached,
): Promise<Before> {
	let messageId = follows;
	while (messageId !== null) {
		const row = await repository.get(instance, messageId);
		if (!row) break;
		const { state, failure } = current(row);
		if (state !== 'failed') {
			return isReached({ state, failure }, 'server_ack') ? { is: 'gone' } : { is: 'waiting', row };
		}
		if (failure?.code !== 'CANCELLED') return { is: 'failed', messageId };
		messageId = row.follows;
	}
	return { is: 'gone' };
}
