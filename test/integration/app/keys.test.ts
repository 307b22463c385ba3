import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runCli } from '../../support/runCli';
import { needsPostgres } from '../../support/services';
import { instanceRow } from '../../support/storageFixtures';
import { TestSchema } from '../../support/TestSchema';
import { FolderStore } from '../../support/VaultStore';
import { openStorage } from '../../../src/storage';
import { FakeClock } from '../../support/FakeClock';
import { silentLogger } from '../../support/silentLogger';
import { deriveEmbeddedKey } from '../../../src/app/encryptionKey';

const postgres = needsPostgres();
const key = 'the key of the operator';
const next = 'the key that comes after it';
let store: FolderStore;

beforeEach(() => {
	store = new FolderStore();
});

afterEach(() => store.remove());

const place = () => ['--data', store.folder, '--network', 'sandbox'];

test('a changed key is told by doctor with its next step, and put right by rotate-key', async () => {
	const storage = await store.open({ key });
	await storage.instances.create(instanceRow());
	await storage.auth.commit('shop', { creds: Uint8Array.of(1, 2) });
	const busy = await runCli(['rotate-key', ...place()], { WAGATE_ENCRYPTION_KEY: key });
	expect(busy).toMatchObject({
		code: 1,
		err: expect.stringContaining('belongs to another running') as string,
	});
	await storage.close();

	const right = await runCli(['doctor', ...place()], { WAGATE_ENCRYPTION_KEY: key });
	expect(right.out).toMatch(/✓ encryption +on\n/);
	const changed = { WAGATE_ENCRYPTION_KEY: next };
	const wrong = await runCli(['doctor', ...place()], changed);
	expect(wrong.code).toBe(1);
	expect(wrong.out).toMatch(/✗ encryption .*\n +Next step: Bring the key back/);
	const alone = await runCli(['rotate-key', ...place()], changed);
	expect(alone).toMatchObject({ code: 1, err: expect.stringContaining('not the one') as string });

	const both = { ...changed, WAGATE_PREVIOUS_ENCRYPTION_KEY: key };
	const rotated = await runCli(['rotate-key', ...place()], both);
	expect(rotated.code).toBe(0);
	expect(rotated.out).toMatch(/auth_creds: 1 rows\n/);
	const again = await store.open({ key: next });
	expect(again.vault.state).toBe('sealed');
	expect(await again.auth.creds('shop')).toEqual(Uint8Array.of(1, 2));
	await again.close();
	expect([key, next, rotated.out, wrong.out].join().split(key)).toHaveLength(2);
});

test('without a key there is nothing to rotate, and doctor says that all is clear', async () => {
	await (await store.open({ key: null })).close();
	expect(await runCli(['rotate-key', ...place()])).toMatchObject({
		code: 1,
		err: expect.stringContaining('WAGATE_ENCRYPTION_KEY is not set') as string,
	});
	const { out } = await runCli(['doctor', ...place()]);
	expect(out).toMatch(/encryption +off/);
});

test("a folder of n8n's is opened by n8n's key, and follows it when it was changed", async () => {
	const folder = join(store.folder, '.n8n', 'wagate', 'sandbox');
	const config = join(store.folder, '.n8n', 'config');
	mkdirSync(dirname(folder), { recursive: true });
	writeFileSync(config, JSON.stringify({ encryptionKey: "n8n's first key, made by n8n" }));
	const open = (n8nKey: string) =>
		openStorage({
			...{ folder, network: 'sandbox', clock: new FakeClock(), logger: silentLogger },
			keys: { key: deriveEmbeddedKey(n8nKey) },
		});
	const storage = await open("n8n's first key, made by n8n");
	await storage.instances.create(instanceRow());
	await storage.close();
	const args = ['--data', folder, '--network', 'sandbox'];
	expect((await runCli(['doctor', ...args])).out).toMatch(/✓ encryption +on\n/);
	writeFileSync(config, JSON.stringify({ encryptionKey: "n8n's second key, made by its owner" }));
	expect((await runCli(['doctor', ...args])).out).toMatch(/✗ encryption/);
	const env = { WAGATE_PREVIOUS_ENCRYPTION_KEY: "n8n's first key, made by n8n" };
	expect(await runCli(['rotate-key', ...args], env)).toMatchObject({ code: 0 });
	const after = await open("n8n's second key, made by its owner");
	expect(await after.instances.list()).toHaveLength(1);
	await after.close();
});

postgres.describe('on PostgreSQL', () => {
	test('doctor tells sizes and encryption, and never the URL', async () => {
		const schema = new TestSchema(postgres.where);
		const env = { WAGATE_DATABASE_SCHEMA: schema.schema, WAGATE_ENCRYPTION_KEY: key };
		const args = [...place(), '--database', postgres.where];
		expect((await runCli(['doctor', ...args], env)).out).toContain('made at the first start');
		const storage = await openStorage({
			...{ database: schema.database, leaseMs: 10_000, network: 'sandbox', keys: { key } },
			...{ clock: new FakeClock(), logger: silentLogger },
		});
		await storage.instances.create(instanceRow());
		await storage.auth.commit('shop', { creds: new Uint8Array(200_000) });
		await storage.close();
		await schema.query('analyze');
		const { code, out } = await runCli(['doctor', ...args], env);
		expect(code).toBe(0);
		expect(out).toMatch(/✓ encryption +on\n/);
		expect(out).toMatch(/table +auth_creds: 0\.\d MB, 1 rows/);
		expect(out).not.toContain(postgres.where);
		const wrong = await runCli(['doctor', ...args], { ...env, WAGATE_ENCRYPTION_KEY: next });
		expect(wrong).toMatchObject({
			code: 1,
			out: expect.stringContaining('Bring the key') as string,
		});
		await schema.drop();
	});
});
