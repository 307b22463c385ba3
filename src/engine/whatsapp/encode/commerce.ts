import { randomBytes } from 'node:crypto';
import { proto } from '@whiskeysockets/baileys';
import type { Product } from '../../queries';
import { readContext } from './context';
import type { Encoder, Encoders } from './Encoder';
import { encodeFile, type OutgoingFile } from './media';

/** What a stored send of a product holds: the product as its catalogue showed it then. */
export interface StoredProduct {
	product: Product;
	/** Its first picture. */
	file: OutgoingFile | null;
	/** JID of the business. */
	owner: string;
	text: string | null;
	footer: string | null;
}

/** WhatsApp counts money in thousandths of the currency. */
const THOUSANDTHS = 1_000;

const encodeProduct: Encoder = async (row, context) => {
	const { product, file, owner, text, footer } = row.content as unknown as StoredProduct;
	const contextInfo = await readContext(row, context);
	const image = file && (await encodeFile(file, context)).imageMessage;
	const { productId, name, description, price, currency, retailerId, url, imageUrls } = product;
	const message = proto.Message.fromObject({
		productMessage: {
			product: {
				productId,
				...(name !== null && { title: name }),
				...(description !== null && { description }),
				...(currency !== null && { currencyCode: currency }),
				...(price !== null && { priceAmount1000: Math.round(price * THOUSANDTHS) }),
				...(retailerId !== null && { retailerId }),
				...(url !== null && { url }),
				...(image && { productImage: image, productImageCount: imageUrls.length }),
			},
			businessOwnerJid: owner,
			...(text !== null && { body: text }),
			...(footer !== null && { footer }),
			...(contextInfo && { contextInfo }),
		},
		messageContextInfo: { messageSecret: randomBytes(32) },
	});
	return { message };
};

export const commerceEncoders: Encoders = { 'message.sendProduct': encodeProduct };
