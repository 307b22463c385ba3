import { z } from 'zod';
import { defineOperation } from '../define';
import { anyInstance, deleted, instance, isoTime, pageInfo, paging, targetChat } from '../fields';
import { contactRef } from './contactRef';

export const checkNumbers = defineOperation({
	id: 'contact.checkNumbers',
	title: 'Check Numbers',
	action: 'Check which numbers have an account',
	description: 'Asks WhatsApp which of the numbers have an account, and under which ID.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		numbers: z
			.array(z.string().trim().min(1))
			.min(1)
			.max(100)
			.meta({
				title: 'Numbers',
				description: 'Phone numbers with country code, up to 100',
				ui: { widget: 'phone', placeholder: '5511988887777' },
			}),
	}),
	output: z.object({
		results: z.array(
			z.object({
				number: z.string().meta({ description: 'The number as asked' }),
				exists: z.boolean(),
				chatId: z.string().nullable().meta({ description: 'JID to send to' }),
				phone: z
					.string()
					.nullable()
					.meta({ description: 'The number as WhatsApp writes it, digits only' }),
				lid: z.string().nullable(),
			}),
		),
	}),
	examples: [
		{
			input: { instance: 'sales', numbers: ['5511988887777'] },
			output: {
				results: [
					{
						number: '5511988887777',
						exists: true,
						chatId: '551188887777@s.whatsapp.net',
						phone: '551188887777',
						lid: '123456789012345@lid',
					},
				],
			},
		},
	],
});

const contact = z.object({
	contactId: z
		.string()
		.nullable()
		.meta({ description: 'ID of the contact, on gateways that give contacts one' }),
	chatId: z.string().nullable().meta({ description: 'JID to send to' }),
	phone: z.string().nullable().meta({ description: 'Digits only, when known' }),
	lid: z.string().nullable(),
	name: z.string().nullable().meta({ description: 'Name as saved' }),
	profileName: z.string().nullable().meta({ description: 'Name that the person shows' }),
	isGroup: z.boolean().nullable(),
	isBusiness: z.boolean().nullable(),
	pictureUrl: z.string().nullable(),
	email: z.string().nullable(),
	company: z.string().nullable(),
	notes: z.string().nullable(),
	createdAt: isoTime.nullable(),
});

const example = {
	contactId: '42',
	chatId: '5511988887777@s.whatsapp.net',
	phone: '5511988887777',
	lid: null,
	name: 'Eve Adams',
	profileName: 'Eve',
	isGroup: false,
	isBusiness: false,
	pictureUrl: null,
	email: 'eve@example.com',
	company: null,
	notes: null,
	createdAt: null,
} satisfies z.output<typeof contact>;

const details = {
	name: z.string().optional().meta({ title: 'Name', description: 'Name of the contact' }),
	email: z.string().optional().meta({ title: 'Email', description: 'E-mail address' }),
	company: z.string().optional().meta({ title: 'Company', description: 'Company of the contact' }),
	notes: z
		.string()
		.optional()
		.meta({ title: 'Notes', description: 'Anything worth keeping', ui: { widget: 'textarea' } }),
};

const phone = z
	.string()
	.trim()
	.min(1)
	.meta({
		title: 'Phone Number',
		description: 'Number with country code',
		ui: { widget: 'phone', placeholder: '5511988887777' },
	});

export const list = defineOperation({
	id: 'contact.list',
	title: 'Get Many',
	action: 'Get many contacts',
	description: 'Lists the contacts of an instance.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		contact: contactRef.optional().meta({
			title: 'Contact',
			description: 'Only this one: number, chat ID or contact ID',
			ui: { widget: 'chat', advanced: true },
		}),
		search: z.string().optional().meta({
			title: 'Search',
			description: 'Only contacts whose name or number has this in it',
		}),
		...paging,
	}),
	output: z.object({ contacts: z.array(contact), pageInfo }),
	examples: [
		{
			input: { instance: 'sales', search: 'eve' },
			output: { contacts: [example], pageInfo: null },
		},
	],
});

export const get = defineOperation({
	id: 'contact.get',
	title: 'Get',
	action: 'Get a contact',
	description: 'Shows what is known of a contact, with the profile that WhatsApp shows.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({ instance: anyInstance, contact: contactRef }),
	output: contact.extend({
		exists: z
			.boolean()
			.nullable()
			.meta({ description: 'Whether the number is on WhatsApp, when it was asked' }),
		about: z.string().nullable().meta({ description: 'Status text of the profile' }),
		description: z.string().nullable().meta({ description: 'Of a business' }),
		website: z.string().nullable().meta({ description: 'Of a business' }),
	}),
	examples: [
		{
			input: { instance: 'sales', contact: '5511988887777' },
			output: { ...example, exists: true, about: 'Hey there', description: null, website: null },
		},
	],
});

