import {
	type BinaryNode,
	getBinaryNodeChild,
	getBinaryNodeChildren,
	getBinaryNodeChildString,
	getUrlFromDirectPath,
	jidNormalizedUser,
	type OrderDetails,
	S_WHATSAPP_NET,
} from '@whiskeysockets/baileys';
import { GatewayError } from '../../../domain/errors';
import type { Order, Product, ProductDraft, ProductQueries } from '../../queries';
import type { Uploader } from '../media/Uploader';
import type { Socket } from '../SocketConnection';
import type { Ask } from './ask';

/** Where files are taken to before something names them. */
export type Uploads = Pick<Uploader, 'uploadOpen'>;

export function buildProductQueries(ask: Ask, uploads: Uploads): ProductQueries {
	const change = (kind: 'add' | 'edit', product: Written) =>
		ask('the product', async (socket) => {
			const answer = await set(socket, `product_catalog_${kind}`, [
				encodeProduct(product),
				...thumbnailSize(),
			]);
			return decodeProduct(getBinaryNodeChild(answer, 'product') as BinaryNode);
		});
	const upload = async (images: ProductDraft['images'] = []): Promise<string[]> => {
		const addresses: string[] = [];
		for (const image of images) {
			addresses.push(getUrlFromDirectPath(await uploads.uploadOpen(image)));
		}
		return addresses;
	};
	return {
		list: (owner, page) => ask('the catalogue', (socket) => readPage(socket, owner, page)),
		find: (owner, productId) => ask('the catalogue', (socket) => find(socket, owner, productId)),
		collections: (owner, limit) =>
			ask('the collections', (socket) => readCollections(socket, owner, limit)),
		order: (orderId, token) =>
			ask('the order', async (socket) =>
				toOrder(orderId, await socket.getOrderDetails(orderId, token)),
			),
		create: async ({ images, ...draft }) =>
			change('add', { ...draft, imageUrls: await upload(images) }),
		update: async ({ productId, ...known }, { images, ...draft }) => {
			const imageUrls = images ? await upload(images) : known.imageUrls;
			return change('edit', { ...withoutNull(known), ...draft, imageUrls, productId });
		},
		delete: (productId) =>
			ask('the product', async (socket) => {
				const { deleted } = await socket.productDelete([productId]);
				return deleted > 0;
			}),
	};
}

/** WhatsApp counts money in thousandths of the currency. */
const THOUSANDTHS = 1_000;
/** As many products as WhatsApp gives at once, and after how many a catalogue is taken to be endless. */
const PAGE = 100;
const MAX_PRODUCTS = 10_000;

function toPrice(thousandths: number): number | null {
	return Number.isFinite(thousandths) ? thousandths / THOUSANDTHS : null;
}

interface Page {
	limit: number;
	cursor: string | null;
}

/** The library reads the first picture of a product alone, and writes no address of its page (rc14). */
async function readPage(socket: Socket, owner: string | null, { limit, cursor }: Page) {
	const attrs = { jid: ownerOf(socket, owner), allow_shop_source: 'true' };
	const catalogue = await get(socket, 'product_catalog', attrs, [
		text('limit', String(limit)),
		...thumbnailSize(),
		...(cursor ? [text('after', cursor)] : []),
	]);
	const paging = getBinaryNodeChild(catalogue, 'paging');
	return {
		products: getBinaryNodeChildren(catalogue, 'product').map(decodeProduct),
		nextCursor: getBinaryNodeChildString(paging, 'after') || null,
	};
}

async function find(
	socket: Socket,
	owner: string | null,
	productId: string,
): Promise<Product | null> {
	let cursor: string | null = null;
	for (let seen = 0; seen < MAX_PRODUCTS; seen += PAGE) {
		const page: Awaited<ReturnType<typeof readPage>> = await readPage(socket, owner, {
			limit: PAGE,
			cursor,
		});
		const found = page.products.find((product) => product.productId === productId);
		if (found) return found;
		cursor = page.nextCursor;
		if (!cursor) return null;
	}
	return null;
}

async function readCollections(socket: Socket, owner: string | null, limit: number) {
	const attrs = { biz_jid: ownerOf(socket, owner) };
	const answer = await get(socket, 'collections', attrs, [
		text('collection_limit', String(limit)),
		text('item_limit', String(limit)),
		...thumbnailSize(),
	]);
	return getBinaryNodeChildren(answer, 'collection').map((collection) => ({
		collectionId: getBinaryNodeChildString(collection, 'id') ?? '',
		name: getBinaryNodeChildString(collection, 'name') || null,
		products: getBinaryNodeChildren(collection, 'product').map(decodeProduct),
	}));
}

