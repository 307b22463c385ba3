import type { Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, openTestStorage, subscriptionRow } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const urls = async () => (await storage.subscriptions.list('shop')).map(({ url }) => url);

test('a list shows each change at once, however often it was asked for before', async () => {
	const first = subscriptionRow({ id: 'sub_a', url: 'https://a.example.com' });
	expect(await urls()).toEqual([]);
	await storage.subscriptions.put(first);
	expect(await urls()).toEqual(['https://a.example.com']);
	await storage.subscriptions.put({ ...first, url: 'https://b.example.com' });
	expect(await urls()).toEqual(['https://b.example.com']);
	await storage.subscriptions.delete('sub_a');
	expect(await urls()).toEqual([]);
});

test('an instance of the same name as one that was deleted has none of its subscriptions', async () => {
	await storage.subscriptions.put(subscriptionRow());
	expect(await urls()).toHaveLength(1);
	await storage.instances.delete('shop');
	await storage.instances.create(instanceRow());
	expect(await urls()).toEqual([]);
});

test('who changes what was listed changes nothing that is stored', async () => {
	await storage.subscriptions.put(subscriptionRow({ enabled: true }));
	const [listed] = await storage.subscriptions.list('shop');
	if (listed) listed.enabled = false;
	expect(await storage.subscriptions.list('shop')).toMatchObject([{ enabled: true }]);
});
