import type { Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const admin = { id: 'k1', hash: 'aa', instance: null, label: 'admin', createdAt: 1 };
const scoped = { id: 'k2', hash: 'bb', instance: 'shop', label: 'shop', createdAt: 2 };

test('a key is found by its hash, until it is deleted', async () => {
	await storage.apiKeys.put(admin);
	await storage.apiKeys.put(scoped);
	expect(await storage.apiKeys.findByHash('aa')).toEqual(admin);
	expect(await storage.apiKeys.findByHash('cc')).toBeNull();
	expect(await storage.apiKeys.list()).toEqual([admin, scoped]);
	await storage.apiKeys.delete('k1');
	expect(await storage.apiKeys.findByHash('aa')).toBeNull();
});

test('of several that are put once at the same time one is kept, and everybody hears which', async () => {
	const made = ['aa', 'bb', 'cc'].map((hash) => ({ ...admin, hash }));
	const kept = await Promise.all(made.map((row) => storage.apiKeys.putOnce(row)));
	expect(new Set(kept.map(({ hash }) => hash)).size).toBe(1);
	expect(await storage.apiKeys.list()).toEqual([kept[0]]);
});

test('put by id replaces the hash, and the old key is no longer good', async () => {
	await storage.apiKeys.put(admin);
	await storage.apiKeys.put({ ...admin, hash: 'new' });
	expect(await storage.apiKeys.findByHash('aa')).toBeNull();
	expect(await storage.apiKeys.findByHash('new')).toMatchObject({ id: 'k1' });
});

test('the keys of an instance go with it, so a namesake does not inherit them', async () => {
	await storage.apiKeys.put(admin);
	await storage.apiKeys.put(scoped);
	await storage.instances.delete('shop');
	await storage.instances.create(instanceRow());
	expect(await storage.apiKeys.list()).toEqual([admin]);
});

test('a key for an instance that is not there is refused', async () => {
	await expect(storage.apiKeys.put({ ...scoped, instance: 'none' })).rejects.toMatchObject({
		code: 'INSTANCE_NOT_FOUND',
	});
});
