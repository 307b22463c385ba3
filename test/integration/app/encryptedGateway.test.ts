import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually } from '../../../scripts/n8n/eventually';
import { type RunningSandbox, runSandbox } from '../../../src/simulator';
import { buildGateway } from '../../support/buildGateway';
import { GatewayNode } from '../cluster/GatewayNode';

const self = '15550001001';
const secret = `whsec_${Buffer.from('very much in confidence, this').toString('base64')}`;

let dist: string;
let folder: string;
let whatsapp: RunningSandbox;
let nodes: GatewayNode[];

beforeAll(async () => {
	dist = buildGateway();
	folder = mkdtempSync(join(tmpdir(), 'wagate-encrypted-'));
	whatsapp = await runSandbox();
	nodes = [];
}, 60_000);

afterAll(async () => {
	await Promise.all(nodes.map((node) => node.end()));
	await whatsapp.close();
	rmSync(dirname(dist), { recursive: true, force: true });
	rmSync(folder, { recursive: true, force: true });
});

/** A gateway process on the one data folder, with this key. */
async function start(key: string | null): Promise<GatewayNode> {
	const file = join(folder, 'key');
	writeFileSync(file, key ?? '');
	const node = await GatewayNode.prepare('one', {
		...{ dist, folder, sandboxUrl: whatsapp.controlUrl, adminKey: 'admin-key-of-this-test' },
		env: key === null ? {} : { WAGATE_ENCRYPTION_KEY_FILE: file },
	});
	nodes.push(node);
	await node.start();
	return node;
}

async function reaches(node: GatewayNode, state: string): Promise<Record<string, unknown>> {
	return eventually(`${state}`, async () => {
		const found = await node.call('GET', '/instances/shop');
		return found.state === state ? found : undefined;
	});
}

function query(text: string): Record<string, unknown>[] {
	const db = new DatabaseSync(join(folder, 'one', 'wagate.db'), { readOnly: true });
	try {
		return db.prepare(text).all();
	} finally {
		db.close();
	}
}

test('a gateway seals what it stored in clear, rests without its key, and goes on with it', async () => {
	const account = whatsapp.simulator.account(self, { name: 'Shop' });
	const eve = whatsapp.simulator.contact('15550002222', { name: 'Eve' });
	const clear = await start(null);
	await clear.call('POST', '/instances', { instance: 'shop' });
	const connect = () => clear.call<{ qr: string | null }>('POST', '/instances/shop/connect', {});
	await account.phone.scan(
		await eventually('the QR', async () => (await connect()).qr ?? undefined),
	);
	await reaches(clear, 'connected');
	await clear.call('PUT', '/instances/shop/webhook', { url: 'http://127.0.0.1:9/', secret });
	expect(JSON.stringify(query('select secret from subscriptions'))).toContain(secret);
	// In the middle of whatever it does.
	await clear.kill();

	const sealing = await start('the key of this test');
	await reaches(sealing, 'connected');
	await eventually('everything sealed', async () => {
		const [record] = query(`select value from meta where key = 'vault'`);
		const { progress } = JSON.parse(String(record?.value)) as { progress: unknown };
		return progress === null || undefined;
	});
	expect(JSON.stringify(query('select secret from subscriptions'))).not.toContain(secret);
	await sealing.stop();

	const locked = await start('somebody else’s key');
	expect((await fetch(`${locked.url}/health`)).status).toBe(503);
	const resting = await reaches(locked, 'storage_error');
	expect(resting.reason).toMatchObject({ code: 'encryption_key' });
	expect(JSON.stringify(resting.reason)).toContain('rotate-key');
	const text = { to: eve.number, text: 'not now' };
	const send = locked.call('POST', '/instances/shop/messages/text', text);
	await expect(send).rejects.toThrow(/503 .*ENCRYPTION_KEY/);
	await expect(locked.call('POST', '/instances', { instance: 'new' })).rejects.toThrow(
		/ENCRYPTION_KEY/,
	);
	await expect(locked.call('DELETE', '/instances/shop')).rejects.toThrow(/ENCRYPTION_KEY/);
	const webhook = await locked.call('GET', '/instances/shop/webhook');
	expect(webhook).toMatchObject({ enabled: false });
	const missed = eve.text(self, 'are you there?');
	await locked.stop();
	expect(missed.reached.has('delivered')).toBe(false);

	const back = await start('the key of this test');
	await reaches(back, 'connected');
	await missed.delivered();
	await back.call('POST', '/instances/shop/messages/text', { ...text, text: 'here again' });
	await eve.receives({ text: 'here again' });
	expect(account.devices).toHaveLength(1);
	await back.stop();
}, 120_000);
