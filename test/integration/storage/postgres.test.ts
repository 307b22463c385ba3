import { Line } from '../../../chaos/rig/Line';
import { GatewayError } from '../../../src/domain/errors';
import type { Storage } from '../../../src/domain/ports/storage';
import { openStorage } from '../../../src/storage';
import { systemClock } from '../../../src/support/clock';
import { needsPostgres } from '../../support/services';
import { silentLogger } from '../../support/silentLogger';
import {
	gatewayEvent,
	instanceRow,
	journalEntry,
	messageRow,
	outboxRow,
	subscriptionRow,
} from '../../support/storageFixtures';
import { TestSchema } from '../../support/TestSchema';

const postgres = needsPostgres();

postgres.describe('a PostgreSQL database', () => {
	let schema: TestSchema;
	let opened: Storage[];

	beforeEach(() => {
		schema = new TestSchema(postgres.where);
		opened = [];
	});

	afterEach(async () => {
		await Promise.all(opened.map((storage) => storage.close()));
		await schema.drop();
	});

	async function open(change: { url?: string; network?: 'sandbox' | 'whatsapp' } = {}) {
		const storage = await openStorage({
			database: { ...schema.database, ...(change.url !== undefined && { url: change.url }) },
			leaseMs: 10_000,
			network: change.network ?? 'sandbox',
			clock: systemClock,
			logger: silentLogger,
		});
		opened.push(storage);
		return storage;
	}

	/** With an instance called `shop`. */
	async function openShop(change?: Parameters<typeof open>[0]) {
		const storage = await open(change);
		await storage.instances.create(instanceRow());
		return storage;
	}

	describe('opening', () => {
		test('makes its own schema and keeps out of the others', async () => {
			await open();
			const rows = await schema.query<{ tablename: string }>(
				"select tablename from pg_tables where schemaname = 'public' and tablename in ('meta', 'kysely_migration')",
			);
			expect(rows).toEqual([]);
			expect(await schema.query('select value from meta')).toEqual([{ value: 'sandbox' }]);
		});

		test('several processes at once make the tables once', async () => {
			await Promise.all(Array.from({ length: 4 }, () => open()));
			expect(await schema.query("select value from meta where key = 'network'")).toHaveLength(1);
		});

		test('is refused to the other network', async () => {
			await open({ network: 'whatsapp' });
			await expect(open({ network: 'sandbox' })).rejects.toMatchObject({ code: 'WRONG_NETWORK' });
		});

		test('is refused to an older version than wrote it', async () => {
			await open();
			await schema.query("insert into kysely_migration values ('9999-future', '2030')");
			await expect(open()).rejects.toMatchObject({
				code: 'STORAGE_FAILED',
				message: expect.stringContaining('newer version of this package (9999-future)') as string,
			});
		});

		test('a server that is not there is told, without the password', async () => {
			const away = open({ url: 'postgres://somebody:hidden@127.0.0.1:1/nowhere' });
			const { code, message } = await away.then(
				() => new GatewayError('INTERNAL', 'it was opened'),
				GatewayError.from.bind(GatewayError),
			);
			expect(code).toBe('STORAGE_FAILED');
			expect(message).toMatch(/ECONNREFUSED/);
			expect(message).not.toMatch(/hidden/);
		});

		test('health tells that a write works, and how large the tables are', async () => {
			const storage = await openShop();
			const { writable, bytes } = await storage.health();
			expect(writable).toBe(true);
			expect(bytes).toBeGreaterThan(8_192);
		});
	});

	describe('values', () => {
		test('a text keeps every character but the one that no text of PostgreSQL can hold', async () => {
			const storage = await openShop();
			await storage.instances.update('shop', { profileName: 'Zoë \u0000 "x" \\ 🙂' });
			const { profileName } = (await storage.instances.get('shop')) ?? {};
			expect(profileName).toBe('Zoë \uFFFD "x" \\ 🙂');
		});

		test('whole numbers and bytes come back as they were', async () => {
			const storage = await openShop();
			const every = Uint8Array.from({ length: 256 }, (_, byte) => byte);
			const row = messageRow({ proto: every, timestamp: Number.MAX_SAFE_INTEGER });
			await storage.auth.commit('shop', { messages: [row] });
			expect(await storage.messages.get('shop', row.messageId)).toEqual(row);
		});
	});

	describe('group commit', () => {
		const transactions = () =>
			schema.query<{ id: string }>('select distinct xmin::text as id from messages');

		test('writes of one turn share one transaction', async () => {
			const storage = await openShop();
			const ids = ['a', 'b', 'c', 'd'];
			await Promise.all(
				ids.map((messageId) =>
					storage.auth.commit('shop', { messages: [messageRow({ messageId })] }),
				),
			);
			expect(await transactions()).toHaveLength(1);
		});

		test('one that fails undoes itself and no other', async () => {
			const storage = await openShop();
			const write = (messageId: string, instance = 'shop') =>
				storage.auth.commit('shop', {
					entries: [{ type: 'session', id: messageId, value: Uint8Array.of(1) }],
					messages: [messageRow({ messageId, instance })],
				});
			const outcomes = await Promise.allSettled([write('a'), write('b', 'nobody'), write('c')]);
			expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
			const kept = await storage.auth.entries('shop', 'session', ['a', 'b', 'c']);
			expect([...kept.keys()]).toEqual(['a', 'c']);
		});

		test('writes of one instance are carried out in the order in which they are asked', async () => {
			const storage = await openShop();
			const values = Array.from({ length: 200 }, (_, index) => index);
			await Promise.all(
				values.map(async (value) => {
					if (value % 3 === 0) await new Promise((resolve) => setImmediate(resolve));
					return value;
				}),
			);
			let last = Promise.resolve();
			for (const value of values) {
				last = storage.auth.commit('shop', {
					entries: [{ type: 'session', id: 'peer', value: Uint8Array.of(value) }],
				});
				if (value % 7 === 0) await new Promise((resolve) => setImmediate(resolve));
			}
			await last;
			const { value } = (
				await schema.query<{ value: Buffer }>('select value from auth_entries')
			)[0] as { value: Buffer };
			expect(value[0]).toBe(199);
		});

		test('a slow instance holds up no other', async () => {
			const storage = await openShop();
			await storage.instances.create(instanceRow({ name: 'other' }));
			await schema.query('begin');
			await schema.query("select from instances where name = 'shop' for update");
			const held = storage.instances.update('shop', { phone: '1' });
			await storage.instances.update('other', { phone: '2' });
			await schema.query('rollback');
			await held;
		});
	});

	test('a lane is never lost between who appends to it and who settles it', async () => {
		const storage = await openShop();
		await storage.subscriptions.put(subscriptionRow());
		const lanes = ['a', 'b', 'c'];
		const came: Record<string, number[]> = { a: [], b: [], c: [] };
		const rounds = 120;
		let isOver = false;
		const appending = (async () => {
			for (let round = 0; round < rounds; round += 1) {
				const entries = lanes.map((lane) => {
					const id = `${lane}${round}`;
					return journalEntry(id, { event: gatewayEvent({ id, lane }) });
				});
				await storage.journal.append('shop', entries);
			}
			isOver = true;
		})();
		const settleAll = async () => {
			const due = await storage.deliveries.due('sub_1', Number.MAX_SAFE_INTEGER, 10);
			for (const { event } of due) came[event.lane]?.push(Number(event.id.slice(1)));
			await Promise.all(due.map(({ sequence }) => storage.deliveries.settle('sub_1', sequence)));
			return due.length;
		};
		while (!isOver || (await settleAll()) > 0) await settleAll();
		await appending;
		while ((await settleAll()) > 0);
		const inOrder = Array.from({ length: rounds }, (_, round) => round);
		expect(came).toEqual({ a: inOrder, b: inOrder, c: inOrder });
		expect(await storage.deliveries.open('sub_1')).toBe(0);
	});

	describe('a connection that ends', () => {
		let line: Line;
		let storage: Storage;

		beforeEach(async () => {
			line = await Line.open(postgres.where);
			storage = await openShop({ url: line.url });
		});

		afterEach(() => line.close());

		test('costs nobody a write, and no write is made twice', async () => {
			const count = 400;
			let accepted = 0;
			const accept = async (id: number) => {
				await storage.outbox.accept(outboxRow({ messageId: `m${id}` }), null);
				accepted += 1;
				if (accepted % 40 === 0) line.cut();
			};
			for (let id = 0; id < count; id += 4) {
				await Promise.all([accept(id), accept(id + 1), accept(id + 2), accept(id + 3)]);
			}
			const rows = await schema.query<{ count: string }>('select count(*) from outbox');
			expect(rows).toEqual([{ count: String(count) }]);
		});

		test('costs nobody a read', async () => {
			for (let round = 0; round < 20; round += 1) {
				line.cut();
				expect(await storage.instances.list()).toHaveLength(1);
			}
		});

		test('and does not come back refuses with STORAGE_FAILED, and heals by itself', async () => {
			line.refuse();
			const write = storage.instances.update('shop', { phone: '1' });
			await expect(write).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
			await expect(storage.instances.list()).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
			line.heal();
			await storage.instances.update('shop', { phone: '2' });
			expect(await storage.instances.get('shop')).toMatchObject({ phone: '2' });
		});
	});
});
