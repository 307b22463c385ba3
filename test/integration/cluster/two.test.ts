import { rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { eventually } from '../../../scripts/n8n/eventually';
import { buildGateway } from '../../support/buildGateway';
import { jpeg } from '../../support/files';
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

	test('a file that one of them received is given out by the other', async () => {
		const bytes = await jpeg();
		const account = cluster.whatsapp.simulator.accounts[0];
		if (!account) throw new Error('no account');
		const { id } = cluster.person(EVE).media(account.number, { kind: 'image', bytes });
		await eventually('the picture', async () =>
			cluster.told.some(({ event }) => event === 'message.received') ? true : undefined,
		);
		for (const node of [two, one]) {
			const answer = await node.fetch(`/instances/${INSTANCE}/messages/${id}/file`);
			expect(answer.status).toBe(200);
			expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
			const path = `/instances/${INSTANCE}/message/download-media`;
			const inJson = await node.call<{ base64: string }>('POST', path, { messageId: id });
			expect(inJson.base64).toBe(bytes.toString('base64'));
		}
		const gone = await two.fetch(`/instances/${INSTANCE}/messages/ABCDEF/file`);
		expect(gone.status).toBe(404);
	});

	test('a file in a form is sent by whichever process it was posted to', async () => {
		const eve = cluster.person(EVE);
		for (const node of [one, two]) {
			const bytes = Buffer.from(`%PDF-1.7\nposted to ${node.name}\n`);
			const body = new FormData();
			body.set('to', EVE);
			body.set('type', 'document');
			body.set('media', new Blob([new Uint8Array(bytes)]), 'offer.pdf');
			const path = `/instances/${INSTANCE}/message/send-media`;
			const answer = await node.fetch(path, { method: 'POST', body });
			const { messageId } = (await answer.json()) as { messageId: string };
			expect(answer.status).toBeLessThan(300);
			expect(eve.file(await eve.receives({ id: messageId })).equals(bytes)).toBe(true);
		}
	});

	test('so is a large file in JSON', async () => {
		const eve = cluster.person(EVE);
		for (const node of [one, two]) {
			const bytes = Buffer.alloc(500_000, `posted to ${node.name}`);
			const media = { base64: bytes.toString('base64'), fileName: 'offer.bin' };
			const path = `/instances/${INSTANCE}/message/send-media`;
			const { messageId } = await node.call<{ messageId: string }>('POST', path, {
				...{ to: EVE, type: 'document', media },
			});
			expect(eve.file(await eve.receives({ id: messageId })).equals(bytes)).toBe(true);
		}
	});

	test('one that keeps its files elsewhere is refused while others run, with the next step', async () => {
		const stranger = await cluster.stranger({ WAGATE_FILES: '' });
		await expect(stranger.start()).rejects.toThrow();
		expect(stranger.lastLines).toMatch(/lie in another folder than .*stranger[^]*WAGATE_FILES/);
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
