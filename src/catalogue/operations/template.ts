import { z } from 'zod';
import { defineOperation } from '../define';
import { instance } from '../fields';

const template = z.object({
	templateId: z.string().nullable(),
	name: z.string(),
	language: z.string().nullable(),
	category: z.string().nullable(),
	status: z.string().nullable().meta({ description: 'Of the approval, such as APPROVED' }),
	components: z.array(z.record(z.string(), z.unknown())),
});

const example = {
	templateId: '594425479261596',
	name: 'order_shipped',
	language: 'en_US',
	category: 'UTILITY',
	status: 'PENDING',
	components: [{ type: 'BODY', text: 'Your order {{1}} is on its way.' }],
} satisfies z.output<typeof template>;

export const create = defineOperation({
	id: 'template.create',
	title: 'Create',
	action: 'Create a template',
	description: 'Hands a template to Meta for approval, on instances of the official Cloud API.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'planned',
	input: z.object({
		instance,
		name: z
			.string()
			.min(1)
			.meta({ title: 'Name', description: 'Name of the template, in small letters and _' }),
		category: z
			.enum(['AUTHENTICATION', 'MARKETING', 'UTILITY'])
			.default('UTILITY')
			.meta({ title: 'Category', description: 'What it is for, which sets its price' }),
		allowCategoryChange: z
			.boolean()
			.optional()
			.meta({
				title: 'Allow Category Change',
				description: 'Whether Meta may put it into another category',
				ui: { advanced: true },
			}),
		language: z
			.string()
			.min(2)
			.meta({
				title: 'Language',
				description: 'Language code of the template',
				ui: { placeholder: 'en_US' },
			}),
		components: z
			.array(
				z.looseObject({
					type: z
						.string()
						.min(1)
						.meta({ title: 'Part', description: 'HEADER, BODY, FOOTER or BUTTONS' }),
					text: z
						.string()
						.optional()
						.meta({
							title: 'Text',
							description: 'Text with placeholders such as {{1}}',
							ui: { widget: 'textarea' },
						}),
					example: z
						.looseObject({
							body_text: z
								.array(z.array(z.string()))
								.optional()
								.meta({ title: 'Body Text', description: 'Rows of sample values' }),
						})
						.optional()
						.meta({
							title: 'Example',
							description: 'Sample values for the placeholders, as the Cloud API takes them',
							ui: { widget: 'json' },
						}),
					buttons: z
						.array(
							z.looseObject({
								type: z
									.string()
									.min(1)
									.meta({ title: 'Type', description: 'QUICK_REPLY, URL or PHONE_NUMBER' }),
								text: z.string().min(1).meta({ title: 'Label', description: 'Text on it' }),
								url: z
									.string()
									.optional()
									.meta({ title: 'URL', description: 'Address that it opens' }),
							}),
						)
						.optional()
						.meta({ title: 'Buttons', description: 'Buttons of a BUTTONS part' }),
				}),
			)
			.min(1)
			.meta({ title: 'Components', description: 'Parts of the template' }),
	}),
	output: template,
	examples: [
		{
			input: {
				instance: 'sales',
				name: 'order_shipped',
				language: 'en_US',
				components: [
					{
						type: 'BODY',
						text: 'Your order {{1}} is on its way.',
						example: { body_text: [['860198']] },
					},
				],
			},
			output: example,
		},
	],
});

export const list = defineOperation({
	id: 'template.list',
	title: 'Get Many',
	action: 'Get many templates',
	description: 'Lists the templates of an instance of the official Cloud API.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'planned',
	input: z.object({ instance }),
	output: z.object({ templates: z.array(template) }),
	examples: [{ input: { instance: 'sales' }, output: { templates: [example] } }],
});
