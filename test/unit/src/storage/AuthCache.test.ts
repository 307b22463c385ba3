import { AuthCache } from '../../../../src/storage/AuthCache';

const session = (id: string, value: Uint8Array | null) => ({ type: 'session', id, value });
const bytes = (size: number) => new Uint8Array(size).fill(7);

test('knows what was committed, what is absent, and what it never saw', () => {
	const cache = new AuthCache();
	cache.commit([session('a', bytes(3)), session('gone', null)]);
	expect(cache.get('session', 'a')).toEqual(bytes(3));
	expect(cache.get('session', 'gone')).toBeNull();
	expect(cache.get('session', 'never')).toBeUndefined();
	expect(cache.get('pre-key', 'a')).toBeUndefined();
});

test('a read that began before a commit does not bring the old value back', () => {
	const cache = new AuthCache();
	const { generation } = cache;
	cache.commit([session('a', bytes(2))]);
	cache.fill(generation, 'session', 'a', bytes(1));
	expect(cache.get('session', 'a')).toEqual(bytes(2));
	cache.fill(cache.generation, 'session', 'b', bytes(1));
	expect(cache.get('session', 'b')).toEqual(bytes(1));
});

test('a read that began before a clear brings nothing back', () => {
	const cache = new AuthCache();
	cache.commit([session('a', bytes(1))]);
	const { generation } = cache;
	cache.clear();
	cache.fill(generation, 'session', 'a', bytes(1));
	expect(cache.get('session', 'a')).toBeUndefined();
});

test('nobody changes a value inside it', () => {
	const cache = new AuthCache();
	const written = bytes(2);
	cache.commit([session('a', written)]);
	written.fill(0);
	cache.get('session', 'a')?.fill(1);
	expect(cache.get('session', 'a')).toEqual(bytes(2));
});

test('keeps within its bytes, and what is used', () => {
	const cache = new AuthCache(10_000);
	const ids = Array.from({ length: 100 }, (_, index) => `${index}`);
	cache.commit([session('used', bytes(2_000))]);
	for (const id of ids) {
		cache.commit([session(id, bytes(2_000))]);
		expect(cache.get('session', 'used')).toEqual(bytes(2_000));
	}
	const kept = ids.filter((id) => cache.get('session', id));
	expect(kept.length).toBeLessThan(10);
	expect(kept).toEqual(expect.arrayContaining(ids.slice(-3)));
});

test('an older value never comes back, whichever half it lies in', () => {
	const cache = new AuthCache(10_000);
	cache.commit([session('a', bytes(1))]);
	for (let index = 0; index < 5; index += 1) cache.commit([session(`${index}`, bytes(2_000))]);
	cache.commit([session('a', bytes(2))]);
	expect(cache.get('session', 'a')).toEqual(bytes(2));
	cache.commit([session('a', bytes(20_000))]);
	expect(cache.get('session', 'a')).toBeUndefined();
});

test('a value that grows counts once', () => {
	const cache = new AuthCache(10_000);
	cache.commit([session('other', bytes(1_000))]);
	for (let size = 0; size < 100; size += 1) cache.commit([session('a', bytes(5_000 + size))]);
	expect(cache.get('session', 'other')).toEqual(bytes(1_000));
});

test('a value larger than all of it is not kept', () => {
	const cache = new AuthCache(1_000);
	cache.commit([session('a', bytes(5_000))]);
	expect(cache.get('session', 'a')).toBeUndefined();
});
