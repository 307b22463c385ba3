import { DisconnectReason } from '@whiskeysockets/baileys';
import { RealClient, textOf } from './RealClient';
import { Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
	scene = await Scene.open();
});
afterEach(() => scene.close());

test('what is written while the client is away comes at its next login, in order, before the offline part ends', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const auth = anna.phone.provision();
	const client = await scene.client(anna, auth);
	await client.end();
	const texts = Array.from({ length: 20 }, (_, index) => `missed ${index}`);
	const sent = texts.map((text) => eve.text(anna, text));
	expect(anna.devices).toMatchObject([{ waiting: 20 }]);
	const again = await scene.client(anna, auth);
	await again.text('missed 19');
	expect(again.messages.map(textOf)).toEqual(texts);
	await Promise.all(sent.map((message) => message.delivered()));
	expect(anna.devices).toMatchObject([{ waiting: 0 }]);
});

test('a receipt that comes while the client is away waits, too', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001', { online: false });
	const auth = anna.phone.provision();
	const client = await scene.client(anna, auth);
	const id = await client.send(eve.lid, 'are you there?');
	await client.end();
	eve.comesOnline();
	await eve.receives({ text: 'are you there?' });
	const again = await scene.client(anna, auth);
	await again.status(id, 3);
});

test('a message that was sent but not confirmed when the line broke is sent again at the next login', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const auth = anna.phone.provision();
	const client = await scene.client(anna, auth);
	const first = client.stanza('message');
	const { id } = eve.text(anna, 'do not lose me');
	await first;
	// The line breaks before the client's word that it has the message reaches the server.
	anna.connection.drop();
	expect(scene.sim.receipts).toEqual([]);
	const settled = new Promise<void>((resolve) =>
		scene.sim.network.on('changed', () => {
			if (anna.devices[0]?.waiting === 0) resolve();
		}),
	);
	const again = scene.track(RealClient.start(scene.sim, auth));
	expect((await again.stanza('message')).attrs).toMatchObject({ id, offline: '0' });
	await again.isOpen();
	await settled;
});

test('what a client has confirmed is not sent again', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const auth = anna.phone.provision();
	const client = await scene.client(anna, auth);
	await eve.text(anna, 'confirmed').delivered();
	anna.connection.drop();
	await client.closes();
	const again = await scene.client(anna, auth);
	expect(again.messages).toEqual([]);
});

test('each receipt of a client is on record, with the message it is for', async () => {
	const anna = scene.sim.account('15550001001', { name: 'Anna' });
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	const sent = eve.text(anna, 'count me');
	await sent.delivered();
	await client.sock.readMessages([(await client.text('count me')).key]);
	await sent.read();
	const own = scene.sim.receipts.filter(({ id }) => id === sent.id);
	expect(own.map(({ type }) => type)).toEqual(['delivered', 'read']);
	expect(own[0]).toMatchObject({ from: '15550001001', device: 1, to: '15550002001' });
});

test('a phone that is off gets its messages when it is on again, and confirms them then', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	eve.goesOffline();
	const id = await client.send(eve.lid, 'wake up');
	await client.send(eve.lid, 'please');
	expect(client.statuses.filter((update) => update.status === 3)).toEqual([]);
	eve.comesOnline();
	await client.status(id, 3);
	expect(eve.inbox.map(({ text }) => text)).toEqual(['wake up', 'please']);
});

test('a sleeping phone confirms at once and decrypts when asked', async () => {
	const anna = scene.sim.account('15550001001');
	const crowd = scene.sim.contact('15550002001', { asleep: true });
	const client = await scene.client(anna);
	const id = await client.send(crowd.lid, 'bench 1');
	await client.status(id, 3);
	expect(crowd.sealed).toBe(1);
	expect(scene.sim.stats.decrypted).toBe(0);
	expect(crowd.inbox).toMatchObject([{ text: 'bench 1' }]);
	expect(crowd.sealed).toBe(0);
});

test('a client that another one replaced leaves nothing behind', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const auth = anna.phone.provision();
	const older = await scene.client(anna, auth);
	const newer = await scene.client(anna, auth);
	expect(await older.closes()).toBe(Number(DisconnectReason.connectionReplaced));
	const sent = eve.text(anna, 'to the newer one');
	await newer.text('to the newer one');
	await sent.delivered();
});
