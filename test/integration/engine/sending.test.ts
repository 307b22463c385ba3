import type { Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const NACKED = 'nacked';
let scene: Scene;
let eve: Contact;

beforeEach(async () => {
	scene = await Scene.open({
		engine: { instanceDefaults: { outbox: { uncertainWaitMs: 200, drainMs: 200 } } },
	});
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
});

afterEach(() => scene.close());

const toEve = { instance: 'sales', to: '15550002001' };

test('a number that is not on WhatsApp is refused before anything is stored, and asked for once', async () => {
	const send = () => scene.call('message.sendText', { ...toEve, to: '15550009999', text: 'hi' });
	await expect(send()).rejects.toMatchObject({ code: 'NUMBER_NOT_ON_WHATSAPP' });
	const asked = () => scene.sim.log.filter(({ stanza }) => stanza.attrs.xmlns === 'usync').length;
	const before = asked();
	await expect(send()).rejects.toMatchObject({ code: 'NUMBER_NOT_ON_WHATSAPP' });
	expect(asked()).toBe(before);
	await expect(scene.storage.outbox.due('sales', Date.now() + 1e9, 10)).resolves.toEqual([]);
});

test.each([
	['letters', { to: 'Eve' }, 'INVALID_NUMBER'],
	['an unknown instance', { instance: 'other' }, 'INSTANCE_NOT_FOUND'],
	['a reply to nothing', { replyTo: 'ABCDEF' }, 'MESSAGE_NOT_FOUND'],
])('%s are refused', async (_what, change, code) => {
	const request = { ...toEve, text: 'hi', ...change };
	await expect(scene.call('message.sendText', request)).rejects.toMatchObject({ code });
});

test('a key of one instance reaches no other', async () => {
	const caller = { instance: 'other', dialect: 'native' };
	const send = scene.call('message.sendText', { ...toEve, text: 'hi' }, caller);
	await expect(send).rejects.toMatchObject({ code: 'UNAUTHORIZED' });
	await expect(scene.call('instance.list', {}, caller)).resolves.toEqual({ instances: [] });
	await expect(scene.call('instance.create', { instance: 'third' }, caller)).rejects.toMatchObject({
		code: 'UNAUTHORIZED',
	});
});

test('numbers are checked in one question, in the order asked', async () => {
	const { results } = await scene.call('contact.checkNumbers', {
		instance: 'sales',
		numbers: ['15550009999', '+1 555 000 2001'],
	});
	expect(results).toEqual([
		{ number: '15550009999', exists: false, chatId: null, phone: '15550009999', lid: null },
		{ number: '+1 555 000 2001', exists: true, chatId: eve.jid, phone: eve.number, lid: eve.lid },
	]);
});

test('a first contact that WhatsApp limits (463) fails and is never sent again', async () => {
	const fault = scene.sim.faults.onSend({ to: eve.number }).nack(463);
	await expect(scene.call('message.sendText', { ...toEve, text: NACKED })).rejects.toMatchObject({
		code: 'CONTACT_LIMITED',
		details: { failure: 'CONTACT_LIMITED' },
	});
	await expect(scene.next('message.status')).resolves.toMatchObject({
		state: 'failed',
		failure: { code: 'CONTACT_LIMITED' },
	});
	await scene.reboot();
	await scene.reaches('sales', 'connected');
	fault.stop();
	await scene.call('message.sendText', { ...toEve, text: 'later' });
	expect(fault.hits).toBe(1);
	await eve.receives({ text: 'later' });
	expect(eve.inbox.map(({ text }) => text)).not.toContain(NACKED);
});

test('fifty calls with one key make one message; the same key for another text is refused', async () => {
	const request = { ...toEve, text: 'only once', idempotencyKey: 'order-1' };
	const answers = await Promise.all(
		Array.from({ length: 50 }, () => scene.call('message.sendText', request)),
	);
	expect(new Set(answers.map(({ messageId }) => messageId)).size).toBe(1);
	expect(answers.filter(({ repeated }) => !repeated)).toHaveLength(1);
	expect(answers.every(({ state }) => state === 'server_ack')).toBe(true);
	await scene.call('message.sendText', { ...toEve, text: 'end' });
	await eve.receives({ text: 'end' });
	expect(eve.inbox.map(({ text }) => text)).toEqual(['only once', 'end']);
	await expect(
		scene.call('message.sendText', { ...request, text: 'another' }),
	).rejects.toMatchObject({ code: 'IDEMPOTENCY_MISMATCH' });
});

test('what is sent while the line is down waits and leaves in order', async () => {
	await scene.call('message.sendText', { ...toEve, text: 'first' });
	scene.sim.account('15550001001').connection.refuse(503, 2);
	scene.sim.account('15550001001').connection.drop();
	await scene.next('instance.disconnected');
	const texts = ['second', 'third', 'fourth'];
	for (const text of texts) {
		const queued = await scene.call('message.sendText', { ...toEve, text, waitMs: 0 });
		expect(queued).toMatchObject({ state: 'queued', failure: null });
	}
	for (const text of ['first', ...texts]) await eve.receives({ text });
	expect(eve.inbox.map(({ text }) => text)).toEqual(['first', ...texts]);
});

test('what waits for the line can be cancelled, and what has left cannot', async () => {
	scene.sim.account('15550001001').connection.refuse(503, 2);
	scene.sim.account('15550001001').connection.drop();
	await scene.next('instance.disconnected');
	const queued = await scene.call('message.sendText', { ...toEve, text: 'no', waitMs: 0 });
	const { messageId } = queued;
	const cancelled = { state: 'failed', failure: { code: 'CANCELLED' } };
	const cancel = () => scene.call('message.cancel', { instance: 'sales', messageId });
	expect(await cancel()).toMatchObject(cancelled);
	expect(await cancel()).toMatchObject(cancelled);
	const sent = await scene.call('message.sendText', { ...toEve, text: 'yes' });
	await eve.receives({ text: 'yes' });
	expect(eve.inbox.map(({ text }) => text)).toEqual(['yes']);
	const late = scene.call('message.cancel', { instance: 'sales', messageId: sent.messageId });
	await expect(late).rejects.toMatchObject({ code: 'ALREADY_SENT' });
});

test('a message whose acknowledgement got lost with the line is sent again under its id', async () => {
	const fault = scene.sim.faults.onSend({ to: eve.number }).lose().times(1);
	const sending = scene.call('message.sendText', { ...toEve, text: 'lost once' });
	await scene.until(() => fault.hits === 1);
	scene.sim.account('15550001001').connection.drop();
	const sent = await sending;
	expect(sent.state).toBe('server_ack');
	await expect(eve.receives({ text: 'lost once' })).resolves.toMatchObject({ id: sent.messageId });
	expect(scene.told('message.status').map(({ data }) => data.state)).toContain('uncertain');
	expect(eve.duplicates).toHaveLength(0);
});

test('a call does not wait longer than it asks for, and never fails for that', async () => {
	// A receipt would overtake the late acknowledgement.
	eve.change({ receipts: 'none' });
	scene.sim.faults.onSend({ to: eve.number }).ackAfter(1_500).times(1);
	const sent = await scene.call('message.sendText', { ...toEve, text: 'slow ack', waitMs: 150 });
	expect(sent).toMatchObject({ state: 'sending', failure: null });
	await scene.next('message.status', ({ data }) => data.state === 'server_ack');
});

test('a privacy token is issued to a contact once, not with each message', async () => {
	const issued = () =>
		scene.sim.log.filter(
			({ direction, stanza }) =>
				direction === 'in' && stanza.attrs.xmlns === 'privacy' && stanza.attrs.type === 'set',
		).length;
	await scene.call('message.sendText', { ...toEve, text: 'first' });
	await scene.until(() => issued() === 1);
	const stored = () => scene.storage.auth.entries('sales', 'tctoken', [eve.lid]);
	while (!(await stored()).has(eve.lid)) await new Promise((resolve) => setImmediate(resolve));
	for (const text of ['second', 'third']) {
		await scene.call('message.sendText', { ...toEve, text, waitFor: 'delivered' });
	}
	expect(issued()).toBe(1);
});

test('a webhook is kept, and its secret is never shown', async () => {
	const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
	const url = 'https://n8n.example.com/webhook/1';
	const unset = await scene.call('webhook.get', { instance: 'sales' });
	expect(unset).toMatchObject({ url: null, enabled: false });
	const caller = { instance: 'sales', dialect: 'evolution' };
	await scene.call('webhook.set', { instance: 'sales', url, secret }, caller);
	const got = await scene.call('webhook.get', { instance: 'sales' });
	expect(got).toMatchObject({ url, enabled: true, signed: true });
	expect(JSON.stringify(got)).not.toContain(secret);
	await expect(scene.storage.subscriptions.get('sales:webhook')).resolves.toMatchObject({
		dialect: 'evolution',
		secret,
	});
});

test('the secret of a webhook stays until an empty one comes', async () => {
	const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
	const url = 'https://n8n.example.com/webhook/1';
	const set = (change: { url: string; secret?: string }, dialect = 'native') =>
		scene.call('webhook.set', { instance: 'sales', ...change }, { instance: 'sales', dialect });
	const stored = async () => (await scene.storage.subscriptions.get('sales:webhook'))?.secret;
	await expect(set({ url })).resolves.toMatchObject({ signed: false });
	await expect(set({ url, secret })).resolves.toMatchObject({ signed: true });
	await expect(set({ url: `${url}2` })).resolves.toMatchObject({ signed: true });
	// Evolution's tongue has no word for a secret.
	await expect(set({ url }, 'evolution')).resolves.toMatchObject({ signed: true });
	await expect(stored()).resolves.toBe(secret);
	await expect(set({ url, secret: '' })).resolves.toMatchObject({ signed: false });
	await expect(stored()).resolves.toBeNull();
});
