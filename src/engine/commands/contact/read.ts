import type { OutputOf } from '../../../catalogue/operations';
import { GatewayError } from '../../../domain/errors';
import type { ChatAddress } from '../../../domain/message';
import type { Caller } from '../../../domain/ports/gateway';
import type { ContactRow } from '../../../domain/ports/directory';
import { contactJid } from '../../directory/events';
import type { EngineHost } from '../../EngineHost';
import type { Instance } from '../../Instance';
import { isoTime } from '../../messageEvents';
import type { Command } from '../Command';
import { pageInfo, pageOf } from '../paging';

type View = OutputOf<'contact.list'>['contacts'][number];

const list: Command<'contact.list'> = async (input, { host, caller }) => {
	const instance = instanceOf(host, caller, input.instance);
	if (input.contact !== undefined) {
		const { row } = await find(host, instance, input.contact);
		return { contacts: row ? [contactView(row)] : [], pageInfo: null };
	}
	const page = pageOf(input);
	const { rows, total } = await host.storage.directory.contacts(instance.name, page);
	return { contacts: rows.map(contactView), pageInfo: pageInfo(page, total) };
};

/** What is stored, and what WhatsApp shows as long as it can be asked. */
const get: Command<'contact.get'> = async (input, { host, caller }) => {
	const instance = instanceOf(host, caller, input.instance);
	const { row, address } = await find(host, instance, input.contact);
	const { jid, phone, lid } = address;
	const stored = row ? contactView(row) : { ...nobody, chatId: jid, phone, lid };
	const nothing = { exists: null, about: null, description: null, website: null };
	if (!instance.link.connection) return { ...stored, ...nothing };
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

const getPicture: Command<'contact.getPicture'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { jid } = (await find(host, instance, input.contact)).address;
	const url = await instance.whatsapp.people.picture(jid, input.size ?? 'full');
	return { chatId: jid, url };
};

const getBusinessProfile: Command<'contact.getBusinessProfile'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const { jid } = (await find(host, instance, input.contact)).address;
	const business = await instance.whatsapp.people.business(jid);
	return { isBusiness: business !== null, chatId: jid, ...(business ?? noBusiness) };
};

export const contactReads = {
	'contact.list': list,
	'contact.get': get,
	'contact.getPicture': getPicture,
	'contact.getBusinessProfile': getBusinessProfile,
};

/** Contacts belong to one account, so without a name it has to be clear which is meant. */
function instanceOf(host: EngineHost, caller: Caller, given: string | undefined): Instance {
	const name = given ?? caller.instance;
	if (name != null) return host.instance(name);
	const [only, ...others] = host.instances();
	if (only && others.length === 0) return only;
	throw new GatewayError('BAD_REQUEST', 'instance: say of which instance, there are several');
}

/** By our own id of the contact, or by number or JID. */
async function find(
	host: EngineHost,
	{ name, identities }: Instance,
	contact: string,
): Promise<{ row: ContactRow | null; address: ChatAddress }> {
	const { directory } = host.storage;
	if (contact.startsWith('ct_')) {
		const row = await directory.contactById(name, contact);
		if (!row) throw new GatewayError('NOT_FOUND', `the contact ${contact}`);
		return { row, address: await identities.addressOf(contactJid(row)) };
	}
	const address = await identities.resolve(contact);
	return { row: address.isGroup ? null : await directory.contact(name, address), address };
}

function contactView(row: ContactRow): View {
	const { createdAt, businessName, profileName, ...rest } = row;
	return {
		...rest,
		chatId: contactJid(row),
		profileName: profileName ?? businessName,
		isGroup: false,
		createdAt: isoTime(createdAt),
	};
}

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
