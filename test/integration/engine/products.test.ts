import type { Account, Contact } from '../../../src/simulator';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import { systemClock } from '../../../src/support/clock';
import { buildGuardedHttp } from '../../../src/support/guardedHttp';
import { jpeg } from '../../support/files';
import { Scene } from './Scene';

let scene: Scene;
let account: Account;
let bakery: Contact;

beforeAll(async () => {
	const publicHttp = buildGuardedHttp({ clock: systemClock, allowPrivate: true });
	scene = await Scene.open({ engine: { publicHttp } });
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

describe('the own catalogue', () => {
	const picture = async () => {
		const png = await sharp(await jpeg(32, 24))
			.png()
			.toBuffer();
		return { base64: png.toString('base64') };
	};
	const whole = {
		name: 'Boot',
		price: 99.9,
		currency: 'EUR',
		description: 'Warm',
		retailerId: 'BOOT-1',
		url: 'https://example.com/boot',
	};

	test('a product is added with its pictures, which lie open at WhatsApp', async () => {
		const images = [await picture(), { base64: (await jpeg(10, 10)).toString('base64') }];
		const made = await scene.call('product.create', { ...sales, ...whole, images });
		expect(made).toMatchObject({ ...whole, hidden: false });
		const [product] = account.person.shop.products.filter(({ id }) => id === made.productId);
		expect(product).toMatchObject({ name: 'Boot', price: 99_900, currency: 'EUR' });
		expect(made.imageUrls).toEqual(product?.imageUrls);
		const path = new URL(made.imageUrls[0] ?? '');
		const bytes = scene.sim.media.find(`${path.pathname}${path.search}`, 'product/image');
		await expect(sharp(bytes).metadata()).resolves.toMatchObject({ width: 32 });
		expect(made.imageUrls).toHaveLength(2);
	});

	test('what is left out of a change stays, pictures too', async () => {
		const images = [await picture()];
		const made = await scene.call('product.create', { ...sales, ...whole, images });
		const { productId } = made;
		const cheaper = await scene.call('product.update', { ...sales, productId, price: 49.5 });
		expect(cheaper).toEqual({ ...made, price: 49.5 });
		const change = { hidden: true, images: [await picture(), await picture()] };
		const hidden = await scene.call('product.update', { ...sales, productId, ...change });
		expect(hidden).toMatchObject({ ...whole, price: 49.5, hidden: true });
		expect(hidden.imageUrls).not.toContain(made.imageUrls[0]);
		const gone = { ...sales, productId: '404', price: 1 };
		await expect(scene.call('product.update', gone)).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});
});

describe('a product in a message', () => {
	let pictures: Server;
	let address: string;
	const bytes = jpeg(40, 30);

	beforeAll(async () => {
		pictures = createServer((_request, response) => {
			void bytes.then((body) =>
				response.writeHead(200, { 'content-type': 'image/jpeg' }).end(body),
			);
		});
		await new Promise<void>((resolve) => pictures.listen(0, '127.0.0.1', resolve));
		address = `http://127.0.0.1:${(pictures.address() as AddressInfo).port}/shoe.jpg`;
	});

	afterAll(() => new Promise((resolve) => pictures.close(resolve)));

	test('shows what the catalogue says of it, with its picture and the words', async () => {
		const { shop } = account.person;
		const details = { description: 'Red', currency: 'USD', retailerId: 'S-1' };
		const shoe = shop.add({ name: 'Shoe', price: 12_990, imageUrls: [address], ...details });
		const sent = await scene.call('message.sendProduct', {
			...sales,
			to: bakery.number,
			productId: shoe.id,
			text: 'This one?',
			footer: 'In stock',
		});
		const shown = await bakery.receives(({ id }) => id === sent.messageId);
		expect(shown.message).toMatchObject({
			productMessage: {
				product: {
					productId: shoe.id,
					title: 'Shoe',
					description: 'Red',
					currencyCode: 'USD',
					priceAmount1000: '12990',
					retailerId: 'S-1',
					productImageCount: 1,
				},
				businessOwnerJid: account.jid,
				body: 'This one?',
				footer: 'In stock',
			},
		});
		const image = shown.content.productMessage?.product?.productImage;
		expect(bakery.file({ ...shown, content: { imageMessage: image } } as never)).toEqual(
			await bytes,
		);
		await expect(scene.sent(sent.messageId)).resolves.toMatchObject({
			message: { type: 'product', product: { productId: shoe.id, price: 12.99 } },
		});
	});

	test('may be of another business, and is refused when nobody sells it', async () => {
		const pie = bakery.person.shop.add({ name: 'Pie of the day', price: 5_000 });
		const given = { ...sales, to: bakery.number, catalogOwner: bakery.number };
		const sent = await scene.call('message.sendProduct', { ...given, productId: pie.id });
		const shown = await bakery.receives(({ id }) => id === sent.messageId);
		expect(shown.message).toMatchObject({
			productMessage: { product: { title: 'Pie of the day' }, businessOwnerJid: bakery.jid },
		});
		await expect(
			scene.call('message.sendProduct', { ...given, productId: '404' }),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});
});
