import { z } from 'zod';
import { defineOperation } from '../define';
import { deleted, instance, media } from '../fields';

const product = z.object({
	productId: z.string(),
	name: z.string().nullable(),
	description: z.string().nullable(),
	price: z.number().nullable().meta({ description: 'In the currency, not in cents' }),
	currency: z.string().nullable(),
	retailerId: z.string().nullable().meta({ description: 'Article number of the seller' }),
	url: z.string().nullable(),
	imageUrls: z.array(z.string()),
	hidden: z.boolean().nullable(),
});

const example = {
	productId: '9876543210',
	name: 'Shoe',
	description: 'Red or blue',
	price: 199.9,
	currency: 'BRL',
	retailerId: 'SHOE-1',
	url: 'https://example.com/shoe',
	imageUrls: ['https://example.com/shoe.jpg'],
	hidden: false,
} satisfies z.output<typeof product>;

const owner = z
	.string()
	.trim()
	.optional()
	.meta({
		title: 'Business',
		description: 'Phone number or JID of the business; the own account when left out',
		ui: { widget: 'chat' },
	});

const cursor = {
	limit: z
		.int()
		.min(1)
		.max(100)
		.optional()
		.meta({ title: 'Limit', description: 'How many to show, up to 100' }),
	cursor: z
		.string()
		.optional()
		.meta({
			title: 'Cursor',
			description: 'Where the page before ended',
			ui: { advanced: true },
		}),
};

const productId = z.string().min(1).meta({ title: 'Product ID', description: 'ID of the product' });

const details = {
	description: z
		.string()
		.optional()
		.meta({
			title: 'Description',
			description: 'What the product is',
			ui: { widget: 'textarea' },
		}),
	retailerId: z
		.string()
		.optional()
		.meta({ title: 'Article Number', description: 'Article number of the seller' }),
	url: z.string().optional().meta({ title: 'URL', description: 'Address of its page' }),
	images: z
		.array(media)
		.optional()
		.meta({ title: 'Pictures', description: 'Pictures by URL, Base64 or media ID' }),
	hidden: z
		.boolean()
		.optional()
		.meta({ title: 'Hidden', description: 'Whether customers do not see it' }),
};

const name = z.string().min(1).meta({ title: 'Name', description: 'Name of the product' });
const price = z
	.number()
	.min(0)
	.meta({ title: 'Price', description: 'Price in the currency, not in cents' });
const currency = z
	.string()
	.length(3)
	.default('BRL')
	.meta({ title: 'Currency', description: 'Currency of the price' });

export const list = defineOperation({
	id: 'product.list',
	title: 'Get Many',
	action: 'Get many products of a catalogue',
	description: 'Lists the products of the own catalogue or of another business.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, owner, ...cursor }),
	output: z.object({ products: z.array(product), nextCursor: z.string().nullable() }),
	examples: [{ input: { instance: 'sales' }, output: { products: [example], nextCursor: null } }],
});

export const listCollections = defineOperation({
	id: 'product.listCollections',
	title: 'Get Collections',
	action: 'Get the collections of a catalogue',
	description: 'Lists the collections of a catalogue with their products.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, owner, limit: cursor.limit }),
	output: z.object({
		collections: z.array(
			z.object({
				collectionId: z.string(),
				name: z.string().nullable(),
				products: z.array(product),
			}),
		),
	}),
	examples: [
		{
			input: { instance: 'sales' },
			output: { collections: [{ collectionId: '1', name: 'Shoes', products: [example] }] },
		},
	],
});

export const create = defineOperation({
	id: 'product.create',
	title: 'Create',
	action: 'Create a product',
	description: 'Adds a product to the own catalogue.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, name, price, currency, ...details }),
	output: product,
	examples: [
		{
			input: {
				instance: 'sales',
				name: 'Shoe',
				price: 199.9,
				images: [{ url: 'https://example.com/shoe.jpg' }],
			},
			output: example,
		},
	],
});

export const update = defineOperation({
	id: 'product.update',
	title: 'Update',
	action: 'Update a product',
	description: 'Changes a product of the own catalogue. What is left out stays as it is.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		productId,
		name: name.optional().meta({ title: 'Name', description: 'New name' }),
		price: price.optional().meta({
			title: 'Price',
			description: 'New price in the currency, not in cents',
		}),
		currency: z
			.string()
			.length(3)
			.optional()
			.meta({ title: 'Currency', description: 'Currency of the new price' }),
		...details,
	}),
	output: product,
	examples: [
		{ input: { instance: 'sales', productId: '9876543210', price: 199.9 }, output: example },
	],
});

const remove = defineOperation({
	id: 'product.delete',
	title: 'Delete',
	action: 'Delete a product',
	description: 'Takes a product out of the own catalogue for good.',
	scope: 'instance',
	effect: 'destroy',
	portable: false,
	embedded: 'works',
	input: z.object({ instance, productId }),
	output: deleted,
	examples: [{ input: { instance: 'sales', productId: '9876543210' }, output: { deleted: true } }],
});
export { remove as delete };

export const getOrder = defineOperation({
	id: 'product.getOrder',
	title: 'Get Order',
	action: 'Get the items of an order',
	description: 'Shows what a customer ordered, by the order that a message held.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance,
		orderId: z.string().min(1).meta({
			title: 'Order ID',
			description: 'ID of the order, as the message gave it',
		}),
		token: z.string().min(1).meta({
			title: 'Order Token',
			description: 'Token of the order, as the message gave it',
		}),
	}),
	output: z.object({
		orderId: z.string(),
		total: z.number().nullable().meta({ description: 'In the currency, not in cents' }),
		currency: z.string().nullable(),
		items: z.array(
			z.object({
				productId: z.string(),
				name: z.string().nullable(),
				quantity: z.int(),
				price: z.number().nullable().meta({ description: 'In the currency, not in cents' }),
				imageUrl: z.string().nullable(),
			}),
		),
	}),
	examples: [
		{
			input: { instance: 'sales', orderId: '1234567890', token: 'AR4…' },
			output: {
				orderId: '1234567890',
				total: 199.9,
				currency: 'BRL',
				items: [
					{
						productId: '9876543210',
						name: 'Shoe',
						quantity: 1,
						price: 199.9,
						imageUrl: 'https://example.com/shoe.jpg',
					},
				],
			},
		},
	],
});
