import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually } from '../../../scripts/n8n/eventually';
import { type RunningSandbox, runSandbox } from '../../../src/simulator';
import { buildGateway } from '../../support/buildGateway';
import { GatewayNode } from '../cluster/GatewayNode';

let dist: string;
let folder: string;
let whatsapp: RunningSandbox;
let receiver: Server;
let status: number;
let taken: number;
let node: GatewayNode;

beforeAll(async () => {
	dist = buildGateway();
	folder = mkdtempSync(join(tmpdir(), 'wagate-pending-'));
	whatsapp = await runSandbox();
	receiver = createServer((request, response) => {
		request.resume();
		if (status === 204) taken += 1;
		response.writeHead(status).end();
	});
	receiver.listen(0, '127.0.0.1');
	await once(receiver, 'listening');
}, 60_000);

afterAll(async () => {
	await node.end();
	await whatsapp.close();
	receiver.close();
	rmSync(dirname(dist), { recursive: true, force: true });
	rmSync(folder, { recursive: true, force: true });
});

function errors(): string[] {
	const db = new DatabaseSync(join(folder, 'one', 'wagate.db'), { readOnly: true });
	try {
		return db
			.prepare('select distinct error from failed_attempts')
			.all()
			.map(({ error }) => String(error));
	} finally {
		db.close();
	}
}

test('what a crash left undelivered goes out at the next start, at the first try', async () => {
	[status, taken] = [503, 0];
	node = await GatewayNode.prepare('one', {
		...{ dist, folder, sandboxUrl: whatsapp.controlUrl, adminKey: 'admin-key-of-this-test' },
		env: { WAGATE_WEBHOOK_WAITS: '0.1' },
	});
	await node.start();
	const { port } = receiver.address() as AddressInfo;
	await node.call('POST', '/instances', { instance: 'shop' });
	await node.call('PUT', '/instances/shop/webhook', { url: `http://127.0.0.1:${port}/` });
	await node.call('POST', '/instances/shop/connect', {});
	await eventually('a refusal', async () => errors().length > 0 || undefined);
	await node.kill();
	const before = errors();
	status = 204;
	await node.start();
	await eventually('the delivery', async () => taken > 0 || undefined);
	expect(errors()).toEqual(before);
}, 60_000);
