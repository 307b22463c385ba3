import type { InputOf, OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import { parseCsv, writeCsv } from '../../../support/csv';

type Contact = OutputOf<'contact.list'>['contacts'][number];
type Given = NonNullable<InputOf<'contact.import'>['contacts']>[number];

/** How many contacts one call takes. */
const LIMIT = 1_000;

/** The columns, in the words of the list in Zapini's tongue; what is written can be read again. */
const columns: Record<string, (contact: Contact) => string | null> = {
	id: ({ contactId }) => contactId,
	phone_number: ({ phone }) => phone,
	name: ({ name }) => name,
	display_name: ({ profileName }) => profileName,
	email: ({ email }) => email,
	company: ({ company }) => company,
	notes: ({ notes }) => notes,
	is_business: ({ isBusiness }) => (isBusiness === null ? null : String(isBusiness)),
	created_at: ({ createdAt }) => createdAt,
};

export function writeContacts(contacts: readonly Contact[]): string {
	const cells = contacts.map((contact) => Object.values(columns).map((read) => read(contact)));
	return writeCsv([Object.keys(columns), ...cells]);
}

const phoneHeaders = ['phone_number', 'phone', 'number'];
const details = ['name', 'email', 'company', 'notes'] as const;

/** Rows below a line of headers, of which one names the number. Rejects with BAD_REQUEST. */
export function readContacts(csv: string): Given[] {
	const rows = parseCsv(csv);
	if (!rows) throw refused('a quote is never closed');
	const [headers = [], ...lines] = rows;
	const names = headers.map((header) => header.trim().toLowerCase());
	const phoneAt = names.findIndex((name) => phoneHeaders.includes(name));
	if (phoneAt < 0) throw refused('the first line must name a column phone_number');
	if (lines.length === 0) throw refused('there is no contact below the first line');
	if (lines.length > LIMIT) throw refused(`there are more than ${LIMIT} contacts`);
	return lines.map((line) => {
		const cells = details.map((name) => [name, line[names.indexOf(name)]] as const);
		const filled = cells.filter(([, cell]) => cell);
		return { phone: (line[phoneAt] ?? '').trim(), ...Object.fromEntries(filled) };
	});
}

function refused(why: string): GatewayError {
	return new GatewayError('BAD_REQUEST', `csv: ${why}`, { details: { field: 'csv' } });
}
