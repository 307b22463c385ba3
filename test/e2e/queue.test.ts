import { cpSync } from 'node:fs';
import path from 'node:path';
import type { ChildProcess } from '../../scripts/n8n/ChildProcess';
import { itemsOf } from '../../scripts/n8n/N8nClient';
import { needsRedis } from '../support/services';
import { GatewayProcess } from './stage/GatewayProcess';
import { ACCOUNT, EVE, useStage } from './stage/Stage';
import { Triggered } from './stage/Triggered';
import { ACTION, CREDENTIAL } from './stage/workflows';

const redis = needsRedis();

redis.describe('queue mode: main, worker and Redis', () => {
	const stage = useStage('queue', { redisUrl: redis.where });
	let worker: ChildProcess;

	beforeAll(async () => {
		worker = await stage().n8n.startWorker();
	});

	test('a worker that shares the folder sends through the gateway of main', async () => {
		await stage().link();
		const workflow = await stage().publishEcho();
		const eve = await stage().eve();
		await eve.text(ACCOUNT, 'shared');
		await eve.receives({ text: 'echo: shared' });
		await expectRunByWorker(workflow, 'shared');
		await stage().n8n.client.unpublish(workflow);
	});

	test('by URL, the gateway is one that runs alone', async () => {
		const account = '15550001112';
		const gateway = await GatewayProcess.start({
			folder: stage().subfolder('gateway'),
			sandboxUrl: stage().sandboxUrl,
		});
		try {
			const data = {
				gateway: 'embedded',
				connection: 'url',
				url: gateway.url,
				apiKey: gateway.adminKey,
				instance: 'alone',
			};
			const { id } = await stage().n8n.client.createCredential('by URL', CREDENTIAL, data);
			await stage().link('alone', account, id);
			const workflow = await stage().publishEcho(id);
			const eve = await stage().eve();
			await eve.text(account, 'by URL');
			await expect(eve.receives({ text: 'echo: by URL' })).resolves.toMatchObject({
				from: account,
			});
			await expectRunByWorker(workflow, 'by URL');
			await stage().n8n.client.unpublish(workflow);
		} finally {
			await gateway.stop();
		}
	});

	test('a worker with a folder of its own says what to do', async () => {
		await worker.stop();
		const { userFolder } = stage().n8n;
		const own = stage().subfolder('worker');
		const nodes = path.join('.n8n', 'nodes');
		cpSync(path.join(userFolder, nodes), path.join(own, nodes), { recursive: true });
		await stage().n8n.startWorker({
			N8N_USER_FOLDER: own,
			DB_SQLITE_DATABASE: path.join(userFolder, '.n8n', 'database.sqlite'),
		});
		const workflow = await stage().publishEcho();
		const eve = await stage().eve();
		await eve.text(ACCOUNT, 'apart');
		const [execution] = await new Triggered(stage().n8n.client, workflow).having(['apart']);
		const { status, data } = await stage().n8n.client.finished(execution?.id ?? '');
		expect(status).toBe('error');
		expect(data?.resultData.error?.message).toMatch(
			/^This n8n process found no embedded gateway in/,
		);
		expect(data?.resultData.error?.description).toMatch(
			/Share the n8n user folder .* or run `wagate serve` and put its URL in the credential/,
		);
	});

	async function expectRunByWorker(workflow: string, text: string): Promise<void> {
		const { client } = stage().n8n;
		const [execution] = await new Triggered(client, workflow).having([text]);
		const finished = await client.finished(execution?.id ?? '');
		expect(finished.status).toBe('success');
		expect(itemsOf(finished, ACTION)).toEqual([
			expect.objectContaining({ phone: EVE, state: 'server_ack' }),
		]);
		expect(worker.lastLines(400)).toContain(`Worker started execution ${finished.id}`);
	}
});
