import type { CheckedNumber, IdentityRepository } from '../../domain/ports/storage';
import { type Connections, writeOf } from '../connections';
import { encodeSwitch } from '../json';
import type { Row } from '../schema';

export function buildIdentityRepository(connections: Connections): IdentityRepository {
	return {
		...buildLidMap(connections),
		...buildCheckedNumbers(connections),
	};
}

function buildLidMap({ reader }: Connections): Pick<IdentityRepository, 'phoneOf' | 'lidOf'> {
	return {
		async phoneOf(instance, lid) {
			const row = await reader
				.selectFrom('identities')
				.select('phone')
				.where('instance', '=', instance)
				.where('lid', '=', lid)
				.executeTakeFirst();
			return row?.phone ?? null;
		},

		async lidOf(instance, phone) {
			// A number that moved to another account has several LIDs: the one seen last holds.
			const row = await reader
				.selectFrom('identities')
				.select('lid')
				.where('instance', '=', instance)
				.where('phone', '=', phone)
				.orderBy('seen_at', 'desc')
				.executeTakeFirst();
			return row?.lid ?? null;
		},
	};
}

/** What WhatsApp answered about numbers, so that it is not asked for each message. */
function buildCheckedNumbers(
	connections: Connections,
): Pick<IdentityRepository, 'checked' | 'putChecked'> {
	const { reader } = connections;
	return {
		async checked(instance, phone, now, maxAgeMs) {
			const row = await reader
				.selectFrom('checked_numbers')
				.selectAll()
				.where('instance', '=', instance)
				.where('phone', '=', phone)
				.where('checked_at', '>=', now - maxAgeMs)
				.executeTakeFirst();
			return row ? decodeChecked(row) : null;
		},

		async putChecked(instance, rows) {
			if (rows.length === 0) return;
			await writeOf(connections, instance, async (trx) => {
				for (const { phone, exists, jid, lid, checkedAt } of rows) {
					const answer = { registered: encodeSwitch(exists), jid, lid, checked_at: checkedAt };
					await trx
						.insertInto('checked_numbers')
						.values({ instance, phone, ...answer })
						.onConflict((key) => key.columns(['instance', 'phone']).doUpdateSet(answer))
						.execute();
				}
			});
		},
	};
}

function decodeChecked(row: Row<'checked_numbers'>): CheckedNumber {
	const { phone, registered, jid, lid, checked_at } = row;
	return { phone, exists: registered === 1, jid, lid, checkedAt: checked_at };
}
