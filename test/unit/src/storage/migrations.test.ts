import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'kysely';
import { migrate, released } from '../../../../src/storage/migrations';
import { openConnection, type SqliteConnection } from '../../../../src/storage/sqlite/connection';

let folder: string;
let connection: SqliteConnection;

beforeEach(() => {
	folder = mkdtempSync(join(tmpdir(), 'wagate-migrations-'));
	connection = openConnection(join(folder, 'wagate.db'));
});
afterEach(async () => {
	await connection.db.destroy();
	rmSync(folder, { recursive: true });
});

/** The tables as they were before this migration. */
async function migrateUpTo(name: string): Promise<void> {
	const before = Object.entries(released).filter(([each]) => each < name);
	await migrate(connection.db, { migrations: Object.fromEntries(before) });
}

test('messages that were there get numbers in their order', async () => {
	const { db } = connection;
	await migrateUpTo('0013-conversations');
	await sql`insert into instances (name, network, created_at, linked, state, settings)
		values ('shop', 'sandbox', 1, 0, 'created', '{}')`.execute(db);
	const base = Date.parse('2026-11-22T09:00:00Z');
	const rows = [
		['C', 'x', base + 1_000],
		['B', 'y', base + 200],
		['A', 'x', base],
	] as const;
	for (const [messageId, chat, timestamp] of rows) {
		await sql`insert into messages (instance, message_id, chat, from_me, proto, timestamp)
			values ('shop', ${messageId}, ${chat}, 0, ${Buffer.of(1)}, ${timestamp})`.execute(db);
	}
	await migrate(db);
	const numbered = await db
		.selectFrom('messages')
		.select(['message_id', 'number'])
		.orderBy('number')
		.execute();
	const second = base / 1_000;
	expect(numbered).toEqual([
		{ message_id: 'A', number: second * 4_000_000 + 1 },
		{ message_id: 'B', number: second * 4_000_000 + 2 },
		{ message_id: 'C', number: (second + 1) * 4_000_000 + 1 },
	]);
});
