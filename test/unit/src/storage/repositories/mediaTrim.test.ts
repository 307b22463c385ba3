import type { MediaRow } from '../../../../../src/domain/ports/media';
import type { Storage } from '../../../../../src/domain/ports/storage';
import { openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const hash = (digit: number) => String(digit).repeat(64);

async function add(mediaId: string, change: Partial<MediaRow>): Promise<void> {
	await storage.media.add({
		...{ mediaId, instance: 'shop', kind: null, mimeType: null, fileName: null, messageId: null },
		...{ size: 100, sha256: hash(1), state: 'stored', source: null, error: null },
		...{ attempts: 0, dueAt: 0, createdAt: 1, expiresAt: 50, ...change },
	});
}

const left = async () =>
	(await storage.media.list({ instance: 'shop', limit: 99 })).map(({ mediaId }) => mediaId).sort();

test('forgets those that expire first until the rest has room', async () => {
	await add('third', { sha256: hash(3), expiresAt: 30 });
	await add('first', { sha256: hash(1), expiresAt: 10 });
	await add('second', { sha256: hash(2), expiresAt: 20 });
	expect(await storage.media.trim(300, 99, 10)).toEqual([]);
	expect(await storage.media.trim(299, 99, 10)).toEqual([hash(1)]);
	expect(await left()).toEqual(['second', 'third']);
	expect(await storage.media.trim(0, 99, 1)).toEqual([hash(2)]);
	expect(await storage.media.trim(0, 99, 1)).toEqual([hash(3)]);
	expect(await storage.media.trim(0, 99, 1)).toEqual([]);
});

test('bytes that several rows name count once', async () => {
	await add('one', { expiresAt: 10 });
	await add('two', { expiresAt: 20 });
	expect(await storage.media.trim(100, 99, 10)).toEqual([]);
});

test('what is new, what never expires and what is not here yet neither goes nor counts as old', async () => {
	await add('forever', { sha256: hash(1), expiresAt: null });
	await add('pending', { sha256: null, size: null, state: 'pending' });
	await add('new', { sha256: hash(2), createdAt: 99 });
	await add('old', { sha256: hash(3) });
	expect(await storage.media.trim(50, 99, 10)).toEqual([hash(3)]);
	expect(await storage.media.trim(50, 99, 10)).toEqual([]);
	expect(await left()).toEqual(['forever', 'new', 'pending']);
});
