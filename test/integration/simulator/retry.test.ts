import { textOf } from './RealClient';
import { Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
	scene = await Scene.open();
});
afterEach(() => scene.close());

test('a client that cannot read a message asks for it again, and gets it', async () => {
	const anna = scene.sim.account('15550001001', { name: 'Anna' });
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	const fault = scene.sim.faults.onDeliver({ to: anna.number }).corrupt().times(1);
	const sent = eve.text(anna, 'damaged on the way');
	const got = await client.text('damaged on the way');
	expect(got.key.id).toBe(sent.id);
	expect(fault.hits).toBe(1);
	expect(scene.sim.stats.retriesAnswered).toBe(1);
	await sent.delivered();
	const types = scene.sim.receipts.filter(({ id }) => id === sent.id).map(({ type }) => type);
	expect(types).toEqual(['retry', 'delivered']);
	eve.text(anna, 'and the session goes on');
	await client.text('and the session goes on');
});

test('a contact that cannot read a message asks for it again, and shows it once', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	await client.send(eve.lid, 'first');
	await eve.receives({ text: 'first' });
	scene.sim.faults.onDeliver({ to: eve.number, own: false }).corrupt().times(1);
	const id = await client.send(eve.lid, 'damaged');
	const got = await eve.receives({ text: 'damaged' });
	expect(got.id).toBe(id);
	expect(scene.sim.stats.retriesAsked).toBe(1);
	await client.status(id, 3);
	await client.send(eve.lid, 'after');
	await eve.receives({ text: 'after' });
	expect(eve.inbox.map(({ text }) => text)).toEqual(['first', 'damaged', 'after']);
});

test('from the second time on a contact asks with fresh keys, and still gets the message', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	scene.sim.faults.onDeliver({ to: eve.number, own: false }).corrupt().times(2);
	const id = await client.send(eve.lid, 'twice damaged');
	expect((await eve.receives({ text: 'twice damaged' })).id).toBe(id);
	expect(scene.sim.stats.retriesAsked).toBe(2);
});

test('between two real clients a damaged message is asked for and sent again', async () => {
	const anna = scene.sim.account('15550001001');
	const bob = scene.sim.account('15550001002');
	// Baileys remembers its own messages by chat, and the one who asks is a device: it needs `getMessage`.
	const getMessage = () => Promise.resolve({ conversation: 'from client to client' });
	const a = await scene.client(anna, undefined, { getMessage });
	const b = await scene.client(bob);
	scene.sim.faults.onDeliver({ to: bob.number, device: 1 }).corrupt().times(1);
	const id = await a.send(bob.lid, 'from client to client');
	const got = await b.text('from client to client');
	expect(got.key.id).toBe(id);
	await a.status(id, 3);
});

test('a message delivered twice is read once; the second comes as undecryptable', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	eve.text(anna, 'warm up');
	await client.text('warm up');
	await client.send(eve.lid, 'answer');
	await eve.receives({ text: 'answer' });
	scene.sim.faults.onDeliver({ to: anna.number }).duplicate().times(1);
	eve.text(anna, 'twice');
	await client.text('twice');
	eve.text(anna, 'next');
	await client.text('next');
	expect(client.messages.filter((message) => textOf(message) === 'twice')).toHaveLength(1);
});

test('a contact shows a message that arrives twice once', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	scene.sim.faults.onDeliver({ to: eve.number, own: false }).duplicate().times(1);
	await client.send(eve.lid, 'once');
	await eve.receives({ text: 'once' });
	await client.send(eve.lid, 'end');
	await eve.receives({ text: 'end' });
	expect(eve.inbox.map(({ text }) => text)).toEqual(['once', 'end']);
	expect(scene.sim.stats.duplicates).toBe(1);
});

test('the same message sent again under its id is a duplicate, not a second message', async () => {
	const anna = scene.sim.account('15550001001');
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(anna);
	for (const text of ['sent again', 'sent again']) {
		await client.sock.sendMessage(eve.lid, { text }, { messageId: '3EB0AAAAAAAAAAAAAAAAAA' });
	}
	await client.send(eve.lid, 'end');
	await eve.receives({ text: 'end' });
	expect(eve.inbox.map(({ text }) => text)).toEqual(['sent again', 'end']);
	expect(eve.duplicates).toMatchObject([{ text: 'sent again' }]);
});