export const getPicture = defineOperation({
	id: 'contact.getPicture',
	title: 'Get Picture',
	action: 'Get the profile picture of a contact or group',
	description: 'Answers the address of the picture. It is null when there is none or it is hidden.',
	scope: 'instance',
	effect: 'read',
	portable: true,
	embedded: 'works',
	input: z.object({
		instance,
		contact: targetChat.meta({
			title: 'Contact',
			description: 'Phone number with country code, or ID of a contact or group',
			ui: { widget: 'chat', placeholder: '5511988887777' },
		}),
		size: z
			.enum(['preview', 'full'])
			.optional()
			.meta({ title: 'Size', description: 'Small or normal', ui: { advanced: true } }),
	}),
	output: z.object({ chatId: z.string().nullable(), url: z.string().nullable() }),
	examples: [
		{
			input: { instance: 'sales', contact: '5511988887777' },
			output: {
				chatId: '5511988887777@s.whatsapp.net',
				url: 'https://pps.whatsapp.net/v/t61.24694-24/1.jpg',
			},
		},
	],
});

export const getBusinessProfile = defineOperation({
	id: 'contact.getBusinessProfile',
	title: 'Get Business Profile',
	action: 'Get the business profile of a contact',
	description: 'Shows what a business tells about itself.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, contact: contactRef }),
	output: z.object({
		isBusiness: z.boolean(),
		chatId: z.string().nullable(),
		description: z.string().nullable(),
		category: z.string().nullable(),
		email: z.string().nullable(),
		websites: z.array(z.string()),
		address: z.string().nullable(),
		hours: z
			.array(
				z.object({
					day: z.string(),
					mode: z.string(),
					opensAt: z.int().nullable().meta({ description: 'Minutes after midnight' }),
					closesAt: z.int().nullable().meta({ description: 'Minutes after midnight' }),
				}),
			)
			.nullable(),
	}),
	examples: [
		{
			input: { instance: 'sales', contact: '5511988887777' },
			output: {
				isBusiness: true,
				chatId: '5511988887777@s.whatsapp.net',
				description: 'Shoes since 1990',
				category: 'Retail',
				email: null,
				websites: ['https://example.com'],
				address: null,
				hours: [{ day: 'mon', mode: 'specific_hours', opensAt: 540, closesAt: 1080 }],
			},
		},
	],
});

export const create = defineOperation({
	id: 'contact.create',
	title: 'Create',
	action: 'Create a contact',
	description:
		'Saves a contact with name, e-mail, company and notes. Who is known by the number already is filled in.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, phone, ...details }),
	output: contact,
	examples: [
		{
			input: { instance: 'sales', phone: '5511988887777', name: 'Eve Adams' },
			output: { ...example, email: null },
		},
	],
});

export const update = defineOperation({
	id: 'contact.update',
	title: 'Update',
	action: 'Update a contact',
	description: 'Changes what is saved of a contact. What is left out stays as it is.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, contact: contactRef, ...details }),
	output: contact,
	examples: [
		{ input: { instance: 'sales', contact: '42', email: 'eve@example.com' }, output: example },
	],
});

const remove = defineOperation({
	id: 'contact.delete',
	title: 'Delete',
	action: 'Delete a contact',
	description: 'Deletes what is saved of a contact. Its messages stay.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance: anyInstance, contact: contactRef }),
	output: deleted,
	examples: [{ input: { instance: 'sales', contact: '42' }, output: { deleted: true } }],
});

const importMany = defineOperation({
	id: 'contact.import',
	title: 'Import',
	action: 'Import many contacts',
	description: 'Saves many contacts at once. Numbers that are saved already are skipped.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		contacts: z
			.array(z.object({ phone, ...details }))
			.min(1)
			.max(1000)
			.optional()
			.meta({ title: 'Contacts', description: 'Up to 1000 contacts to save' }),
		csv: z
			.string()
			.min(1)
			.optional()
			.meta({
				title: 'CSV',
				description:
					'Text of a CSV file in place of Contacts: a first line that names phone_number and any of name, email, company, notes, then up to 1000 lines',
				ui: { widget: 'textarea', advanced: true },
			}),
	}),
	output: z.object({
		imported: z.int(),
		skipped: z.int(),
		errors: z.array(z.object({ phone: z.string().nullable(), message: z.string() })),
	}),
	examples: [
		{
			input: { instance: 'sales', contacts: [{ phone: '5511988887777', name: 'Eve Adams' }] },
			output: { imported: 1, skipped: 0, errors: [] },
		},
		{
			input: { instance: 'sales', csv: 'phone_number,name\n5511988887777,Eve Adams\n' },
			output: { imported: 1, skipped: 0, errors: [] },
		},
	],
});

const exportAll = defineOperation({
	id: 'contact.export',
	title: 'Export',
	action: 'Export all contacts',
	description: 'Answers all contacts as rows, or as the text of a CSV file.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: anyInstance,
		format: z
			.enum(['json', 'csv'])
			.default('json')
			.meta({ title: 'Format', description: 'Rows, or a CSV file' }),
	}),
	output: z.object({
		contacts: z.array(contact).nullable().meta({ description: 'Null for CSV' }),
		csv: z.string().nullable().meta({ description: 'Null for JSON' }),
	}),
	examples: [{ input: { instance: 'sales' }, output: { contacts: [example], csv: null } }],
});

export { remove as delete, importMany as import, exportAll as export };
export { erase } from './contactErase';
