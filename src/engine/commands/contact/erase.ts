import { GatewayError } from '../../../domain/errors';
import { erasePerson } from '../../erase';
import type { Command } from '../Command';
import { findContact } from './find';

/** What is stored of a person goes, for good. Asks WhatsApp nothing but who is meant. */
export const erase: Command<'contact.erase'> = async (input, context) => {
	const { instance, address } = await findContact(context, input);
	if (address.isGroup) throw new GatewayError('INVALID_NUMBER', input.contact);
	const { phone, lid } = instance.status;
	const isOwn =
		(phone !== null && address.phone === phone) || (lid !== null && address.lid === lid);
	if (isOwn) {
		throw new GatewayError('BAD_REQUEST', `${input.contact} is this account itself`, {
			details: { field: 'contact' },
		});
	}
	const known = [address.jid, address.lid].filter((jid) => jid !== null);
	const forms = (await Promise.all(known.map((jid) => instance.identities.formsOf(jid)))).flat();
	const { sessions } = input;
	const jids = [...new Set(forms)];
	const counts = await erasePerson(context.host.storage, {
		instance: instance.name,
		jids,
		sessions,
	});
	instance.identities.forget(jids);
	return counts;
};
