import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { runSandbox, type RunningSandbox } from '../../../src/simulator';
import { buildGateway } from '../../support/buildGateway';
import { needsPostgres } from '../../support/services';
import { TestSchema } from '../../support/TestSchema';
import { GatewayNode } from './GatewayNode';

const postgres = needsPostgres();

postgres.describe('two first starts at once on one database', () => {
	let dist: string;
	let folder: string;
	let schema: TestSchema;
	let whatsapp: RunningSandbox;
	let nodes: GatewayNode[] = [];

	beforeAll(async () => {
		dist = buildGateway();
		folder = mkdtempSync(join(tmpdir(), 'wagate-first-'));
		schema = new TestSchema(postgres.where);
		whatsapp = await runSandbox();
	});

	afterAll(async () => {
		await Promise.all(nodes.map((node) => node.end()));
		await whatsapp.close();
		await schema.drop();
		for (const path of [folder, dirname(dist)]) rmSync(path, { recursive: true, force: true });
	});

	test('make one admin key, which opens both', async () => {
		const env = {
			WAGATE_DATABASE_URL: schema.url,
			WAGATE_DATABASE_SCHEMA: schema.schema,
			WAGATE_FILES: join(folder, 'files'),
		};
		const settings = { dist, folder, sandboxUrl: whatsapp.controlUrl, adminKey: '', env };
		nodes = await Promise.all(['one', 'two'].map((name) => GatewayNode.prepare(name, settings)));
		await Promise.all(nodes.map((node) => node.start()));
		const shown = nodes.flatMap(({ lastLines }) => /Admin key.*: (\S+)/.exec(lastLines)?.[1] ?? []);
		expect(shown).toHaveLength(1);
		for (const { url } of nodes) {
			const headers = { authorization: `Bearer ${shown[0]}` };
			expect((await fetch(`${url}/v1/instances`, { headers })).status).toBe(200);
		}
	});
});
