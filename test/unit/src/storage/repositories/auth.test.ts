import fc from 'fast-check';
import type { Storage } from '../../../../../src/domain/ports/storage';
import { instanceRow, messageRow, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const session = (id: string, value: string | null) => ({
	type: 'session',
	id,
	value: value === null ? null : bytes(value),
});

async function read(ids: string[], instance = 'shop'): Promise<Record<string, string>> {
	const entries = await storage.auth.entries(instance, 'session', ids);
	return Object.fromEntries([...entries].map(([id, value]) => [id, Buffer.from(value).toString()]));
}

test('one commit writes creds, entries, the inbox row and the message together', async () => {
	await storage.auth.commit('shop', {
		creds: bytes('creds'),
		entries: [session('a', 'one')],
		inbox: [{ hash: 'h', stanza: bytes('s'), plaintext: bytes('p'), receivedAt: 5 }],
		messages: [messageRow()],
	});
	expect(await storage.auth.creds('shop')).toEqual(bytes('creds'));
	expect(await read(['a'])).toEqual({ a: 'one' });
	expect(await storage.inbox.find('shop', 'h')).toEqual({
		hash: 'h',
		stanza: bytes('s'),
		plaintext: bytes('p'),
		receivedAt: 5,
	});
	expect(await storage.messages.get('shop', '3EB0A1')).toEqual(messageRow());
});

test('a commit of which one row cannot be written changes nothing, in the store and in the cache', async () => {
	await storage.auth.commit('shop', { entries: [session('a', 'before')] });
	const broken = storage.auth.commit('shop', {
		creds: bytes('new'),
		entries: [session('a', 'after'), session('b', 'after')],
		messages: [messageRow({ instance: 'nobody' })],
	});
	await expect(broken).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
	expect(await read(['a', 'b'])).toEqual({ a: 'before' });
	expect(await storage.auth.creds('shop')).toBeNull();
});

test('null deletes; an entry that is not there is left out', async () => {
	await storage.auth.commit('shop', { entries: [session('a', 'x'), session('b', 'y')] });
	await storage.auth.commit('shop', { entries: [session('a', null)] });
	expect(await read(['a', 'b', 'c'])).toEqual({ b: 'y' });
});

test('a read asked while a commit is under way sees the value before it', async () => {
	await storage.auth.commit('shop', { entries: [session('a', 'old')] });
	const commit = storage.auth.commit('shop', { entries: [session('a', 'new')] });
	expect(await read(['a'])).toEqual({ a: 'old' });
	await commit;
	expect(await read(['a'])).toEqual({ a: 'new' });
});

test('more ids than one statement takes', async () => {
	const ids = Array.from({ length: 812 }, (_, index) => `pre-${index}`);
	await storage.auth.commit('shop', { entries: ids.map((id) => session(id, id)) });
	const fresh = await storage.auth.entries('shop', 'session', [...ids, 'missing']);
	expect([...fresh.keys()].sort()).toEqual([...ids].sort());
});

test('instances do not see each other', async () => {
	await storage.instances.create(instanceRow({ name: 'other' }));
	await storage.auth.commit('shop', { entries: [session('a', 'mine')] });
	await storage.auth.commit('other', { entries: [session('a', 'theirs')] });
	expect(await read(['a'])).toEqual({ a: 'mine' });
	expect(await read(['a'], 'other')).toEqual({ a: 'theirs' });
});

test('an archive takes the auth state out of use and keeps no other rows from being used', async () => {
	await storage.auth.commit('shop', {
		creds: bytes('creds'),
		entries: [session('a', 'x')],
		messages: [messageRow()],
	});
	await storage.auth.archive('shop', 'device_removed');
	expect(await storage.auth.creds('shop')).toBeNull();
	expect(await read(['a'])).toEqual({});
	expect(await storage.messages.get('shop', '3EB0A1')).not.toBeNull();
	await storage.auth.commit('shop', { entries: [session('a', 'next link')] });
	expect(await read(['a'])).toEqual({ a: 'next link' });
	await storage.auth.archive('shop', 'again');
	expect(await read(['a'])).toEqual({});
});

test('a deleted instance comes back empty', async () => {
	await storage.auth.commit('shop', { creds: bytes('c'), entries: [session('a', 'x')] });
	await storage.instances.delete('shop');
	await expect(
		storage.auth.commit('shop', { entries: [session('a', 'zombie')] }),
	).rejects.toMatchObject({ code: 'INSTANCE_NOT_FOUND' });
	await storage.instances.create(instanceRow());
	expect(await read(['a'])).toEqual({});
	expect(await storage.auth.creds('shop')).toBeNull();
});

/** One step of a random history: some commits and reads at once, not waiting for each other. */
const step = fc.array(
	fc.record({
		id: fc.constantFrom('a', 'b', 'c'),
		// Large enough that the cache of one instance cannot hold all three.
		value: fc.option(fc.integer({ min: 1, max: 255 })),
		read: fc.boolean(),
	}),
	{ minLength: 1, maxLength: 5 },
);

test('whatever the order of commits and reads, a read gives the last commit or a later one', async () => {
	await fc.assert(
		fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 8 }), async (steps) => {
			await storage.instances.delete('shop');
			await storage.instances.create(instanceRow());
			const model = new Map<string, number>();
			for (const actions of steps) {
				const reads: Array<Promise<void>> = [];
				const commits: Array<Promise<void>> = [];
				for (const { id, value, read: isRead } of actions) {
					const bulk = value === null ? null : new Uint8Array(900_000).fill(value);
					const entry = { type: 'session', id, value: bulk };
					if (isRead) {
						reads.push(storage.auth.entries('shop', 'session', [id]).then(() => undefined));
					} else {
						commits.push(storage.auth.commit('shop', { entries: [entry] }));
						if (value === null) model.delete(id);
						else model.set(id, value);
					}
				}
				await Promise.all([...commits, ...reads]);
				const found = await storage.auth.entries('shop', 'session', ['a', 'b', 'c']);
				const firstBytes = new Map([...found].map(([id, value]) => [id, value[0]]));
				expect(firstBytes).toEqual(model);
			}
		}),
		{ numRuns: 25 },
	);
}, 30_000);
