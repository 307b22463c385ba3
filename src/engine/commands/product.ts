import { GatewayError } from '../../domain/errors';
import type { Instance } from '../Instance';
import type { Command } from './Command';

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

const getOrder: Command<'product.getOrder'> = async (input, { host }) =>
	host.instance(input.instance).whatsapp.products.order(input.orderId, input.token);

const remove: Command<'product.delete'> = async (input, { host }) => {
	const isDeleted = await host.instance(input.instance).whatsapp.products.delete(input.productId);
	if (!isDeleted) throw new GatewayError('NOT_FOUND', `the product ${input.productId}`);
	return { deleted: true };
};

export const productCommands = {
	'product.list': list,
	'product.listCollections': listCollections,
	'product.getOrder': getOrder,
	'product.delete': remove,
};

/** Null: the own account. */
async function ownerOf(instance: Instance, owner: string | undefined): Promise<string | null> {
	return owner ? (await instance.identities.resolve(owner)).jid : null;
}
