import { join } from 'node:path';
import { openConnection } from '../../../src/storage/sqlite/connection';
import { writeMoveMark } from '../../../src/storage/sqlite/moveMark';
import { runCli } from '../../support/runCli';
import { FolderStore } from '../../support/VaultStore';

let store: FolderStore;

beforeEach(() => {
	store = new FolderStore();
});

afterEach(() => store.remove());

test('a folder whose accounts are in a database now is told with its next step', async () => {
	await (await store.open({ key: null })).close();
	const connection = openConnection(join(store.folder, 'wagate.db'));
	writeMoveMark(connection, { id: 'a', to: 'db.example/wagate', at: 1, isDone: true });
	connection.raw.close();
	const { code, out } = await runCli(['doctor', '--data', store.folder, '--network', 'sandbox']);
	expect(code).toBe(1);
	expect(out).toMatch(/✗ data folder .*db\.example\/wagate.*\n +Next step: /);
});
