import type { Kysely } from 'kysely';
import type { AutomationPause, AutomationRepository } from '../../domain/ports/conversations';
import { type Connections, writeOf } from '../connections';
import type { Database } from '../schema';

export function buildAutomationRepository(connections: Connections): AutomationRepository {
	return {
		pauseOf: (instance, chatKey) => readPause(connections.reader, instance, chatKey),

		pause(instance, chatKey, { pausedBy, reason }) {
			return writeOf(connections, instance, async (trx) => {
				const pausedAt = connections.clock.now();
				const pause = { paused_at: pausedAt, paused_by: pausedBy, reason };
				await trx
					.insertInto('automation_pauses')
					.values({ instance, chat_key: chatKey, ...pause })
					.onConflict((key) => key.columns(['instance', 'chat_key']).doNothing())
					.execute();
				return (await readPause(trx, instance, chatKey)) ?? { pausedAt, pausedBy, reason };
			});
		},

		resume(instance, chatKey) {
			return writeOf(connections, instance, async (trx) => {
				const { numDeletedRows } = await trx
					.deleteFrom('automation_pauses')
					.where('instance', '=', instance)
					.where('chat_key', '=', chatKey)
					.executeTakeFirstOrThrow();
				return numDeletedRows > 0n;
			});
		},
	};
}

async function readPause(
	db: Kysely<Database>,
	instance: string,
	chatKey: string,
): Promise<AutomationPause | null> {
	const row = await db
		.selectFrom('automation_pauses')
		.selectAll()
		.where('instance', '=', instance)
		.where('chat_key', '=', chatKey)
		.executeTakeFirst();
	return row ? { pausedAt: row.paused_at, pausedBy: row.paused_by, reason: row.reason } : null;
}
