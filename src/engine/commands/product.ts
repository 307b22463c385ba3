import type { InputOf } from '../../catalogue/operations';
import { GatewayError } from '../../domain/errors';
import type { EngineHost } from '../EngineHost';
import type { Instance } from '../Instance';
import type { GivenMedia } from '../media/sources';
import type { Product, ProductDraft } from '../queries';
import { phoneJid } from '../whatsapp/jid';
import type { StoredProduct } from '../whatsapp/encode/commerce';
import type { Command } from './Command';
import { submit } from './submit';

/** What WhatsApp shows at once when nobody says how much. */
const PAGE = 10;
const COLLECTIONS = 51;

const list: Command<'product.list'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const owner = await ownerOf(instance, input.owner);
	const { limit = PAGE, cursor = null } = input;
	return instance.whatsapp.products.list(owner, { limit, cursor });
};

const listCollections: Command<'product.listCollections'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const owner = await ownerOf(instance, input.owner);
	const { limit = COLLECTIONS } = input;
	return { collections: await instance.whatsapp.products.collections(owner, limit) };
};

const create: Command<'product.create'> = async (input, { host }) => {
	const { products } = host.instance(input.instance).whatsapp;
	return products.create(await draftOf(host, input));
};

/** WhatsApp takes the whole product, so what stays is read before. */
const update: Command<'product.update'> = async (input, { host }) => {
	const instance = host.instance(input.instance);
	const known = await productOf(instance, null, input.productId);
	return instance.whatsapp.products.update(known, await draftOf(host, input));
};

const getOrder: Command<'product.getOrder'> = async (input, { host }) =>
	host.instance(input.instance).whatsapp.products.order(input.orderId, input.token);

const remove: Command<'product.delete'> = async (input, { host }) => {
	const isDeleted = await host.instance(input.instance).whatsapp.products.delete(input.productId);
	if (!isDeleted) throw unknown(input.productId);
	return { deleted: true };
};

/** The product as its catalogue shows it now is stored with the message, its first picture too. */
const send: Command<'message.sendProduct'> = (input, { host }) =>
	submit(host, 'message.sendProduct', input, async (instance) => {
		const { productId, catalogOwner, text = null, footer = null } = input;
		const owner = await ownerOf(instance, catalogOwner);
		const product = await productOf(instance, owner, productId);
		const [url] = product.imageUrls;
		const file = url === undefined ? null : await host.media.take(input.instance, { url }, 'image');
		const shown = owner ?? phoneJid((await instance.self()).phone);
		return { product, file, owner: shown, text, footer } satisfies StoredProduct;
	});

export const productCommands = {
	'product.list': list,
	'product.listCollections': listCollections,
	'product.create': create,
	'product.update': update,
	'product.getOrder': getOrder,
	'product.delete': remove,
	'message.sendProduct': send,
};

/** JID of the number, which catalogues go by. Null: the own account. Rejects as `Identities.resolve` does. */
async function ownerOf(instance: Instance, owner: string | undefined): Promise<string | null> {
	if (!owner) return null;
	const { jid, phone } = await instance.identities.resolve(owner);
	return phone === null ? jid : phoneJid(phone);
}

async function productOf(
	instance: Instance,
	owner: string | null,
	productId: string,
): Promise<Product> {
	const product = await instance.whatsapp.products.find(owner, productId);
	if (!product) throw unknown(productId);
	return product;
}

type Details = Omit<InputOf<'product.update'>, 'instance' | 'productId'>;

/** Pictures are made what WhatsApp shows before they leave. */
async function draftOf(
	host: EngineHost,
	{ instance, ...input }: Details & { instance: string },
): Promise<ProductDraft> {
	const { name, price, currency, description, retailerId, url, hidden, images } = input;
	const said = { name, price, currency, description, retailerId, url, hidden };
	const files = images && (await takeAll(host, instance, images));
	const draft = Object.entries({ ...said, images: files });
	return Object.fromEntries(draft.filter(([, value]) => value !== undefined));
}

async function takeAll(host: EngineHost, instance: string, images: readonly GivenMedia[]) {
	const files: NonNullable<ProductDraft['images']> = [];
	for (const image of images) files.push(await host.media.take(instance, image, 'image'));
	return files;
}

function unknown(productId: string): GatewayError {
	return new GatewayError('NOT_FOUND', `the product ${productId}`);
}
