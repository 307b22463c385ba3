import type { ShopProduct } from '../people/Shop';
import { child, children, textOf } from '../wire/stanza';
import { IqError, type IqContext } from './IqFamily';

const HOST = 'https://mmg.whatsapp.net';

/**
 * A product as a seller hands it in, whole. Refused are one without a name or a price, and pictures that were not
 * uploaded for a catalogue before; `known` are the pictures that it has.
 */
export function readProduct(
	{ question, network }: IqContext,
	known: readonly string[] = [],
): Omit<ShopProduct, 'id'> {
	const node = child(question, 'product');
	const said = (tag: string) => textOf(child(node, tag));
	const name = said('name');
	const price = Number(said('price') ?? Number.NaN);
	const currency = said('currency');
	const isKnown = child(node, 'id') !== undefined;
	const origin = node?.attrs.compliance_category;
	if (!name || !Number.isInteger(price) || currency?.length !== 3) throw refused();
	if (!child(question, 'width') || !child(question, 'height')) throw refused();
	if (!isKnown && origin !== 'COUNTRY_ORIGIN_EXEMPT') throw refused();
	const imageUrls = children(child(node, 'media'), 'image').map(
		(image) => textOf(child(image, 'url')) ?? '',
	);
	for (const address of imageUrls) {
		const path = address.startsWith(HOST) ? address.slice(HOST.length) : '';
		const isHere = known.includes(address) || network.media.find(path, 'product/image');
		if (!isHere) throw refused();
	}
	return {
		...{ name, price, currency, imageUrls, hidden: node?.attrs.is_hidden === 'true' },
		...{ description: said('description'), retailerId: said('retailer_id'), url: said('url') },
	};
}

function refused(): IqError {
	return new IqError(400, 'bad-request');
}
