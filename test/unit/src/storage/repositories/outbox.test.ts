import type { MessageState } from '../../../../../src/domain/message';
import type { OutboxRow, Storage } from '../../../../../src/domain/ports/storage';
import type { FakeClock } from '../../../../support/FakeClock';
import { instanceRow, openTestStorage, outboxRow } from '../../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
});

afterEach(() => storage.close());

const accept = (change: Partial<OutboxRow>, key?: string, requestHash = 'same') =>
	storage.outbox.accept(outboxRow(change), key === undefined ? null : { key, requestHash });

async function dueIds(now: number, limit = 10): Promise<string[]> {
	return (await storage.outbox.due('shop', now, limit)).map(({ messageId }) => messageId);
}

describe('accept', () => {
	test('stores the row as it is', async () => {
		const row = outboxRow({ failure: { code: '479', message: 'no' }, content: { text: 'ção 🙂' } });
		expect(await storage.outbox.accept(row, null)).toEqual({ row, repeated: false });
		expect(await storage.outbox.get('shop', row.messageId)).toEqual(row);
		expect(await storage.outbox.get('shop', 'other')).toBeNull();
	});

	test('the same key and request give the first row as it is now', async () => {
		await accept({ messageId: 'first' }, 'k');
		await storage.outbox.update('shop', 'first', { state: 'server_ack', attempts: 1 });
		const again = await accept({ messageId: 'second' }, 'k');
		expect(again).toMatchObject({
			repeated: true,
			row: { messageId: 'first', state: 'server_ack', attempts: 1 },
		});
		expect(await storage.outbox.get('shop', 'second')).toBeNull();
	});

	test('the same key with another request is refused and stores nothing', async () => {
		await accept({ messageId: 'first' }, 'k');
		await expect(accept({ messageId: 'second' }, 'k', 'other')).rejects.toMatchObject({
			code: 'IDEMPOTENCY_MISMATCH',
		});
		expect(await storage.outbox.get('shop', 'second')).toBeNull();
	});

	test('100 parallel calls with one key make one message', async () => {
		const calls = Array.from({ length: 100 }, (_, index) =>
			accept({ messageId: `m${index}` }, 'k'),
		);
		const answers = await Promise.all(calls);
		expect(new Set(answers.map(({ row }) => row.messageId)).size).toBe(1);
		expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
		expect(await dueIds(1e9)).toHaveLength(1);
	});

	test('keys belong to their instance', async () => {
		await storage.instances.create(instanceRow({ name: 'other' }));
		await accept({ messageId: 'a' }, 'k');
		expect(await accept({ messageId: 'b', instance: 'other' }, 'k')).toMatchObject({
			repeated: false,
		});
	});

	test('a key is free again when its send could not be stored', async () => {
		await accept({ messageId: 'taken' });
		await expect(accept({ messageId: 'taken' }, 'k')).rejects.toThrow();
		expect(await accept({ messageId: 'fresh' }, 'k')).toMatchObject({ repeated: false });
	});

	test('an unknown instance is refused', async () => {
		await expect(accept({ instance: 'nobody' })).rejects.toMatchObject({
			code: 'INSTANCE_NOT_FOUND',
		});
	});
});

describe('due', () => {
	test('gives what still has to go out, in the order of acceptance', async () => {
		const states: MessageState[] = [
			'queued',
			'sending',
			'uncertain',
			'server_ack',
			'failed',
			'read',
		];
		for (const state of states) await accept({ messageId: state, state, dueAt: 50 });
		expect(await dueIds(50)).toEqual(['queued', 'sending', 'uncertain']);
	});

	test('holds back what is not due, and keeps the order whatever the due times', async () => {
		await accept({ messageId: 'a', dueAt: 30 });
		await accept({ messageId: 'b', dueAt: 10 });
		await accept({ messageId: 'c', dueAt: 20 });
		expect(await dueIds(9)).toEqual([]);
		expect(await dueIds(25)).toEqual(['b', 'c']);
		expect(await dueIds(30)).toEqual(['a', 'b', 'c']);
		expect(await dueIds(30, 2)).toEqual(['a', 'b']);
	});

	test('nextDueAt names the first time after the one given', async () => {
		expect(await storage.outbox.nextDueAt('shop', 0)).toBeNull();
		await accept({ messageId: 'a', dueAt: 30 });
		await accept({ messageId: 'b', dueAt: 10 });
		await accept({ messageId: 'done', dueAt: 5, state: 'server_ack' });
		expect(await storage.outbox.nextDueAt('shop', 0)).toBe(10);
		expect(await storage.outbox.nextDueAt('shop', 10)).toBe(30);
		expect(await storage.outbox.nextDueAt('shop', 30)).toBeNull();
	});
});

