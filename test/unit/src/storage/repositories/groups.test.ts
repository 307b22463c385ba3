import type { Group } from '../../../../../src/domain/group';
import type { Storage } from '../../../../../src/domain/ports/storage';
import { openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});
afterEach(() => storage.close());

function group(change: Partial<Group> = {}): Group {
	return {
		jid: '120363040000000001@g.us',
		addressing: 'lid',
		subject: 'Team',
		description: null,
		descriptionId: null,
		owner: '111@lid',
		createdAt: 1_700_000_000_000,
		onlyAdminsSend: false,
		onlyAdminsEdit: true,
		onlyAdminsAdd: false,
		approveMembers: false,
		disappearAfter: 0,
		isCommunity: false,
		community: null,
		isAnnouncement: false,
		members: [{ jid: '111@lid', alt: '15550002001@s.whatsapp.net', role: 'superadmin' }],
		...change,
	};
}

const { jid } = group();

test('a group is read as it was stored last', async () => {
	await storage.groups.put('shop', group());
	const changed = group({ subject: 'Team 2', members: [] });
	await storage.groups.put('shop', changed);
	expect(await storage.groups.get('shop', jid)).toEqual(changed);
	expect(await storage.groups.get('other', jid)).toBeNull();
});

test('groups are listed by name, and forgotten one by one', async () => {
	const second = group({ jid: '120363040000000002@g.us', subject: 'Archive' });
	await storage.groups.put('shop', group());
	await storage.groups.put('shop', second);
	expect((await storage.groups.list('shop')).map(({ subject }) => subject)).toEqual([
		'Archive',
		'Team',
	]);
	await storage.groups.delete('shop', jid);
	expect(await storage.groups.list('shop')).toEqual([second]);
});

test('all groups of an account take the place of what was there', async () => {
	await storage.groups.put('shop', group());
	expect(await storage.groups.syncedAs('shop')).toBeNull();
	const only = group({ jid: '120363040000000002@g.us' });
	await storage.groups.replace('shop', '15550001001@s.whatsapp.net', [only]);
	expect(await storage.groups.list('shop')).toEqual([only]);
	expect(await storage.groups.syncedAs('shop')).toBe('15550001001@s.whatsapp.net');
	await storage.groups.replace('shop', '15550001002@s.whatsapp.net', []);
	expect(await storage.groups.list('shop')).toEqual([]);
	expect(await storage.groups.syncedAs('shop')).toBe('15550001002@s.whatsapp.net');
});

test('a group of no instance is refused, and groups go with their instance', async () => {
	await expect(storage.groups.put('nobody', group())).rejects.toMatchObject({
		code: 'INSTANCE_NOT_FOUND',
	});
	await storage.groups.put('shop', group());
	await storage.instances.delete('shop');
	expect(await storage.groups.get('shop', jid)).toBeNull();
});
