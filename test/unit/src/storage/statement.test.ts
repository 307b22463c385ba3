import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	DummyDriver,
	Kysely,
	PostgresAdapter,
	PostgresIntrospector,
	PostgresQueryCompiler,
} from 'kysely';
import { migrate } from '../../../../src/storage/migrations';
import type { Database } from '../../../../src/storage/schema';
import { openConnection, type SqliteConnection } from '../../../../src/storage/sqlite/connection';
import { statement } from '../../../../src/storage/statement';

let folder: string;
let connection: SqliteConnection;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	connection = openConnection(join(folder, 'wagate.db'));
	await migrate(connection.db);
});

afterEach(() => {
	connection.raw.close();
	rmSync(folder, { recursive: true });
});

interface Fact {
	key: string;
	value: string;
}

const buildUpsert = (db: Kysely<Database>, { key, value }: Fact) =>
	db
		.insertInto('meta')
		.values({ key, value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value }));

const buildSelect = (db: Kysely<Database>, { key }: { key: string }) =>
	db.selectFrom('meta').selectAll().where('key', '=', key).where('value', '!=', 'hidden');

test('each use has its own values, and the ones that were built in stay', async () => {
	const { db } = connection;
	const [upsert, select] = [statement(buildUpsert), statement(buildSelect)];
	expect(await upsert.run(db, { key: 'a', value: 'one' })).toBe(1);
	expect(await upsert.run(db, { key: 'b', value: 'two' })).toBe(1);
	expect(await upsert.run(db, { key: 'a', value: 'three' })).toBe(1);
	expect(await select.first(db, { key: 'a' })).toEqual({ key: 'a', value: 'three' });
	expect(await select.rows(db, { key: 'b' })).toEqual([{ key: 'b', value: 'two' }]);
	await upsert.run(db, { key: 'a', value: 'hidden' });
	expect(await select.first(db, { key: 'a' })).toBeUndefined();
});

test('is built once, in and out of a transaction', async () => {
	const build = jest.fn(buildSelect);
	const select = statement(build);
	await select.first(connection.db, { key: 'a' });
	await connection.db.transaction().execute(async (trx) => select.first(trx, { key: 'b' }));
	expect(build).toHaveBeenCalledTimes(1);
});

test('what was asked before it comes first, whoever asked', async () => {
	const { db } = connection;
	const upsert = statement(buildUpsert);
	await upsert.run(db, { key: 'a', value: 'one' });
	const hidden = db.updateTable('meta').set({ value: 'two' }).where('key', '=', 'a').execute();
	const shown = upsert.run(db, { key: 'a', value: 'three' });
	await Promise.all([hidden, shown]);
	expect(await statement(buildSelect).first(db, { key: 'a' })).toMatchObject({ value: 'three' });
});

test('a failure is a promise that rejects', async () => {
	const insert = statement((db: Kysely<Database>, fact: Fact) =>
		db.insertInto('meta').values({ key: fact.key, value: fact.value }),
	);
	await insert.run(connection.db, { key: 'a', value: 'one' });
	const again = insert.run(connection.db, { key: 'a', value: 'one' });
	await expect(again).rejects.toThrow(/UNIQUE/);
});

test('a database of another kind has its own words, and its values in its own order', async () => {
	const sent = jest.spyOn(DummyDriver.prototype, 'acquireConnection');
	const executed: unknown[] = [];
	sent.mockResolvedValue({
		executeQuery: async ({ sql, parameters }) => {
			executed.push([sql, parameters]);
			return { rows: [] };
		},
		streamQuery: () => {
			throw new Error('nothing is streamed');
		},
	});
	const postgres = new Kysely<Database>({
		dialect: {
			createAdapter: () => new PostgresAdapter(),
			createDriver: () => new DummyDriver(),
			createIntrospector: (db) => new PostgresIntrospector(db),
			createQueryCompiler: () => new PostgresQueryCompiler(),
		},
	});
	const upsert = statement(buildUpsert);
	await upsert.run(connection.db, { key: 'a', value: 'one' });
	await upsert.run(postgres, { key: 'b', value: 'two' });
	expect(executed).toEqual([
		[
			'insert into "meta" ("key", "value") values ($1, $2) ' +
				'on conflict ("key") do update set "value" = $3',
			['b', 'two', 'two'],
		],
	]);
});