test('scheduled gives what waited for its time, the earliest first', async () => {
	await accept({ messageId: 'late', createdAt: 1, dueAt: 30 });
	await accept({ messageId: 'early', createdAt: 1, dueAt: 20 });
	await accept({ messageId: 'atOnce', createdAt: 10, dueAt: 10 });
	await accept({ messageId: 'over', createdAt: 1, dueAt: 20, state: 'failed' });
	expect(await storage.outbox.scheduled('shop', 19)).toEqual([]);
	expect(await storage.outbox.scheduled('shop', 30)).toEqual(['early', 'late']);
});

test('hasten makes due what waits for a reason, and moves its expiry', async () => {
	const row = { createdAt: 1, dueAt: 100, expiresAt: 150 };
	await accept({ messageId: 'a', ...row, waitsFor: 'timelock' });
	await accept({ messageId: 'b', ...row, waitsFor: 'pace' });
	await accept({ messageId: 'c', ...row });
	await accept({ messageId: 'd', ...row, dueAt: 30, waitsFor: 'timelock' });
	await storage.outbox.hasten('shop', ['timelock'], 40);
	expect(await storage.outbox.scheduled('shop', 40)).toEqual(['d', 'a']);
	expect(await storage.outbox.get('shop', 'a')).toMatchObject({ dueAt: 40, expiresAt: 90 });
	expect(await storage.outbox.get('shop', 'd')).toMatchObject({ dueAt: 30, expiresAt: 150 });
});

test('open gives pages of what still has to go out, the next one first', async () => {
	await accept({ messageId: 'a', dueAt: 30 });
	await accept({ messageId: 'b', dueAt: 10, onCrash: 'fail', priority: 'campaign' });
	await accept({ messageId: 'done', state: 'server_ack' });
	await accept({ messageId: 'c', dueAt: 20 });
	const page = async (offset: number) => {
		const { rows, total } = await storage.outbox.open('shop', { offset, limit: 2 });
		return { ids: rows.map(({ messageId }) => messageId), total };
	};
	expect(await page(0)).toEqual({ ids: ['b', 'c'], total: 3 });
	expect(await page(2)).toEqual({ ids: ['a'], total: 3 });
	const [first] = (await storage.outbox.open('shop', { offset: 0, limit: 1 })).rows;
	expect(first).toMatchObject({ onCrash: 'fail', priority: 'campaign' });
});

test('update changes what it names and nothing else', async () => {
	await accept({ messageId: 'a' });
	clock.advance(5_000);
	await storage.outbox.update('shop', 'a', { state: 'sending', attempts: 1 });
	expect(await storage.outbox.get('shop', 'a')).toEqual(
		outboxRow({ messageId: 'a', state: 'sending', attempts: 1, updatedAt: clock.now() }),
	);
	const failure = { code: '463', message: 'refused' };
	await storage.outbox.update('shop', 'a', { state: 'failed', failure });
	await storage.outbox.update('shop', 'a', { dueAt: 7 });
	expect(await storage.outbox.get('shop', 'a')).toMatchObject({ failure, dueAt: 7, attempts: 1 });
	await storage.outbox.update('shop', 'a', { failure: null });
	expect(await storage.outbox.get('shop', 'a')).toMatchObject({ failure: null });
});
