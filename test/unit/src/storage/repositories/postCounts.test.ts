import type { DirectoryChange, PostCounts } from '../../../../../src/domain/ports/directory';
import type { Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});
afterEach(() => storage.close());

const channel = '120363025246125486@newsletter';
const chat = { jid: channel, phone: null, lid: null, isGroup: false };
const thumbs = [{ emoji: '👍', count: 2 }];
const seen: PostCounts = { number: 100, messageId: 'A', views: 7, reactions: null };

/** What of it is new. */
async function count(counts: PostCounts): Promise<PostCounts[]> {
	let told: readonly DirectoryChange[] = [];
	const tell = (changes: readonly DirectoryChange[]) => {
		told = changes;
		return [];
	};
	const updates = [{ kind: 'postCounted' as const, chat, counts }];
	await storage.journal.append('shop', [{ directory: { updates, tell } }]);
	return told.flatMap((change) => (change.kind === 'postCounted' ? change.counts : []));
}

const kept = () => storage.history.postCounts('shop', channel, ['A', 'B']);

test('what is said of a post is added to what is known of it, and told once', async () => {
	expect(await count(seen)).toEqual([seen]);
	expect(await count({ ...seen, messageId: null, reactions: thumbs, views: null })).toEqual([
		{ ...seen, reactions: thumbs },
	]);
	expect(await count({ ...seen, reactions: thumbs })).toEqual([]);
	expect(await count({ ...seen, reactions: [] })).toEqual([{ ...seen, reactions: [] }]);
	expect(await kept()).toEqual([{ ...seen, reactions: [] }]);
});

test('posts are counted by their place, and go when they are old', async () => {
	await count(seen);
	await count({ ...seen, number: 101, messageId: 'B', views: 1 });
	expect((await kept()).map(({ views }) => views).sort()).toEqual([1, 7]);
	await storage.retention.purge('messages', clock.now() + 1, 10);
	expect(await kept()).toEqual([]);
});
