import type { CheckedNumber, IdentityRow, Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});

afterEach(() => storage.close());

const learn = (rows: IdentityRow[]) =>
	storage.journal.append('shop', [
		{ directory: { updates: [{ kind: 'identities', rows }], tell: () => [] } },
	]);

test('who is who, both ways', async () => {
	await learn([
		{ lid: '1@lid', phone: '551' },
		{ lid: '2@lid', phone: '552' },
	]);
	expect(await storage.identities.phoneOf('shop', '1@lid')).toBe('551');
	expect(await storage.identities.lidOf('shop', '552')).toBe('2@lid');
	expect(await storage.identities.phoneOf('shop', '3@lid')).toBeNull();
	expect(await storage.identities.lidOf('other', '551')).toBeNull();
});

test('a number that moved to another account answers with the account seen last', async () => {
	await learn([{ lid: '9@lid', phone: '551' }]);
	clock.advance(1);
	await learn([{ lid: '1@lid', phone: '551' }]);
	expect(await storage.identities.lidOf('shop', '551')).toBe('1@lid');
	clock.advance(1);
	await learn([{ lid: '9@lid', phone: '551' }]);
	expect(await storage.identities.lidOf('shop', '551')).toBe('9@lid');
});

test('an account that changed its number has the new one', async () => {
	await learn([{ lid: '1@lid', phone: '551' }]);
	await learn([{ lid: '1@lid', phone: '552' }]);
	expect(await storage.identities.phoneOf('shop', '1@lid')).toBe('552');
	expect(await storage.identities.lidOf('shop', '551')).toBeNull();
});

test('an answer about a number is remembered for as long as the asker trusts it', async () => {
	const yes: CheckedNumber = {
		phone: '551',
		exists: true,
		jid: '551@s.whatsapp.net',
		lid: '1@lid',
		checkedAt: 1_000,
	};
	const no: CheckedNumber = { phone: '552', exists: false, jid: null, lid: null, checkedAt: 1_000 };
	await storage.identities.putChecked('shop', [yes, no]);
	expect(await storage.identities.checked('shop', '551', 1_500, 500)).toEqual(yes);
	expect(await storage.identities.checked('shop', '552', 1_500, 500)).toEqual(no);
	expect(await storage.identities.checked('shop', '551', 1_501, 500)).toBeNull();
	await storage.identities.putChecked('shop', [{ ...no, phone: '551', checkedAt: 2_000 }]);
	expect(await storage.identities.checked('shop', '551', 2_000, 500)).toMatchObject({
		exists: false,
		jid: null,
	});
});
