import type { OutputOf } from '../../../catalogue/operations';
import type { Command } from '../Command';
import { pageInfo, pageOf } from '../paging';
import { instanceOf } from '../reach';
import { contactView, findContact } from './find';

type View = OutputOf<'contact.list'>['contacts'][number];

const list: Command<'contact.list'> = async ({ contact, ...input }, context) => {
	if (contact !== undefined) {
		const { row } = await findContact(context, { ...input, contact });
		return { contacts: row ? [contactView(row)] : [], pageInfo: null };
	}
	const { name } = await instanceOf(context, input.instance);
	const page = pageOf(input);
	const { rows, total } = await context.host.storage.directory.contacts(name, page);
	return { contacts: rows.map(contactView), pageInfo: pageInfo(page, total) };
};

/** What is stored, and what WhatsApp shows as long as it can be asked. */
const get: Command<'contact.get'> = async (input, context) => {
	const { instance, row, address } = await findContact(context, input);
	const { jid, phone, lid } = address;
	const stored = row ? contactView(row) : { ...nobody, chatId: jid, phone, lid };
	const nothing = { exists: null, about: null, description: null, website: null };
	if (!instance.link.connection) return { ...stored, ...nothing };
	// Somebody who was saved here need not be there.
	const [known] = phone === null ? [] : await instance.identities.check([phone]);
	if (known?.exists === false) return { ...stored, ...nothing, exists: false };
	const { people } = instance.whatsapp;
	const [about, business, pictureUrl] = await Promise.all([
		people.about(jid),
		people.business(jid),
		people.picture(jid, 'preview'),
	]);
	const isBusiness = business !== null;
	const change = { isBusiness, pictureUrl };
	if (row) await instance.directory.learn({ kind: 'contact', address, change });
	return {
		...stored,
		...change,
		exists: true,
		about,
		description: business?.description ?? null,
		website: business?.websites[0] ?? null,
	};
};

const getPicture: Command<'contact.getPicture'> = async (input, context) => {
	const { instance, address } = await findContact(context, input);
	const { jid } = address;
	const url = await instance.whatsapp.people.picture(jid, input.size ?? 'full');
	return { chatId: jid, url };
};

const getBusinessProfile: Command<'contact.getBusinessProfile'> = async (input, context) => {
	const { instance, address } = await findContact(context, input);
	const { jid } = address;
	const business = await instance.whatsapp.people.business(jid);
	return { isBusiness: business !== null, chatId: jid, ...(business ?? noBusiness) };
};

export const contactReads = {
	'contact.list': list,
	'contact.get': get,
	'contact.getPicture': getPicture,
	'contact.getBusinessProfile': getBusinessProfile,
};

const nobody: View = {
	contactId: null,
	chatId: null,
	phone: null,
	lid: null,
	name: null,
	profileName: null,
	isGroup: null,
	isBusiness: null,
	pictureUrl: null,
	email: null,
	company: null,
	notes: null,
	createdAt: null,
};

const noBusiness = {
	description: null,
	category: null,
	email: null,
	websites: [],
	address: null,
	hours: null,
};
