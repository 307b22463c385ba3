import type { OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import type { ChatAddress } from '../../../domain/message';
import type {
	ContactRow,
	DirectoryRepository,
	PersonAddress,
} from '../../../domain/ports/directory';
import { contactJid } from '../../directory/events';
import type { Instance } from '../../Instance';
import { isoTime } from '../../messageEvents';
import type { CommandContext } from '../Command';
import { instanceOf } from '../reach';

export interface Found {
	instance: Instance;
	row: ContactRow | null;
	address: ChatAddress;
}

interface Reference {
	instance?: string | undefined;
	contact: string;
}

/** By our own id of the contact, or by number or JID. Rejects with NOT_FOUND for an id that nobody has. */
export async function findContact(context: CommandContext, input: Reference): Promise<Found> {
	if (input.contact.startsWith('ct_')) return findById(context, input);
	const instance = await instanceOf(context, input.instance);
	const address = await instance.identities.resolve(input.contact);
	const { directory } = context.host.storage;
	const row = address.isGroup ? null : await directory.contact(instance.name, address);
	return { instance, row, address };
}

/** Somebody of the book, whom WhatsApp need not know. Rejects with NOT_FOUND for who is not in it. */
export async function requireContact(
	context: CommandContext,
	input: Reference,
): Promise<{ instance: Instance; row: ContactRow }> {
	if (input.contact.startsWith('ct_')) return findById(context, input);
	const instance = await instanceOf(context, input.instance);
	const { row } = await placeOf(context.host.storage.directory, instance, input.contact);
	if (!row) throw new GatewayError('NOT_FOUND', `the contact ${input.contact}`);
	return { instance, row };
}

/** Our ids are nobody else's, so that they lead to their instance. */
async function findById(
	context: CommandContext,
	{ instance, contact }: Reference,
): Promise<Found & { row: ContactRow }> {
	const { host, caller } = context;
	const named = instance ?? caller.instance;
	const places = named == null ? host.instances() : [host.instance(named)];
	for (const place of places) {
		const row = await host.storage.directory.contactById(place.name, contact);
		if (!row) continue;
		const address = await place.identities.addressOf(contactJid(row));
		return { instance: place, row, address };
	}
	throw new GatewayError('NOT_FOUND', `the contact ${contact}`);
}

export function contactView(row: ContactRow): OutputOf<'contact.list'>['contacts'][number] {
	const { createdAt, businessName, profileName, ...rest } = row;
	return {
		...rest,
		chatId: contactJid(row),
		profileName: profileName ?? businessName,
		isGroup: false,
		createdAt: isoTime(createdAt),
	};
}

/**
 * Where a number belongs: to the contact that is known under any way to read it, else to a new one under the likeliest.
 * Asks nobody. Rejects with INVALID_NUMBER.
 */
export async function placeOf(
	directory: DirectoryRepository,
	{ name, identities }: Instance,
	who: string,
): Promise<{ address: PersonAddress; row: ContactRow | null }> {
	const forms = await identities.formsOf(who);
	const addresses = await Promise.all(forms.map((jid) => identities.addressOf(jid)));
	const people = addresses.filter(({ phone, lid }) => phone !== null || lid !== null);
	for (const address of people) {
		const row = await directory.contact(name, address);
		if (row) return { address: { phone: row.phone, lid: row.lid }, row };
	}
	const [likeliest] = people;
	if (!likeliest) throw new GatewayError('INVALID_NUMBER', who);
	return { address: { phone: likeliest.phone, lid: likeliest.lid }, row: null };
}
