import type { ShopProduct } from '../people/Shop';
import { child, children, el, textOf, type Stanza } from '../wire/stanza';
import { readProduct } from './product';
import { IqError, type IqContext, type IqFamily } from './IqFamily';

/** Catalogues of businesses, and what was ordered from them, in the form that WhatsApp Web reads. */
export const catalogue: IqFamily = {
	'w:biz:catalog get product_catalog': (context) => {
		const { question } = context;
		const { products } = shopOf(context, question.attrs.jid);
		const limit = numberIn(question, 'limit') ?? 10;
		const from = Number(textOf(child(question, 'after')) ?? 0);
		const page = products.slice(from, from + limit);
		const isLast = from + limit >= products.length;
		const paging = isLast ? [] : [el('paging', {}, [el('after', {}, String(from + limit))])];
		return [el('product_catalog', {}, [...page.map(encodeProduct), ...paging])];
	},
	'w:biz:catalog get collections': (context) => {
		const { collections } = shopOf(context, context.question.attrs.biz_jid);
		const limit = numberIn(context.question, 'item_limit');
		const encoded = collections.map(({ id, name, products }) =>
			el('collection', {}, [
				el('id', {}, id),
				el('name', {}, name),
				...products.slice(0, limit).map(encodeProduct),
			]),
		);
		return [el('collections', {}, encoded)];
	},
	'w:biz:catalog set product_catalog_add': (context) => {
		const product = context.linked.person.shop.add(readProduct(context));
		return [el('product_catalog_add', {}, [encodeProduct(product)])];
	},
	'w:biz:catalog set product_catalog_edit': (context) => {
		const { question, linked } = context;
		const id = textOf(child(child(question, 'product'), 'id')) ?? '';
		const known = linked.person.shop.products.find((product) => product.id === id);
		if (!known) throw new IqError(404, 'item-not-found');
		const changed = { ...readProduct(context, known.imageUrls), id };
		linked.person.shop.replace(changed);
		return [el('product_catalog_edit', {}, [encodeProduct(changed)])];
	},
	'w:biz:catalog set product_catalog_delete': ({ linked, question }) => {
		const ids = children(question, 'product').map((product) => textOf(child(product, 'id')) ?? '');
		const deleted = ids.filter((id) => linked.person.shop.remove(id)).length;
		return [el('product_catalog_delete', { deleted_count: deleted })];
	},
	'fb:thrift_iq get order': ({ linked, question }) => {
		const order = linked.person.shop.orders.get(question.attrs.id ?? '');
		if (!order || order.token !== textOf(child(question, 'token'))) {
			throw new IqError(404, 'item-not-found');
		}
		const products = order.items.map(({ product, quantity }) =>
			el('product', {}, [
				...encodeProduct(product).content,
				el('image', {}, [el('url', {}, product.imageUrls[0] ?? '')]),
				el('quantity', {}, String(quantity)),
			]),
		);
		const total = order.items.reduce(
			(sum, { product, quantity }) => sum + product.price * quantity,
			0,
		);
		const currency = order.items[0]?.product.currency ?? '';
		const price = [el('total', {}, String(total)), el('currency', {}, currency)];
		return [el('order', { id: order.id }, [...products, el('price', {}, price)])];
	},
};

function shopOf({ network }: IqContext, jid: string | undefined) {
	const person = network.people.find(jid);
	if (!person) throw new IqError(404, 'item-not-found');
	return person.shop;
}

function encodeProduct(product: ShopProduct): Stanza & { content: Stanza[] } {
	const { id, name, description, price, currency, retailerId, url, imageUrls, hidden } = product;
	const texts = { id, name, description, currency, retailer_id: retailerId, url };
	const media = imageUrls.map((address) =>
		el('image', {}, [el('original_image_url', {}, address)]),
	);
	const content = [
		...Object.entries(texts).flatMap(([tag, text]) =>
			text === undefined ? [] : el(tag, {}, text),
		),
		el('price', {}, String(price)),
		el('media', {}, media),
		el('status_info', {}, [el('status', {}, 'APPROVED')]),
	];
	return { ...el('product', { is_hidden: String(hidden) }), content };
}

function numberIn(question: Stanza, tag: string): number | undefined {
	const text = textOf(child(question, tag));
	return text === undefined ? undefined : Number(text);
}
