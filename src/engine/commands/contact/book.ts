import { GatewayError } from '../../../domain/errors';
import type { ContactChange } from '../../../domain/ports/directory';
import type { Command } from '../Command';
import { contactView, placeOf, requireContact } from './find';

/** Saves somebody under a number; who is known by it already is filled in. Asks WhatsApp nothing. */
const create: Command<'contact.create'> = async ({ phone, ...input }, { host }) => {
	const instance = host.instance(input.instance);
	const { address } = await placeOf(host.storage.directory, instance, phone);
	await instance.directory.learn({ kind: 'contact', address, change: detailsOf(input) });
	const row = await host.storage.directory.contact(instance.name, address);
	if (!row) throw new GatewayError('NOT_FOUND', `the contact ${phone}`);
	return contactView(row);
};

const update: Command<'contact.update'> = async (input, context) => {
	const { instance, row } = await requireContact(context, input);
	const { contactId, phone, lid } = row;
	const address = { phone, lid };
	await instance.directory.learn({ kind: 'contact', address, change: detailsOf(input) });
	const changed = await context.host.storage.directory.contactById(instance.name, contactId);
	return contactView(changed ?? row);
};

const remove: Command<'contact.delete'> = async (input, context) => {
	const { instance, row } = await requireContact(context, input);
	const { phone, lid } = row;
	await instance.directory.learn({ kind: 'contactDeleted', address: { phone, lid } });
	instance.identities.forgetConversations();
	return { deleted: true };
};

export const contactBook = {
	'contact.create': create,
	'contact.update': update,
	'contact.delete': remove,
};

type Details = Partial<Record<'name' | 'email' | 'company' | 'notes', string | undefined>>;

/** What is left out stays; what is empty is taken away. */
export function detailsOf({ name, email, company, notes }: Details): ContactChange {
	const given = Object.entries({ name, email, company, notes });
	const said = given.flatMap(([field, value]) =>
		value === undefined ? [] : [[field, value.trim() || null] as const],
	);
	return Object.fromEntries(said);
}
