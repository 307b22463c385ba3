import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StatementSync } from 'node:sqlite';
import { sql } from 'kysely';
import { migrate } from '../../../../../src/storage/migrations';
import {
	openConnection,
	type SqliteConnection,
} from '../../../../../src/storage/sqlite/connection';
import { WriteQueue } from '../../../../../src/storage/sqlite/WriteQueue';
import type { WriteJob } from '../../../../../src/storage/Writer';

let folder: string;
let connection: SqliteConnection;
let queue: WriteQueue;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-test-'));
	connection = openConnection(join(folder, 'wagate.db'));
	await migrate(connection.db);
	queue = new WriteQueue(connection);
});

afterEach(async () => {
	jest.restoreAllMocks();
	await queue.close();
	connection.raw.close();
	rmSync(folder, { recursive: true });
});

function put(key: string, value = 'x'): WriteJob<string> {
	return async (trx) => {
		await trx.insertInto('meta').values({ key, value }).execute();
		return key;
	};
}

function storedKeys(): string[] {
	const rows = connection.raw.prepare('SELECT key FROM meta ORDER BY key').all();
	return rows.map(({ key }) => String(key));
}

/** Called before each COMMIT; what it throws is what SQLite says to it. */
function beforeCommit(happen: () => void): void {
	const run = Reflect.get(StatementSync.prototype, 'run') as (this: StatementSync) => object;
	jest.spyOn(StatementSync.prototype, 'run').mockImplementation(function (
		this: StatementSync,
		...values
	) {
		if (this.sourceSQL === 'COMMIT') happen();
		return Reflect.apply(run, this, values) as ReturnType<StatementSync['run']>;
	});
}

/** How many transactions ended in COMMIT. */
function countCommits(): () => number {
	let commits = 0;
	beforeCommit(() => (commits += 1));
	return () => commits;
}

describe('group commit', () => {
	test('jobs of one turn share one transaction', async () => {
		const commits = countCommits();
		await Promise.all([queue.run(put('a')), queue.run(put('b')), queue.run(put('c'))]);
		expect(storedKeys()).toEqual(['a', 'b', 'c']);
		expect(commits()).toBe(1);
	});

	test('a lone job waits for nobody', async () => {
		const commits = countCommits();
		await queue.run(put('a'));
		expect(commits()).toBe(1);
		await queue.run(put('b'));
		expect(commits()).toBe(2);
	});

	test('who is in no hurry shares the commit of whoever writes next', async () => {
		const commits = countCommits();
		const patient = queue.nextWrite().then(() => queue.run(put('patient')));
		await new Promise((resolve) => setImmediate(resolve));
		expect(commits()).toBe(0);
		await Promise.all([queue.run(put('a')), patient]);
		expect(storedKeys()).toEqual(['a', 'patient']);
		expect(commits()).toBe(1);
	});

	test('what is not committed yet is not acknowledged', async () => {
		const order: string[] = [];
		beforeCommit(() => order.push('COMMIT'));
		await queue.run(async () => order.push('job')).then(() => order.push('acknowledged'));
		expect(order).toEqual(['job', 'COMMIT', 'acknowledged']);
	});

	test('results and committed callbacks come in the order of the jobs', async () => {
		const order: string[] = [];
		const note = (key: string) => order.push(key);
		const results = await Promise.all(
			['a', 'b', 'c'].map((key) => queue.run(put(key), { committed: note })),
		);
		expect(results).toEqual(['a', 'b', 'c']);
		expect(order).toEqual(['a', 'b', 'c']);
	});

	test('a job sees what the job before it wrote', async () => {
		void queue.run(put('a', 'first'));
		const seen = queue.run((trx) =>
			trx.selectFrom('meta').select('value').where('key', '=', 'a').executeTakeFirst(),
		);
		await expect(seen).resolves.toEqual({ value: 'first' });
	});
});

