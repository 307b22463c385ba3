import type { SignalDataSet, SignalKeyStore } from '@whiskeysockets/baileys';
import { KeyedLock } from '../../../../../src/engine/whatsapp/KeyedLock';
import { RatchetKeys } from '../../../../../src/engine/whatsapp/RatchetKeys';

type Stored = Record<string, Record<string, unknown>>;

/** What is stored, and each write as it came. */
class Store {
	readonly writes: SignalDataSet[] = [];
	reads = 0;

	constructor(readonly stored: Stored = {}) {}

	readonly keys = {
		get: async (type: string, ids: string[]) => {
			this.reads += 1;
			const found = ids.map((id) => [id, this.stored[type]?.[id]] as const);
			return Object.fromEntries(found.filter(([, value]) => value != null));
		},
		set: async (data: SignalDataSet) => {
			this.writes.push(data);
			for (const [type, values] of Object.entries(data)) {
				this.stored[type] = { ...this.stored[type], ...values };
			}
		},
	} as unknown as SignalKeyStore;
}

const mapping = (values: Record<string, string | null>): SignalDataSet => ({
	'lid-mapping': values,
});

function open(stored?: Stored) {
	const store = new Store(stored);
	return { store, keys: new RatchetKeys(store.keys, new KeyedLock()) };
}

test('a transaction sees what it wrote, and stores all of it in one go', async () => {
	const { store, keys } = open({ 'lid-mapping': { a: '1', b: '2' } });
	const seen = await keys.transaction(async () => {
		await keys.set(mapping({ a: '3', b: null }));
		await keys.set({ ...mapping({ c: '4' }), 'pre-key': { '7': null } });
		expect(store.writes).toEqual([]);
		return keys.get('lid-mapping', ['a', 'b', 'c', 'd']);
	}, 'people');
	expect(seen).toEqual({ a: '3', c: '4' });
	expect(store.writes).toEqual([
		{ 'lid-mapping': { a: '3', b: null, c: '4' }, 'pre-key': { '7': null } },
	]);
	expect(await keys.get('lid-mapping', ['a', 'b', 'c'])).toEqual({ a: '3', c: '4' });
});

test('one that fails stores nothing and rejects with what it threw', async () => {
	const { store, keys } = open();
	const failing = keys.alone(async () => {
		await keys.set(mapping({ a: '1' }));
		throw new Error('no key');
	});
	await expect(failing).rejects.toThrow('no key');
	expect(store.writes).toEqual([]);
	expect(keys.isInTransaction()).toBe(false);
});

test('rejects when what it wrote cannot be stored', async () => {
	const { store, keys } = open();
	store.keys.set = () => Promise.reject(new Error('there is a newer socket'));
	const refused = keys.alone(() => keys.set(mapping({ a: '1' })));
	await expect(refused).rejects.toThrow('newer socket');
});

test('one within another is part of it, and one that only reads writes nothing', async () => {
	const { store, keys } = open({ 'lid-mapping': { a: '1' } });
	await keys.transaction(async () => {
		await keys.alone(() => keys.set(mapping({ b: '2' })));
		await keys.transaction(() => keys.set(mapping({ c: '3' })), 'people');
		expect(store.writes).toEqual([]);
	}, 'people');
	expect(store.writes).toHaveLength(1);
	await keys.alone(async () => {
		await keys.get('lid-mapping', ['a', 'x']);
		await keys.get('lid-mapping', ['a', 'x']);
	});
	expect([store.writes.length, store.reads]).toEqual([1, 1]);
});

test('of two under one name, the second begins once the first is stored', async () => {
	const { store, keys } = open({ 'lid-mapping': { count: '0' } });
	const step = () =>
		keys.transaction(async () => {
			const { count } = await keys.get('lid-mapping', ['count']);
			await keys.set(mapping({ count: `${Number(count) + 1}` }));
		}, 'group');
	await Promise.all(Array.from({ length: 20 }, step));
	expect(store.stored['lid-mapping']).toEqual({ count: '20' });
});
