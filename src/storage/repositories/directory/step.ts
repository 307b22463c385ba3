import type { Kysely } from 'kysely';
import type {
	ContactChange,
	DirectoryChange,
	DirectoryUpdate,
	PersonAddress,
} from '../../../domain/ports/directory';
import type { ChatAddress } from '../../../domain/message';
import type { Database } from '../../schema';
import type { Vault } from '../../vault/Vault';
import { decodeContact } from './contactRow';
import { changeContact, ensureContact, findContact, type Known } from './contacts';

/** What every part of an update works with. */
export interface Step {
	trx: Kysely<Database>;
	vault: Vault;
	instance: string;
	now: number;
}

export type UpdateOf<Kind extends DirectoryUpdate['kind']> = Extract<
	DirectoryUpdate,
	{ kind: Kind }
>;

/** The key of a chat, and its person, made when it is not known yet. */
export async function keyOf(
	{ trx, instance, now }: Step,
	address: ChatAddress,
): Promise<{ chatKey: string; contact: Known | null }> {
	if (address.isGroup) return { chatKey: address.jid, contact: null };
	const { phone, lid } = address;
	return keyOfPerson(await ensureContact(trx, instance, { phone, lid }, now));
}

export function keyOfPerson(contact: Known): { chatKey: string; contact: Known } {
	return { chatKey: contact.row.contact_id, contact };
}

/** The same for a chat that may not be there: null when its person is not known. */
export async function findKey(
	{ trx, instance }: Pick<Step, 'trx' | 'instance'>,
	address: ChatAddress,
): Promise<string | null> {
	if (address.isGroup) return address.jid;
	return (await findContact(trx, instance, address))?.contact_id ?? null;
}

export async function learnContact(
	{ trx, instance, now }: Step,
	{ phone, lid }: PersonAddress,
	change: ContactChange,
): Promise<Known> {
	const known = await ensureContact(trx, instance, { phone, lid }, now);
	return changeContact(trx, known, change);
}

export function toContactChanges(known: Known | null): DirectoryChange[] {
	if (!known || (!known.isNew && known.changed.size === 0)) return [];
	const contact = decodeContact(known.row);
	if (known.isNew) return [{ kind: 'contactAdded', contact }];
	return [{ kind: 'contactUpdated', contact, changed: known.changed }];
}
