import { randomUUID } from 'node:crypto';
import type { Kysely } from 'kysely';
import type { ContactChange, ContactRow, PersonAddress } from '../../../domain/ports/directory';
import type { Database, Row } from '../../schema';
import { statement } from '../../statement';
import { encodeContactChange, searchTextOf } from './contactRow';
import { mergeContacts } from './mergeContacts';

type Contact = Row<'contacts'>;
type Trx = Kysely<Database>;

/** A contact as it is now, and what this step made of it. */
export interface Known {
	row: Contact;
	isNew: boolean;
	changed: Set<keyof ContactRow>;
}

const selectByLid = statement((db, { instance, lid }: { instance: string; lid: string }) =>
	db.selectFrom('contacts').selectAll().where('instance', '=', instance).where('lid', '=', lid),
);

const selectByPhone = statement((db, { instance, phone }: { instance: string; phone: string }) =>
	db.selectFrom('contacts').selectAll().where('instance', '=', instance).where('phone', '=', phone),
);

export async function findContact(
	db: Trx,
	instance: string,
	{ phone, lid }: PersonAddress,
): Promise<Contact | null> {
	const byLid = lid && (await selectByLid.first(db, { instance, lid }));
	const found = byLid || (phone && (await selectByPhone.first(db, { instance, phone })));
	return (found as Contact | undefined) || null;
}

/** The one contact of a person, made when there is none; two that turn out to be one person become one. */
export async function ensureContact(
	trx: Trx,
	instance: string,
	address: PersonAddress,
	now: number,
): Promise<Known> {
	const known = await linkContact(trx, instance, address);
	if (known) return known;
	const row: Omit<Contact, 'search'> = {
		instance,
		contact_id: `ct_${randomUUID().replaceAll('-', '')}`,
		...address,
		name: null,
		profile_name: null,
		business_name: null,
		is_business: null,
		picture_url: null,
		email: null,
		company: null,
		notes: null,
		created_at: now,
	};
	const contact = { ...row, search: searchTextOf(row) };
	await trx.insertInto('contacts').values(contact).execute();
	return { row: contact, isNew: true, changed: new Set() };
}

/** Brings what is known of a person under one contact. Null when nobody of that address is known. */
export async function linkContact(
	trx: Trx,
	instance: string,
	{ phone, lid }: PersonAddress,
): Promise<Known | null> {
	const byLid = lid ? await selectByLid.first(trx, { instance, lid }) : undefined;
	const one = byLid;
	if (one && (phone === null || one.phone === phone)) return unchanged(one);
	const byPhone = phone ? await selectByPhone.first(trx, { instance, phone }) : undefined;
	const two = byPhone;
	if (!two) return one ? readdress(trx, one, { phone }) : null;
	if (!one && two.lid === null) return readdress(trx, two, { lid });
	if (!one && lid === null) return unchanged(two);
	// The number belongs to another account now: whoever had it keeps the LID alone.
	if (two.lid !== null) {
		await readdress(trx, two, { phone: null });
		return one ? readdress(trx, one, { phone }) : null;
	}
	return one ? mergeContacts(trx, one, two) : null;
}

/** Sets what is said about a contact, and tells what was not so before. */
export async function changeContact(trx: Trx, known: Known, change: ContactChange): Promise<Known> {
	return setColumns(trx, known, encodeContactChange(change));
}

/** With every ID that it had before. */
export async function deleteContact(trx: Trx, { instance, contact_id }: Contact): Promise<void> {
	for (const table of ['contact_aliases', 'contacts'] as const) {
		await trx
			.deleteFrom(table)
			.where('instance', '=', instance)
			.where('contact_id', '=', contact_id)
			.execute();
	}
}

function readdress(trx: Trx, row: Contact, address: Partial<PersonAddress>): Promise<Known> {
	return setColumns(trx, unchanged(row), address);
}

const told: Partial<Record<keyof Contact, keyof ContactRow>> = {
	phone: 'phone',
	lid: 'lid',
	name: 'name',
	profile_name: 'profileName',
	business_name: 'businessName',
	is_business: 'isBusiness',
	picture_url: 'pictureUrl',
};

async function setColumns(trx: Trx, known: Known, columns: Partial<Contact>): Promise<Known> {
	const fresh = (Object.keys(columns) as (keyof Contact)[]).filter(
		(name) => columns[name] !== known.row[name],
	);
	if (fresh.length === 0) return known;
	const row = { ...known.row, ...columns };
	row.search = searchTextOf(row);
	await trx
		.updateTable('contacts')
		.set({ ...columns, search: row.search })
		.where('instance', '=', row.instance)
		.where('contact_id', '=', row.contact_id)
		.execute();
	const changed = new Set(known.changed);
	for (const name of fresh) {
		const field = told[name];
		if (field) changed.add(field);
	}
	return { ...known, row, changed };
}

function unchanged(row: Contact): Known {
	return { row, isNew: false, changed: new Set() };
}
