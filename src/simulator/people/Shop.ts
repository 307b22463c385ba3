import { randomInt } from 'node:crypto';

export interface ShopProduct {
	id: string;
	name: string;
	description?: string;
	/** In thousandths of the currency, as the wire counts. */
	price: number;
	currency: string;
	retailerId?: string;
	url?: string;
	imageUrls: string[];
	hidden: boolean;
}

export interface ShopOrder {
	id: string;
	/** Whoever has it may read the order. */
	token: string;
	items: { product: ShopProduct; quantity: number }[];
}

/** What a business sells. It lasts as long as the process. */
export class Shop {
	readonly products: ShopProduct[] = [];
	readonly collections: { id: string; name: string; products: ShopProduct[] }[] = [];
	readonly orders = new Map<string, ShopOrder>();

	/** Puts a product on sale; `price` in thousandths of the currency. */
	add(product: Partial<ShopProduct> & Pick<ShopProduct, 'name' | 'price'>): ShopProduct {
		const added = { id: newId(), currency: 'BRL', imageUrls: [], hidden: false, ...product };
		this.products.push(added);
		return added;
	}

	replace(product: ShopProduct): void {
		const index = this.products.findIndex(({ id }) => id === product.id);
		this.products[index] = product;
	}

	collect(name: string, products: ShopProduct[]): void {
		this.collections.push({ id: newId(), name, products });
	}

	/** A customer orders. */
	order(items: ShopOrder['items']): ShopOrder {
		const order = { id: newId(), token: `AR${newId()}`, items };
		this.orders.set(order.id, order);
		return order;
	}

	remove(id: string): boolean {
		const index = this.products.findIndex((product) => product.id === id);
		if (index >= 0) this.products.splice(index, 1);
		return index >= 0;
	}
}

function newId(): string {
	return String(randomInt(1e9, 1e12));
}
