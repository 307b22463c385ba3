import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../../../../src/storage/migrations';
import {
	openConnection,
	type SqliteConnection,
} from '../../../../../src/storage/sqlite/connection';
import { LogFold } from '../../../../../src/storage/sqlite/LogFold';
import { WriteQueue } from '../../../../../src/storage/sqlite/WriteQueue';
import { eventually } from '../../../../support/eventually';

let folder: string;
let file: string;
let connection: SqliteConnection;
let fold: LogFold;
let queue: WriteQueue;
let warnings: object[];

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	file = join(folder, 'wagate.db');
	connection = openConnection(file, { synchronous: 'NORMAL' });
	await migrate(connection.db);
	warnings = [];
	begin(file);
});

afterEach(async () => {
	await queue.close();
	await fold.close();
	connection.close();
	rmSync(folder, { recursive: true });
});

function begin(database: string): void {
	const logger = { warn: (fields: object) => warnings.push(fields) };
	fold = new LogFold({ database, logger, jobs: 10 });
	queue = new WriteQueue(connection, fold);
}

const bytes = 100_000;

const put = (value: string) =>
	queue.run((trx) =>
		trx
			.insertInto('meta')
			.values({ key: 'big', value: value.repeat(bytes) })
			.onConflict((key) => key.column('key').doUpdateSet({ value: value.repeat(bytes) }))
			.execute(),
	);

const logBytes = () => statSync(`${file}-wal`).size;

test('the log starts anew while others go on writing', async () => {
	// Until 5 MB more find room in it as it is.
	for (let last = -1; logBytes() > last;) {
		last = logBytes();
		for (let round = 0; round < 50; round += 1) await put(String(round % 10));
	}
	// SQLite by itself folds at 64 MB.
	expect(logBytes()).toBeLessThan(60_000_000);
	expect(warnings).toEqual([]);
});

test('once it is closed the database is whole in its one file', async () => {
	for (let round = 0; round < 20; round += 1) await put(String(round % 10));
	await queue.close();
	await fold.close();
	connection.close();
	expect(() => logBytes()).toThrow('ENOENT');
	connection = openConnection(file, { synchronous: 'NORMAL' });
	const row = connection.raw.prepare("SELECT value FROM meta WHERE key = 'big'").get();
	expect(row?.value).toBe('9'.repeat(bytes));
});

test('a thread that cannot is told of, and writing goes on', async () => {
	begin(join(folder, 'missing', 'wagate.db'));
	for (let round = 0; round < 10; round += 1) await put('a');
	await eventually(() => warnings.length === 1);
	expect(warnings).toEqual([{ error: expect.stringContaining('unable to open') as string }]);
	await put('b');
	expect(logBytes()).toBeGreaterThan(0);
});

test('a thread that is refused at once is told of, and writing goes on', async () => {
	// What no thread can be given, as where the system has none left.
	begin((() => undefined) as unknown as string);
	for (let round = 0; round < 12; round += 1) await put('a');
	expect(warnings.length).toBeGreaterThan(0);
	expect(logBytes()).toBeGreaterThan(0);
});
