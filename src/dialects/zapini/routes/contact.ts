import { operations, type InputOf, type OutputOf } from '../../../catalogue/operations';
import {
	accepted,
	custom,
	decodeRows,
	each,
	encodeRows,
	isObject,
	nested,
	route,
	several,
	via,
	type Codec,
	type Rows,
} from '../../kit';
import { idAsText, numberAsChatId, numberAsPhone, plusRecipient, time } from '../codecs';
import { meta, paged } from '../conversations';
import { envelope, said, v1 } from '../shared';

const {
	list,
	create,
	get,
	update,
	delete: remove,
	import: importMany,
	export: exportAll,
} = operations.contact;

type Exported = OutputOf<'contact.export'>;
type ImportErrors = OutputOf<'contact.import'>['errors'];

const contact = {
	id: via('contactId', idAsText),
	phone_number: several(via('phone', numberAsPhone), via('chatId', numberAsChatId)),
	name: 'name',
	display_name: 'profileName',
	email: 'email',
	company: 'company',
	notes: 'notes',
	profile_picture_url: 'pictureUrl',
	is_business: 'isBusiness',
	created_at: via('createdAt', time),
} as const satisfies Rows<OutputOf<'contact.create'>>;

/** One contact; whether an answer wraps it once more is not said. */
const one = { ...contact, contact: accepted(nested(contact)) } as const;

const details = { name: 'name', email: 'email', company: 'company', notes: 'notes' } as const;

/** The shape of an error is not said: a sentence, or an object with one. */
const errors: Codec<ImportErrors> = {
	decode: (wire) => (Array.isArray(wire) ? wire.map(decodeImportError) : undefined),
	encode: (rows) => rows.map(({ phone, message }) => ({ phone_number: phone, message })),
};

function decodeImportError(wire: unknown): ImportErrors[number] {
	if (!isObject(wire)) return { phone: null, message: String(wire) };
	const message = [wire.message, wire.error].find((one) => typeof one === 'string');
	return { phone: numberAsPhone.decode(wire.phone_number) ?? null, message: message ?? '' };
}

const exportRows = { data: each('contacts', contact, {}) } as const;

/** An array of contacts, or the text of a CSV file. */
const exported = custom<Exported, InputOf<'contact.export'>>({
	contentType: 'text/csv',
	decode: (wire) => {
		if (typeof wire === 'string') return { contacts: null, csv: wire };
		const read: Record<string, unknown> = {};
		decodeRows(exportRows, Array.isArray(wire) ? { data: wire } : wire, read, 'reply');
		return read;
	},
	encode: (output) => output.csv ?? { success: true, ...encodeRows(exportRows, { ...output }, {}) },
});

const changed = {
	params: { id: 'contact' },
	body: details,
	dropped: ['instance'],
	reply: envelope(one, 'Contact updated successfully'),
} as const;

export const contactRoutes = [
	route('GET /contacts', list, {
		id: 'zapini.contact.list',
		...v1('/contacts'),
		query: { instance_id: 'instance', search: 'search', ...paged },
		refused: ['contact'],
		reply: { ...said(), data: each('contacts', contact), meta },
	}),
	route('POST /contacts', create, {
		id: 'zapini.contact.create',
		...v1('/contacts'),
		status: 201,
		body: { instance_id: 'instance', phone_number: via('phone', plusRecipient), ...details },
		reply: envelope(one, 'Contact created successfully'),
	}),
	route('POST /contacts/import', importMany, {
		id: 'zapini.contact.import',
		...v1('/contacts/import'),
		body: {
			instance_id: 'instance',
			contacts: each('contacts', { phone_number: via('phone', plusRecipient), ...details }),
			// What the export gives; the vendor shows no way back for it.
			csv: accepted('csv'),
		},
		needs: ['contacts'],
		refused: ['csv'],
		reply: envelope(
			{ imported: 'imported', skipped: 'skipped', errors: via('errors', errors) },
			'Contacts imported successfully',
		),
	}),
	route('GET /contacts/export', exportAll, {
		id: 'zapini.contact.export',
		...v1('/contacts/export'),
		query: { instance_id: 'instance', format: 'format' },
		reply: exported,
	}),
	route('GET /contacts/:id', get, {
		id: 'zapini.contact.get',
		...v1('/contacts/:id'),
		params: { id: 'contact' },
		dropped: ['instance'],
		reply: envelope(one),
	}),
	route('PUT /contacts/:id', update, {
		id: 'zapini.contact.update',
		...v1('/contacts/:id'),
		...changed,
	}),
	route('PATCH /contacts/:id', update, {
		id: 'zapini.contact.update',
		...v1('/contacts/:id'),
		...changed,
		servedOnly: true,
	}),
	route('DELETE /contacts/:id', remove, {
		id: 'zapini.contact.delete',
		...v1('/contacts/:id'),
		params: { id: 'contact' },
		dropped: ['instance'],
		reply: said('Contact deleted successfully'),
	}),
];
