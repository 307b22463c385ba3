import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

let scene: Scene;
let account: Account;
let bakery: Contact;

beforeAll(async () => {
	scene = await Scene.open();
	bakery = scene.sim.contact('15550002001', { name: 'Bakery' });
	account = await scene.link('sales', '15550001001');
});

afterAll(() => scene.close());

const sales = { instance: 'sales' };

test('the catalogue of a business is shown page by page, prices in its currency', async () => {
	const { shop } = bakery.person;
	for (const name of ['Bread', 'Cake', 'Pie']) {
		shop.add({ name, price: 12_500, imageUrls: [`https://example.com/${name}.jpg`] });
	}
	const owner = bakery.number;
	const first = await scene.call('product.list', { ...sales, owner, limit: 2 });
	expect(first.products).toMatchObject([
		{
			name: 'Bread',
			price: 12.5,
			currency: 'BRL',
			description: null,
			retailerId: null,
			imageUrls: ['https://example.com/Bread.jpg'],
			hidden: false,
		},
		{ name: 'Cake' },
	]);
	const cursor = first.nextCursor ?? '';
	const second = await scene.call('product.list', { ...sales, owner, limit: 2, cursor });
	expect(second).toMatchObject({ products: [{ name: 'Pie' }], nextCursor: null });
});

test('collections hold their products', async () => {
	const { shop } = account.person;
	const shoe = shop.add({ name: 'Shoe', price: 199_900, retailerId: 'SHOE-1', hidden: true });
	shop.collect('Shoes', [shoe]);
	await expect(scene.call('product.listCollections', sales)).resolves.toMatchObject({
		collections: [
			{
				name: 'Shoes',
				products: [{ productId: shoe.id, price: 199.9, retailerId: 'SHOE-1', hidden: true }],
			},
		],
	});
});

test('a product leaves the catalogue once, and is then not known', async () => {
	const { shop } = account.person;
	const { id: productId } = shop.add({ name: 'Old', price: 1_000 });
	await scene.call('product.delete', { ...sales, productId });
	expect(shop.products.map(({ id }) => id)).not.toContain(productId);
	await expect(scene.call('product.delete', { ...sales, productId })).rejects.toMatchObject({
		code: 'NOT_FOUND',
	});
});

test('an order tells its items to who has its token', async () => {
	const { shop } = account.person;
	const hat = shop.add({ name: 'Hat', price: 50_000 });
	const order = shop.order([{ product: hat, quantity: 3 }]);
	const asked = { ...sales, orderId: order.id };
	await expect(
		scene.call('product.getOrder', { ...asked, token: order.token }),
	).resolves.toMatchObject({
		orderId: order.id,
		total: 150,
		currency: 'BRL',
		items: [{ productId: hat.id, name: 'Hat', quantity: 3, price: 50, imageUrl: null }],
	});
	await expect(scene.call('product.getOrder', { ...asked, token: 'wrong' })).rejects.toMatchObject({
		code: 'NOT_FOUND',
	});
});
