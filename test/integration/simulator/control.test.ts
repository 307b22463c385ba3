import { openSandbox, runSandbox, type RunningSandbox, type Sandbox } from '../../../src/simulator';
import { newAuth, RealClient } from './RealClient';
import { quietClients } from './scene';

let running: RunningSandbox;
let sandbox: Sandbox;
let undo: () => void;
const clients: RealClient[] = [];

beforeEach(async () => {
	quietClients();
	running = await runSandbox();
	sandbox = openSandbox(running.controlUrl);
	undo = running.simulator.trust();
});
afterEach(async () => {
	for (const client of clients.splice(0)) await client.end();
	await running.close();
	undo();
	jest.restoreAllMocks();
	running.simulator.assertClean();
});

const start = (auth = newAuth()) => {
	const client = RealClient.start(running.simulator, auth);
	clients.push(client);
	return client;
};

test('the descriptor says where to connect and who is there', async () => {
	await sandbox.account('+1 555 000 1001', { name: 'Anna' });
	await sandbox.contact('15550002001', { name: 'Eve' });
	expect(await sandbox.describe()).toMatchObject({
		url: running.url,
		rootKey: running.rootKey,
		addressing: 'lid',
		accounts: [{ number: '15550001001', name: 'Anna', devices: [] }],
		contacts: [{ number: '15550002001', name: 'Eve' }],
	});
});

test('another process links a client, talks as a contact and sees the receipts', async () => {
	const anna = await sandbox.account('15550001001');
	const eve = await sandbox.contact('15550002001', { receipts: 'read' });
	const auth = newAuth();
	const first = start(auth);
	const closed = first.closes();
	await anna.scan(await first.qr());
	expect(await closed).toBe(515);
	const client = start(auth);
	await anna.opened();
	const sent = await eve.text(anna, 'hi');
	const got = await client.text('hi');
	await sent.delivered();
	await client.sock.readMessages([got.key]);
	await sent.read();
	await client.send(String(got.key.remoteJid), 'echo: hi');
	const answer = await eve.receives({ text: /^echo/ });
	expect(answer).toMatchObject({ text: 'echo: hi', from: '15550001001' });
	expect(await eve.inbox()).toHaveLength(1);
	expect(await anna.receives({ text: 'echo: hi' })).toMatchObject({ fromMe: true });
	const receipts = await sandbox.receipts();
	// A client that knows no name for itself is not available, and says so in its receipts.
	const types = receipts.filter(({ id }) => id === sent.id).map(({ type }) => type);
	expect(types).toEqual(['inactive', 'read']);
	await sandbox.assertClean();
});

test('a client is linked by code, and by provisioned credentials', async () => {
	const anna = await sandbox.account('15550001001');
	const first = start();
	await first.qr();
	const closed = first.closes();
	await anna.enterCode(await first.sock.requestPairingCode('15550001001'));
	expect(await closed).toBe(515);
	const second = start(await anna.provision());
	await second.isOpen();
	expect((await anna.describe()).devices).toMatchObject([{ device: 1 }, { device: 2 }]);
});

test('messages of a contact are streamed as they come', async () => {
	const anna = await sandbox.account('15550001001');
	const eve = await sandbox.contact('15550002001');
	const client = start(await anna.provision());
	await client.isOpen();
	const stream = eve.messages();
	const first = stream.next();
	await client.send(eve.lid, 'one');
	expect((await first).value).toMatchObject({ text: 'one' });
	await client.send(eve.lid, 'two');
	expect((await stream.next()).value).toMatchObject({ text: 'two' });
	await stream.return(undefined);
});

test('faults and the line are at hand from outside', async () => {
	const anna = await sandbox.account('15550001001');
	const eve = await sandbox.contact('15550002001');
	const auth = await anna.provision();
	const client = start(auth);
	await client.isOpen();
	const fault = await sandbox.faults.onSend(
		{ to: eve.number },
		{ kind: 'nack', code: 463 },
		{ times: 1 },
	);
	const id = await client.send(eve.lid, 'refused');
	expect(await client.status(id, 0)).toMatchObject({ code: '463' });
	expect(await fault.hits()).toBe(1);
	await anna.connection({ action: 'refuse', code: 503 });
	await anna.connection({ action: 'drop' });
	expect(await client.closes()).toBe(428);
	expect(await start(auth).closes()).toBe(503);
});

test('a wait that runs out, and a mistake, say what happened and what to do', async () => {
	const eve = await sandbox.contact('15550002001');
	await expect(eve.receives({ text: 'never' }, { within: 50 })).rejects.toMatchObject({
		status: 408,
		message: expect.stringContaining('Nothing arrived at all') as string,
	});
	const anna = await sandbox.account('15550001001');
	await expect(anna.scan('not a qr')).rejects.toThrow(/Pass the `qr` string/);
	await expect(eve.text('19990000000', 'hi')).rejects.toThrow(/Nobody has the number/);
	await expect(sandbox.account('letters')).rejects.toThrow(/5 to 16 digits/);
	await expect(openSandbox('http://127.0.0.1:1').describe()).rejects.toThrow(/wagate sandbox/);
});

test('a web page cannot reach the control API', async () => {
	const crossOrigin = { headers: { origin: 'https://example.com' } };
	expect((await fetch(running.controlUrl, crossOrigin)).status).toBe(403);
	expect((await fetch(running.controlUrl)).status).toBe(200);
});

test('events say what happens in the sandbox', async () => {
	const anna = await sandbox.account('15550001001');
	const eve = await sandbox.contact('15550002001');
	const login = new Promise((resolve) => running.events.once('login', resolve));
	const message = new Promise((resolve) => running.events.once('message', resolve));
	const client = start(await anna.provision());
	expect(await login).toEqual({ account: '15550001001', device: 1 });
	await client.isOpen();
	await client.send(eve.lid, 'seen');
	expect(await message).toMatchObject({ contact: '15550002001', message: { text: 'seen' } });
});
