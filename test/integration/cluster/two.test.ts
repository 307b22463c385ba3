import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventually } from '../../../scripts/n8n/eventually';
import { buildGateway } from '../../support/buildGateway';
import { needsPostgres } from '../../support/services';
import { Cluster, INSTANCE } from './Cluster';
import type { GatewayNode } from './GatewayNode';

const EVE = '15550002222';
const postgres = needsPostgres();

postgres.describe('two gateway processes on one database', () => {
	let dist: string;
	let cluster: Cluster;
	let one: GatewayNode;
	let two: GatewayNode;

	beforeAll(() => {
		dist = buildGateway();
	});

	afterAll(() => rmSync(dirname(dist), { recursive: true, force: true }));

	beforeEach(async () => {
		cluster = await Cluster.open(dist, postgres.where, ['one', 'two']);
		[one, two] = cluster.nodes as [GatewayNode, GatewayNode];
		await cluster.link();
	});

	afterEach(() => cluster.close());

	const send = (node: GatewayNode, text: string, to = EVE) =>
		node.call('POST', `/instances/${INSTANCE}/messages/text`, {
			...{ to, text, idempotencyKey: `key of ${text}` },
			...{ waitFor: 'server_ack', waitMs: 20_000 },
		});

	test('either of them does what is asked of the instance, and one of them runs it', async () => {
		const eve = cluster.person(EVE);
		expect(await cluster.owner()).toBe('one');
		expect(await send(one, 'by the owner')).toMatchObject({ state: 'server_ack' });
		expect(await send(two, 'by the other')).toMatchObject({ state: 'server_ack' });
		await eve.receives({ text: 'by the owner' });
		await eve.receives({ text: 'by the other' });
		expect(await two.call('GET', '/instances')).toMatchObject({
			instances: [{ instance: INSTANCE, state: 'connected' }],
		});
		await expect(send(two, 'to nobody', '123')).rejects.toThrow(/400 .*INVALID_NUMBER/);
		await expect(two.call('GET', '/instances/nobody')).rejects.toThrow(/404 .*INSTANCE_NOT_FOUND/);
		expect(cluster.replaced).toBe(0);
	});

	test('kill -9 of the owner: the other one owns it within seconds, nothing is lost or doubled', async () => {
		const eve = cluster.person(EVE);
		const account = cluster.whatsapp.simulator.accounts[0];
		if (!account) throw new Error('no account');
		const texts = Array.from({ length: 30 }, (_, index) => `m${index}`);
		let killedAt = 0;
		for (const [index, text] of texts.entries()) {
			eve.text(account, text);
			if (index !== 10) continue;
			await one.kill();
			killedAt = Date.now();
		}
		await cluster.ownedBy('two');
		expect(Date.now() - killedAt).toBeLessThan(5_000);
		await cluster.reaches(two, 'connected');
		await eventually('everything that was written', async () =>
			cluster.receivedFrom(EVE).length >= texts.length ? true : undefined,
		);
		expect(cluster.receivedFrom(EVE)).toEqual(texts);
		expect(await send(two, 'still here')).toMatchObject({ state: 'server_ack' });
		await eve.receives({ text: 'still here' });
	});

	test('a stopped owner is fenced: it closes its socket and changes nothing when it goes on', async () => {
		const eve = cluster.person(EVE);
		const account = cluster.whatsapp.simulator.accounts[0];
		if (!account) throw new Error('no account');
		eve.text(account, 'before');
		await eventually('the first one', async () => cluster.receivedFrom(EVE).length || undefined);
		one.pause();
		// In the buffers of the socket that nobody reads.
		eve.text(account, 'while it stood still');
		await cluster.ownedBy('two');
		await cluster.reaches(two, 'connected');
		eve.text(account, 'by the new owner');
		one.resume();
		eve.text(account, 'after');
		await eventually('all four', async () =>
			cluster.receivedFrom(EVE).length >= 4 ? true : undefined,
		);
		await cluster.reaches(one, 'connected');
		expect(await cluster.owner()).toBe('two');
		expect(cluster.receivedFrom(EVE)).toEqual([
			'before',
			'while it stood still',
			'by the new owner',
			'after',
		]);
		// By way of the one that was fenced.
		expect(await send(one, 'through the old owner')).toMatchObject({ state: 'server_ack' });
		await eve.receives({ text: 'through the old owner' });
		const [row] = await cluster.schema.query<{ state: string }>('select state from instances');
		expect(row?.state).toBe('connected');
		expect(account.devices).toHaveLength(1);
	});
});
