import type { Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

test('a row comes back as it was', async () => {
	const row = instanceRow({
		name: 'full',
		linked: true,
		phone: '5511988887777',
		lid: '123@lid',
		profileName: 'Loja',
		state: 'banned',
		reason: { code: 'temporary_ban', message: 'Too many people', hint: 'Wait' },
		until: 1_800_000_000_000,
		settings: { waVersion: [2, 3000, 1] },
	});
	await storage.instances.create(row);
	expect(await storage.instances.get('full')).toEqual(row);
	expect(await storage.instances.list()).toEqual([row, instanceRow()]);
	expect(await storage.instances.get('none')).toBeNull();
});

test('a name is taken once', async () => {
	await expect(storage.instances.create(instanceRow())).rejects.toMatchObject({
		code: 'INSTANCE_EXISTS',
	});
	const twins = [1, 2].map(() => storage.instances.create(instanceRow({ name: 'twin' })));
	const outcomes = await Promise.allSettled(twins);
	expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
});

test('update changes what it names, to null as well', async () => {
	const reason = { code: 'device_removed', message: 'Unlinked on the phone' };
	await storage.instances.update('shop', { state: 'logged_out', reason, phone: '1', linked: true });
	await storage.instances.update('shop', { linked: false, phone: null });
	await storage.instances.update('shop', {});
	expect(await storage.instances.get('shop')).toEqual(instanceRow({ state: 'logged_out', reason }));
	await storage.instances.update('shop', { reason: null, settings: { a: 1 } });
	expect(await storage.instances.get('shop')).toEqual(
		instanceRow({ state: 'logged_out', settings: { a: 1 } }),
	);
});

test('an unknown instance cannot be updated; deleting it changes nothing', async () => {
	await expect(storage.instances.update('none', { linked: true })).rejects.toMatchObject({
		code: 'INSTANCE_NOT_FOUND',
	});
	await storage.instances.delete('none');
	expect(await storage.instances.list()).toHaveLength(1);
});
