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

test('keeps within its bytes and forgets what was used longest ago', () => {
	const cache = new AuthCache(10_000);
	for (const id of ['a', 'b', 'c', 'd']) cache.commit([session(id, bytes(2_000))]);
	cache.get('session', 'a');
	cache.commit([session('e', bytes(2_000))]);
	const kept = ['a', 'b', 'c', 'd', 'e'].filter((id) => cache.get('session', id));
	expect(kept).toEqual(['a', 'c', 'd', 'e']);
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
