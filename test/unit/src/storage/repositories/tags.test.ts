import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { instanceRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});
afterEach(() => storage.close());

const vip = { tagId: 'tag-1', instance: 'shop', name: 'VIP', color: '#ff0000' };

test('tags are listed in the order in which they were made, and only of the instances asked for', async () => {
	await storage.instances.create(instanceRow({ name: 'other' }));
	const first = await storage.tags.add(vip);
	clock.advance(1);
	await storage.tags.add({ ...vip, tagId: 'tag-2', name: 'Ask later' });
	await storage.tags.add({ ...vip, tagId: 'tag-3', instance: 'other' });
	expect(first).toEqual({ ...vip, conversations: 0, createdAt: clock.now() - 1, updatedAt: null });
	const names = async (...instances: string[]) =>
		(await storage.tags.list(instances)).map(({ name, instance }) => `${instance} ${name}`);
	expect(await names('shop')).toEqual(['shop VIP', 'shop Ask later']);
	expect((await names('shop', 'other')).sort()).toEqual([
		'other VIP',
		'shop Ask later',
		'shop VIP',
	]);
	expect(await names()).toEqual([]);
});

test('a name is taken once in an instance, in whatever case', async () => {
	await storage.tags.add(vip);
	const taken = { code: 'BAD_REQUEST', details: { field: 'name' } };
	await expect(storage.tags.add({ ...vip, tagId: 'tag-2', name: 'vip' })).rejects.toMatchObject(
		taken,
	);
	const other = await storage.tags.add({ ...vip, tagId: 'tag-2', name: 'Support' });
	await expect(storage.tags.change(other, { name: 'Vip' })).rejects.toMatchObject(taken);
	expect(await storage.tags.get('tag-2')).toMatchObject({ name: 'Support' });
});

test('a change keeps what is not named', async () => {
	await storage.tags.add(vip);
	clock.advance(5);
	expect(await storage.tags.change(vip, { color: '#00ff00' })).toMatchObject({
		name: 'VIP',
		color: '#00ff00',
		updatedAt: clock.now(),
	});
	expect(await storage.tags.change(vip, { name: 'vip' })).toMatchObject({ name: 'vip' });
	expect(await storage.tags.change({ ...vip, tagId: 'none' }, { name: 'x' })).toBeNull();
});

test('tags go one by one, and with their instance', async () => {
	await storage.tags.add(vip);
	await storage.tags.add({ ...vip, tagId: 'tag-2', name: 'Support' });
	await storage.tags.delete(vip);
	expect(await storage.tags.get('tag-1')).toBeNull();
	await storage.instances.delete('shop');
	expect(await storage.tags.get('tag-2')).toBeNull();
	await expect(storage.tags.add(vip)).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
});
