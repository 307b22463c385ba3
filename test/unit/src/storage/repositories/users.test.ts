import type { UserRow } from '../../../../../src/domain/ports/users';
import type { Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const ann: UserRow = {
	userId: '1',
	email: 'ann@example.com',
	name: 'Ann',
	role: 'agent',
	instances: ['shop'],
	passwordHash: 'one',
	createdAt: 1,
};
const token = {
	tokenId: '7',
	userId: '1',
	hash: 'aa',
	label: 'Desk',
	createdAt: 10,
	expiresAt: 20,
};

test('a user is found by e-mail and by id, and is replaced with the instances', async () => {
	await storage.users.put(ann);
	expect(await storage.users.byEmail('ann@example.com')).toEqual(ann);
	expect(await storage.users.byId('1')).toEqual(ann);
	expect(await storage.users.byEmail('eve@example.com')).toBeNull();
	const changed: UserRow = { ...ann, name: null, role: 'admin', instances: [] };
	await storage.users.put(changed);
	expect(await storage.users.list()).toEqual([changed]);
});

test('two users cannot have one e-mail, and none an instance that is not there', async () => {
	await storage.users.put(ann);
	await expect(storage.users.put({ ...ann, userId: '2' })).rejects.toThrow();
	await expect(storage.users.put({ ...ann, instances: ['none'] })).rejects.toMatchObject({
		code: 'INSTANCE_NOT_FOUND',
	});
	expect(await storage.users.list()).toEqual([ann]);
});

test('a token comes with its user as that is now, until it is deleted', async () => {
	await storage.users.put(ann);
	await storage.users.addToken(token);
	await storage.users.put({ ...ann, name: 'Ann B.' });
	expect(await storage.users.token('7')).toEqual({ token, user: { ...ann, name: 'Ann B.' } });
	await storage.users.deleteToken('7');
	expect(await storage.users.token('7')).toBeNull();
});

test('a new password, and the end of the user, end every token; a new token clears away old ones', async () => {
	await storage.users.put(ann);
	await storage.users.addToken(token);
	await storage.users.put({ ...ann, passwordHash: 'two' });
	expect(await storage.users.token('7')).toBeNull();
	await storage.users.addToken(token);
	await storage.users.addToken({ ...token, tokenId: '8', createdAt: 21, expiresAt: 30 });
	expect(await storage.users.token('7')).toBeNull();
	await storage.users.delete('1');
	expect(await storage.users.token('8')).toBeNull();
});

test('an instance that goes is reached by nobody, nor is its namesake', async () => {
	await storage.users.put(ann);
	await storage.instances.delete('shop');
	await storage.instances.create(instanceRow());
	expect(await storage.users.byId('1')).toEqual({ ...ann, instances: [] });
});
