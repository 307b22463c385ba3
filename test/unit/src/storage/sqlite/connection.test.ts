import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Kysely } from 'kysely';
import { migrate } from '../../../../../src/storage/migrations';
import type { Database } from '../../../../../src/storage/schema';
import {
	openConnection,
	type SqliteConnection,
} from '../../../../../src/storage/sqlite/connection';
import { WriteQueue } from '../../../../../src/storage/sqlite/WriteQueue';
import { statement } from '../../../../../src/storage/statement';

let folder: string;
let write: SqliteConnection;
let read: SqliteConnection;
let queue: WriteQueue;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	const file = join(folder, 'wagate.db');
	write = openConnection(file);
	await migrate(write.db);
	read = openConnection(file, { readOnly: true, beside: write });
	queue = new WriteQueue(write);
});

afterEach(async () => {
	await queue.close();
	read.raw.close();
	write.raw.close();
	rmSync(folder, { recursive: true });
});

const upsert = statement((db: Kysely<Database>, { value }: { value: string }) =>
	db
		.insertInto('meta')
		.values({ key: 'a', value })
		.onConflict((conflict) => conflict.column('key').doUpdateSet({ value })),
);
const select = statement((db: Kysely<Database>, { key }: { key: string }) =>
	db.selectFrom('meta').selectAll().where('key', '=', key),
);
const valueOf = async () => (await select.first(read.db, { key: 'a' }))?.value;

describe('a connection that reads beside the one that writes', () => {
	test('sees each commit, and nothing of a job that is half done', async () => {
		await queue.run((trx) => upsert.run(trx, { value: 'one' }));
		expect(await valueOf()).toBe('one');
		let seen: string | undefined;
		await queue.run(async (trx) => {
			await upsert.run(trx, { value: 'two' });
			seen = await valueOf();
		});
		expect(seen).toBe('one');
		expect(await valueOf()).toBe('two');
	});

	test('sees nothing of a job that undoes itself', async () => {
		await queue.run((trx) => upsert.run(trx, { value: 'one' }));
		const failing = queue.run(async (trx) => {
			await upsert.run(trx, { value: 'two' });
			throw new Error('no');
		});
		await expect(failing).rejects.toThrow('no');
		expect(await valueOf()).toBe('one');
	});

	test('refuses to write', async () => {
		await expect(upsert.run(read.db, { value: 'one' })).rejects.toThrow(/readonly/);
	});
});
