import type { OutputOf } from '../catalogue/operations';
import type { GroupQueries } from './groups/GroupQueries';

/**
 * What WhatsApp can be asked and told beyond messages, one member per family. Each method rejects with
 * INSTANCE_NOT_CONNECTED once the socket is gone, and with the refusal of WhatsApp's server as a GatewayError.
 * `whatsapp/queries` implements them on the library.
 */
export interface Queries {
	readonly calls: CallQueries;
	readonly groups: GroupQueries;
	readonly products: ProductQueries;
}

export interface CallQueries {
	/** Refuses a call that rings. */
	reject(callId: string, from: string): Promise<void>;
}

export type Product = OutputOf<'product.create'>;
export type Order = OutputOf<'product.getOrder'>;

/** Catalogues of businesses; `owner` null means the own one. */
export interface ProductQueries {
	list(
		owner: string | null,
		page: { limit: number; cursor: string | null },
	): Promise<OutputOf<'product.list'>>;
	collections(
		owner: string | null,
		limit: number,
	): Promise<OutputOf<'product.listCollections'>['collections']>;
	order(orderId: string, token: string): Promise<Order>;
	/** False when there was no such product. */
	delete(productId: string): Promise<boolean>;
}
