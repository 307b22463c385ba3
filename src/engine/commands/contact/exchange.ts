import type { InputOf, OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import type { ContactRow, DirectoryUpdate } from '../../../domain/ports/directory';
import type { EngineHost } from '../../EngineHost';
import type { Instance } from '../../Instance';
import type { Command } from '../Command';
import { instanceOf } from '../reach';
import { detailsOf } from './book';
import { readContacts, writeContacts } from './contactsCsv';
import { contactView, placeOf } from './find';

type Imported = OutputOf<'contact.import'>;
type Given = NonNullable<InputOf<'contact.import'>['contacts']>[number];

/** Rows of one commit: between two of them everybody else has a turn. */
const BATCH = 100;

/** Whoever is saved already stays as they are; who is only known from WhatsApp gets what is given. */
const importMany: Command<'contact.import'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const contacts = givenOf(input);
	const result: Imported = { imported: 0, skipped: 0, errors: [] };
	for (let start = 0; start < contacts.length; start += BATCH) {
		const batch = contacts.slice(start, start + BATCH);
		const updates = await updatesOf(host, instance, batch, result);
		if (updates.length > 0) await instance.directory.learn(...updates);
		result.imported += updates.length;
	}
	return result;
};

const exportAll: Command<'contact.export'> = async (input, context) => {
	const { name } = await instanceOf(context, input.instance);
	const rows = await allOf(context.host, name);
	const contacts = rows.map(contactView);
	if (input.format === 'csv') return { contacts: null, csv: writeContacts(contacts) };
	return { contacts, csv: null };
};

export const contactExchange = {
	'contact.import': importMany,
	'contact.export': exportAll,
};

function givenOf({ contacts, csv }: InputOf<'contact.import'>): Given[] {
	if ((contacts === undefined) === (csv === undefined)) {
		throw new GatewayError('BAD_REQUEST', 'contacts: give either contacts or csv', {
			details: { field: 'contacts' },
		});
	}
	return contacts ?? readContacts(csv ?? '');
}

/** What to store; the others are counted in `result`. */
async function updatesOf(
	host: EngineHost,
	instance: Instance,
	contacts: readonly Given[],
	result: Imported,
): Promise<DirectoryUpdate[]> {
	const updates = new Map<string, DirectoryUpdate>();
	for (const { phone, ...details } of contacts) {
		try {
			const { address, row } = await placeOf(host.storage.directory, instance, phone);
			const key = address.phone ?? phone;
			if (isSaved(row) || updates.has(key)) result.skipped += 1;
			else updates.set(key, { kind: 'contact', address, change: detailsOf(details) });
		} catch (error) {
			const { code, message } = GatewayError.from(error);
			if (code !== 'INVALID_NUMBER') throw error;
			result.errors.push({ phone, message });
		}
	}
	return [...updates.values()];
}

function isSaved(row: ContactRow | null): boolean {
	return (
		row !== null && [row.name, row.email, row.company, row.notes].some((each) => each !== null)
	);
}

const PAGE = 1_000;

async function allOf({ storage }: EngineHost, instance: string): Promise<ContactRow[]> {
	const all: ContactRow[] = [];
	for (;;) {
		const { rows } = await storage.directory.contacts(instance, {
			limit: PAGE,
			offset: all.length,
		});
		all.push(...rows);
		if (rows.length < PAGE) return all;
	}
}
