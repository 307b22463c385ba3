import type { DirectoryChange } from '../../../domain/ports/directory';
import type { IdentityRow } from '../../../domain/ports/storage';
import { statement } from '../../statement';
import { linkContact } from './contacts';
import { learnContact, type Step, toContactChanges, type UpdateOf } from './step';

const putPair = statement((db, row: IdentityRow & { instance: string; seen_at: number }) =>
	db
		.insertInto('identities')
		.values({ instance: row.instance, lid: row.lid, phone: row.phone, seen_at: row.seen_at })
		.onConflict((key) =>
			key.columns(['instance', 'lid']).doUpdateSet((eb) => ({
				phone: eb.ref('excluded.phone'),
				seen_at: eb.ref('excluded.seen_at'),
			})),
		),
);

/** A pair alone makes no contact: a group tells of hundreds that nobody ever speaks to. */
export async function applyIdentities(
	{ trx, instance, now }: Step,
	{ rows }: UpdateOf<'identities'>,
): Promise<DirectoryChange[]> {
	const changes: DirectoryChange[] = [];
	for (const { lid, phone } of rows) {
		await putPair.run(trx, { instance, lid, phone, seen_at: now });
		changes.push(...toContactChanges(await linkContact(trx, instance, { lid, phone })));
	}
	return changes;
}

export async function applyContact(
	step: Step,
	{ address, change }: UpdateOf<'contact'>,
): Promise<DirectoryChange[]> {
	return toContactChanges(await learnContact(step, address, change));
}