describe('a job that fails', () => {
	const failing: WriteJob<never> = async (trx) => {
		await put('half')(trx);
		throw new Error('second half is missing');
	};

	test('undoes itself and nothing else', async () => {
		const outcomes = await Promise.allSettled([
			queue.run(put('a')),
			queue.run(failing),
			queue.run(put('b')),
		]);
		expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
		expect(outcomes[1]).toMatchObject({ reason: { message: 'second half is missing' } });
		expect(storedKeys()).toEqual(['a', 'b']);
	});

	test('gets the constraint it broke, and the others their rows', async () => {
		const outcomes = await Promise.allSettled([
			queue.run(put('a')),
			queue.run(put('a')),
			queue.run(put('b')),
		]);
		expect(outcomes[1]).toMatchObject({
			reason: { message: expect.stringMatching(/UNIQUE/) as string },
		});
		expect(storedKeys()).toEqual(['a', 'b']);
	});

	test('does not call committed', async () => {
		const committed = jest.fn();
		await expect(queue.run(failing, { committed })).rejects.toThrow('second half');
		expect(committed).not.toHaveBeenCalled();
	});
});

describe('a disk that refuses', () => {
	const big = 'x'.repeat(1_000_000);

	function limitPages(pages: number) {
		connection.raw.exec(`PRAGMA max_page_count = ${pages}`);
	}

	test('fails everybody in the transaction with STORAGE_FAILED and works again by itself', async () => {
		limitPages(60);
		const outcomes = await Promise.allSettled([
			queue.run(put('small')),
			queue.run(put('large', big)),
			queue.run(put('late')),
		]);
		for (const outcome of outcomes) {
			expect(outcome).toMatchObject({ status: 'rejected', reason: { code: 'STORAGE_FAILED' } });
		}
		expect(storedKeys()).toEqual([]);

		limitPages(10_000);
		await queue.run(put('large', big));
		expect(storedKeys()).toEqual(['large']);
	});

	test('a job cannot swallow it and go on half done', async () => {
		limitPages(60);
		const careless = queue.run(async (trx) => {
			await put('before')(trx);
			await put('large', big)(trx).catch(() => undefined);
			await put('after')(trx);
		});
		await expect(careless).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
		expect(storedKeys()).toEqual([]);
	});

	test('a commit that fails rejects and leaves nothing', async () => {
		const failure = Object.assign(new Error('disk I/O error'), {
			code: 'ERR_SQLITE_ERROR',
			errcode: 10,
		});
		beforeCommit(() => {
			throw failure;
		});
		const committed = jest.fn();
		await expect(queue.run(put('a'), { committed })).rejects.toMatchObject({
			code: 'STORAGE_FAILED',
		});
		expect(committed).not.toHaveBeenCalled();
		expect(storedKeys()).toEqual([]);
		jest.restoreAllMocks();
		await queue.run(put('a'));
		expect(storedKeys()).toEqual(['a']);
	});
});

test('who writes in a loop does not starve the event loop', async () => {
	let stop = false;
	setTimeout(() => (stop = true), 1);
	let writes = 0;
	while (!stop) await queue.run(put(`k${writes++}`));
	expect(storedKeys()).toHaveLength(writes);
});

test('more jobs than one transaction takes are all done, in order', async () => {
	const commits = countCommits();
	const order: number[] = [];
	const jobs = Array.from({ length: 600 }, (_, index) =>
		queue.run(async (trx) => {
			order.push(index);
			await sql`select 1`.execute(trx);
		}),
	);
	await Promise.all(jobs);
	expect(order).toEqual(order.map((_, index) => index));
	expect(order).toHaveLength(600);
	expect(commits()).toBe(3);
});

test('close finishes what waits and refuses what comes after', async () => {
	const last = queue.run(put('last'));
	await queue.close();
	await expect(last).resolves.toBe('last');
	await expect(queue.run(put('late'))).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
	expect(storedKeys()).toEqual(['last']);
});
