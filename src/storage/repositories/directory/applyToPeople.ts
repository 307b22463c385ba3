import type { DirectoryChange } from '../../../domain/ports/directory';
import type { IdentityRow } from '../../../domain/ports/storage';
import { statement } from '../../statement';
import { findChat } from './chats';
import { changeContact, deleteContact, findContact, linkContact } from './contacts';
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

export async function applyContactDeletion(
	{ trx, instance }: Step,
	{ address }: UpdateOf<'contactDeleted'>,
): Promise<DirectoryChange[]> {
	const row = await findContact(trx, instance, address);
	if (!row) return [];
	// The chat has its address from the contact.
	if (!(await findChat(trx, instance, row.contact_id))) {
		await deleteContact(trx, row);
		return [];
	}
	const unsaved = { name: null, email: null, company: null, notes: null };
	const known = { row, isNew: false, changed: new Set<never>() };
	return toContactChanges(await changeContact(trx, known, unsaved));
}