function ownerOf({ authState }: Socket, owner: string | null): string {
	return jidNormalizedUser(owner ?? authState.creds.me?.id);
}

function get(
	socket: Socket,
	tag: string,
	attrs: BinaryNode['attrs'],
	content: BinaryNode[],
): Promise<BinaryNode> {
	const smaxId: BinaryNode['attrs'] = tag === 'collections' ? { smax_id: '35' } : {};
	return query(socket, { type: 'get', ...smaxId }, { tag, attrs, content });
}

function set(socket: Socket, tag: string, content: BinaryNode[]): Promise<BinaryNode> {
	return query(socket, { type: 'set' }, { tag, attrs: { v: '1' }, content });
}

/** The element of the answer that has the name of the question. */
async function query(
	socket: Socket,
	attrs: BinaryNode['attrs'],
	question: BinaryNode,
): Promise<BinaryNode> {
	const answer = (await socket.query({
		tag: 'iq',
		attrs: { to: S_WHATSAPP_NET, xmlns: 'w:biz:catalog', ...attrs },
		content: [question],
	})) as BinaryNode | undefined;
	const node = answer && getBinaryNodeChild(answer, question.tag);
	// A question that ran out of time is answered with nothing.
	if (!node) throw new GatewayError('TIMEOUT', 'Asking for the catalogue');
	return node;
}

/** Pixels of the pictures that an answer names beside the whole ones. */
function thumbnailSize(): BinaryNode[] {
	return [text('width', '100'), text('height', '100')];
}

/** What WhatsApp leaves out the seller left out. */
function decodeProduct(node: BinaryNode): Product {
	const said = (tag: string) => getBinaryNodeChildString(node, tag) ?? null;
	const images = getBinaryNodeChildren(getBinaryNodeChild(node, 'media'), 'image');
	const { is_hidden: hidden } = node.attrs;
	return {
		productId: said('id') ?? '',
		name: said('name'),
		description: said('description'),
		price: toPrice(Number(said('price') ?? Number.NaN)),
		currency: said('currency'),
		retailerId: said('retailer_id'),
		url: said('url'),
		imageUrls: images.flatMap(
			(image) =>
				getBinaryNodeChildString(image, 'original_image_url') ??
				getBinaryNodeChildString(image, 'request_image_url') ??
				[],
		),
		hidden: hidden === undefined ? null : hidden === 'true',
	};
}

/** A product as it is handed in: with all that stays as it is, for what is left out is gone. */
type Written = Partial<Record<Texts, string>> & {
	productId?: string;
	price?: number;
	hidden?: boolean;
	imageUrls: readonly string[];
};

type Texts = 'name' | 'description' | 'currency' | 'retailerId' | 'url';

function encodeProduct({ productId, price, hidden, imageUrls, ...texts }: Written): BinaryNode {
	const { name, description, retailerId, currency, url } = texts;
	const said = { id: productId, name, description, retailer_id: retailerId, currency, url };
	const images = imageUrls.map((address) => element('image', [text('url', address)]));
	const amount = price === undefined ? undefined : String(Math.round(price * THOUSANDTHS));
	return {
		tag: 'product',
		attrs: {
			is_hidden: String(hidden ?? false),
			// Asked for where a country is not said.
			...(productId === undefined && { compliance_category: 'COUNTRY_ORIGIN_EXEMPT' }),
		},
		content: [
			...Object.entries({ ...said, price: amount }).flatMap(([tag, value]) =>
				value === undefined ? [] : [text(tag, value)],
			),
			...(images.length > 0 ? [element('media', images)] : []),
		],
	};
}

function withoutNull(product: Omit<Product, 'productId'>): Partial<Written> {
	const known = Object.entries(product).filter(([, value]) => value !== null);
	return Object.fromEntries(known);
}

function text(tag: string, value: string): BinaryNode {
	return { tag, attrs: {}, content: Buffer.from(value) };
}

function element(tag: string, content: BinaryNode[]): BinaryNode {
	return { tag, attrs: {}, content };
}

function toOrder(orderId: string, { price, products }: OrderDetails): Order {
	return {
		orderId,
		total: toPrice(price.total),
		currency: price.currency || null,
		items: products.map((item) => ({
			productId: item.id,
			name: item.name || null,
			quantity: item.quantity,
			price: toPrice(item.price),
			imageUrl: item.imageUrl || null,
		})),
	};
}
