import { RealClient } from './RealClient';
import { Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
	scene = await Scene.open();
});
afterEach(() => scene.close());

function people() {
	const anna = scene.sim.account('15550001001', { name: 'Anna' });
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	return { anna, eve };
}

test.each([463, 479, 429, 420])(
	'a nack %i reaches the client, and nobody gets the message',
	async (code) => {
		const { anna, eve } = people();
		const client = await scene.client(anna);
		scene.sim.faults.onSend({ to: eve.number }).nack(code).times(1);
		const id = await client.send(eve.lid, 'refused');
		expect(await client.status(id, 0)).toMatchObject({ code: String(code) });
		await client.send(eve.lid, 'accepted');
		await eve.receives({ text: 'accepted' });
		expect(eve.inbox).toHaveLength(1);
	},
);

test('a lost message has no ack and no receiver', async () => {
	const { anna, eve } = people();
	const client = await scene.client(anna);
	const acks: string[] = [];
	client.sock.ws.on('CB:ack,class:message', ({ attrs }: { attrs: { id: string } }) =>
		acks.push(attrs.id),
	);
	scene.sim.faults.onSend().lose().times(1);
	const lost = await client.send(eve.lid, 'lost');
	const kept = await client.send(eve.lid, 'kept');
	await client.status(kept, 3);
	expect(acks).toEqual([kept]);
	expect(eve.inbox.map(({ id }) => id)).toEqual([kept]);
	expect(lost).not.toBe(kept);
});

test('an ack can come late while the message is there already', async () => {
	const { anna, eve } = people();
	const client = await scene.client(anna);
	let acks = 0;
	const acked = new Promise<void>((resolve) =>
		client.sock.ws.on('CB:ack,class:message', () => resolve(void (acks += 1))),
	);
	scene.sim.faults.onSend().ackAfter(300).times(1);
	await client.send(eve.lid, 'slow ack');
	await eve.receives({ text: 'slow ack' });
	expect(acks).toBe(0);
	await acked;
});

test('a delayed message is overtaken by the next', async () => {
	const { anna, eve } = people();
	const client = await scene.client(anna);
	eve.text(anna, 'warm up');
	await client.text('warm up');
	await client.send(eve.lid, 'answer');
	await eve.receives({ text: 'answer' });
	scene.sim.faults.onDeliver({ from: eve.number }).delay(200).times(1);
	eve.text(anna, 'early');
	eve.text(anna, 'late');
	await client.text('early');
	const texts = client.messages
		.filter(({ key }) => !key.fromMe)
		.map(({ message }) => message?.conversation);
	expect(texts).toEqual(['warm up', 'late', 'early']);
});

test('a question can fail, or stay without an answer', async () => {
	const { anna } = people();
	const client = await scene.client(anna, undefined, { defaultQueryTimeoutMs: 400 });
	// The client asks once by itself when it opens.
	await client.sock.fetchBlocklist();
	scene.sim.faults.iq('blocklist').error(429, 'rate-overlimit').times(1);
	await expect(client.sock.fetchBlocklist()).rejects.toMatchObject({ data: 429 });
	expect(await client.sock.fetchBlocklist()).toEqual([]);
	const silent = scene.sim.faults.iq({ xmlns: 'usync' }).silence();
	expect(await client.sock.onWhatsApp('15550002001')).toBeUndefined();
	expect(silent.hits).toBe(1);
	silent.stop();
	expect(await client.sock.onWhatsApp('15550002001')).toHaveLength(1);
});

test.each([
	['restart515', 515],
	['replaced440', 440],
	['loggedOut401', 401],
	['unavailable503', 503],
	['close', 428],
	['drop', 428],
] as const)(
	'the connection ends by %s with status %i, and the client can come back',
	async (how, code) => {
		const { anna } = people();
		const auth = anna.phone.provision();
		const client = await scene.client(anna, auth);
		anna.connection[how]();
		expect(await client.closes()).toBe(code);
		await scene.client(anna, auth);
	},
);

test.each([403, 405, 409, 500, 503])('a login can be refused with %i', async (reason) => {
	const { anna } = people();
	const auth = anna.phone.provision();
	anna.connection.refuse(reason);
	const refused = scene.track(RealClient.start(scene.sim, auth));
	expect(await refused.closes()).toBe(reason);
	await scene.client(anna, auth);
});

test('a ban for a time says which and until when', async () => {
	const { anna } = people();
	anna.connection.refuse(402, 1, { code: 101, expire: 3600 });
	const refused = scene.track(RealClient.start(scene.sim, anna.phone.provision()));
	expect(await refused.closes()).toBe(402);
	const { lastDisconnect } = await refused.state(({ connection }) => connection === 'close');
	expect(lastDisconnect?.error).toMatchObject({ data: { code: '101', expire: '3600' } });
});

test('a frozen line is noticed by the client alone', async () => {
	const { anna } = people();
	const client = await scene.client(anna, undefined, { defaultQueryTimeoutMs: 300 });
	anna.connection.freeze();
	expect(await client.sock.onWhatsApp('15550002001')).toBeUndefined();
	expect(client.states.some(({ connection }) => connection === 'close')).toBe(false);
});

test('a client whose prekeys run out uploads new ones', async () => {
	const { anna } = people();
	const client = await scene.client(anna);
	const [device] = [...anna.person.companions.values()];
	const left = () => device?.state.preKeys.length ?? 0;
	// Each new contact that writes takes one.
	const before = left();
	for (let index = 0; index < before - 3; index++) {
		scene.sim.contact(`1555100${1000 + index}`).text(anna, `hi ${index}`);
	}
	expect(left()).toBe(3);
	const uploaded = new Promise<void>((resolve) =>
		scene.sim.network.on('changed', () => {
			if (left() >= 5) resolve();
		}),
	);
	await scene.sim.contact('15551009999').text(anna, 'the last one').delivered();
	await client.text('the last one');
	await uploaded;
});
