import type { Decoder } from './Decoder';
import { textOf, thousandths, wholeOf } from './values';

export const decodeProduct: Decoder = ({ productMessage: message }) =>
	message
		? {
				type: 'product',
				text: textOf(message.body),
				product: {
					productId: message.product?.productId ?? '',
					title: textOf(message.product?.title),
					price: thousandths(message.product?.priceAmount1000),
					currency: textOf(message.product?.currencyCode),
					businessOwner: textOf(message.businessOwnerJid),
				},
			}
		: null;

export const decodeOrder: Decoder = ({ orderMessage: order }) =>
	order
		? {
				type: 'order',
				text: textOf(order.message),
				order: {
					orderId: order.orderId ?? '',
					token: textOf(order.token),
					itemCount: wholeOf(order.itemCount),
					total: thousandths(order.totalAmount1000),
					currency: textOf(order.totalCurrencyCode),
				},
			}
		: null;
