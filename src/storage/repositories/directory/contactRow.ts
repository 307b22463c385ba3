import type { ContactChange, ContactRow } from '../../../domain/ports/directory';
import { encodeSwitch } from '../../json';
import type { Row } from '../../schema';

export function decodeContact(row: Row<'contacts'>): ContactRow {
	return {
		contactId: row.contact_id,
		phone: row.phone,
		lid: row.lid,
		name: row.name,
		profileName: row.profile_name,
		businessName: row.business_name,
		isBusiness: row.is_business === null ? null : row.is_business === 1,
		pictureUrl: row.picture_url,
		email: row.email,
		company: row.company,
		notes: row.notes,
		createdAt: row.created_at,
	};
}

/** The columns that a change sets; what it leaves out is not in it. */
export function encodeContactChange(change: ContactChange): Partial<Row<'contacts'>> {
	const { name, profileName, businessName, isBusiness, pictureUrl } = change;
	const { email, company, notes } = change;
	return {
		...(name !== undefined && { name }),
		...(profileName !== undefined && { profile_name: profileName }),
		...(businessName !== undefined && { business_name: businessName }),
		...(isBusiness !== undefined && {
			is_business: isBusiness === null ? null : encodeSwitch(isBusiness),
		}),
		...(pictureUrl !== undefined && { picture_url: pictureUrl }),
		...(email !== undefined && { email }),
		...(company !== undefined && { company }),
		...(notes !== undefined && { notes }),
	};
}

/** What a contact is found by. */
export function searchTextOf(row: Omit<Row<'contacts'>, 'search'>): string {
	const { name, profile_name, business_name, phone } = row;
	const words = [name, profile_name, business_name, phone].filter((word) => word !== null);
	return words.join('\n').toLowerCase();
}

/** The name to show of a person: as saved, else as it calls itself. */
export function shownName(row: Row<'contacts'> | null): string | null {
	return row && (row.name ?? row.profile_name ?? row.business_name);
}
