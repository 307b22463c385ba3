import type { OrderDetails, Product as LibraryProduct } from '@whiskeysockets/baileys';
import type { Order, Product, ProductQueries } from '../../queries';
import { type Ask } from './ask';

export function buildProductQueries(ask: Ask): ProductQueries {
	return {
		list: (owner, { limit, cursor }) =>
			ask('the catalogue', async (socket) => {
				const jid = owner ?? undefined;
				const page = await socket.getCatalog({ jid, limit, ...(cursor && { cursor }) });
				return {
					products: page.products.map(toProduct),
					nextCursor: page.nextPageCursor || null,
				};
			}),
		collections: (owner, limit) =>
			ask('the collections', async (socket) => {
				const { collections } = await socket.getCollections(owner ?? undefined, limit);
				return collections.map(({ id, name, products }) => ({
					collectionId: id,
					name: name || null,
					products: products.map(toProduct),
				}));
			}),
		order: (orderId, token) =>
			ask('the order', async (socket) =>
				toOrder(orderId, await socket.getOrderDetails(orderId, token)),
			),
		delete: (productId) =>
			ask('the product', async (socket) => {
				const { deleted } = await socket.productDelete([productId]);
				return deleted > 0;
			}),
	};
}

/** WhatsApp counts money in thousandths of the currency. */
const THOUSANDTHS = 1_000;

function toPrice(thousandths: number): number | null {
	return Number.isFinite(thousandths) ? thousandths / THOUSANDTHS : null;
}

/** The library says that every member is there; WhatsApp leaves out what the seller left out. */
function toProduct(product: Partial<LibraryProduct> & { id: string }): Product {
	const { id, name, description, price, currency, retailerId, url, imageUrls, isHidden } = product;
	return {
		productId: id,
		name: name ?? null,
		description: description ?? null,
		price: toPrice(Number(price)),
		currency: currency ?? null,
		retailerId: retailerId ?? null,
		url: url ?? null,
		imageUrls: [imageUrls?.original ?? imageUrls?.requested].filter((each) => each !== undefined),
		hidden: isHidden ?? null,
	};
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
