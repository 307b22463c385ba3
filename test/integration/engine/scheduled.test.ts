import type { Contact } from '../../../src/simulator';
import { jpeg } from '../../support/files';
import { Scene, shownTo } from './Scene';

const DAY = 24 * 3_600_000;
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
const inMs = (ms: number) => new Date(Date.now() + ms).toISOString();
const send = (text: string, options: object) =>
	scene.call('message.sendText', { ...toEve, text, ...options });
const queued = async () =>
	(await scene.call('message.listQueued', { instance: 'sales' })).messages.map(
		({ messageId }) => messageId,
	);

test('a scheduled send is listed, outlives a restart, and arrives at its time and not before', async () => {
	const sendAt = inMs(3_000);
	const sent = await send('at three', { sendAt });
	const waits = { waitsUntil: sendAt, waitsFor: 'schedule' };
	expect(sent).toMatchObject({ state: 'queued', failure: null, ...waits });
	const later = await send('much later', { sendAt: inMs(DAY), expiresIn: 60 });
	await scene.reboot();
	await scene.reaches('sales', 'connected');
	const { messages, pageInfo } = await scene.call('message.listQueued', { instance: 'sales' });
	expect(messages.map(({ messageId }) => messageId)).toEqual([sent.messageId, later.messageId]);
	expect(messages[0]).toMatchObject({ sendAt, state: 'queued', chatId: sent.chatId });
	expect(pageInfo?.total).toBe(2);
	await send('at once', {});
	expect(await shownTo(eve, sent)).toMatchObject({
		extendedTextMessage: { text: 'at three' },
	});
	expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(sendAt));
	expect(eve.inbox.map(({ text }) => text)).toEqual(['at once', 'at three']);
	await scene.next('message.status', ({ data }) => data.messageId === sent.messageId);
	expect(await queued()).toEqual([later.messageId]);
});

test('a scheduled send that is cancelled never arrives', async () => {
	const { messageId } = await send('no', { sendAt: inMs(800) });
	const after = await send('yes', { sendAt: inMs(900) });
	const cancelled = await scene.call('message.cancel', { instance: 'sales', messageId });
	expect(cancelled).toMatchObject({ state: 'failed', failure: { code: 'CANCELLED' } });
	expect(await queued()).toEqual([after.messageId]);
	await shownTo(eve, after);
	expect(eve.inbox.map(({ text }) => text)).toEqual(['yes']);
});

test('a time that is past is now; one that is too far ahead is refused by its field', async () => {
	await expect(send('now', { sendAt: inMs(-DAY) })).resolves.toMatchObject({ state: 'server_ack' });
	await expect(send('no', { sendAt: inMs(31 * DAY) })).rejects.toMatchObject({
		code: 'BAD_REQUEST',
		details: { field: 'sendAt' },
	});
});

test('the same key makes one scheduled send', async () => {
	const request = { sendAt: inMs(DAY), idempotencyKey: 'k' };
	const first = await send('once', request);
	const second = await send('once', request);
	expect(second).toMatchObject({ messageId: first.messageId, repeated: true, state: 'queued' });
	expect(await queued()).toEqual([first.messageId]);
});

test('the file of a scheduled send is kept until it has left', async () => {
	await scene.call('message.sendMedia', {
		...toEve,
		type: 'document',
		media: { base64: Buffer.from('the contract').toString('base64'), fileName: 'contract.txt' },
		sendAt: inMs(20 * DAY),
	});
	const rows = await scene.storage.media.list({ instance: 'sales', limit: 10 });
	expect(rows).toHaveLength(1);
	expect(rows[0]?.expiresAt).toBeGreaterThan(Date.now() + 26 * DAY);
});

test('a process that dies between the wire and the acknowledgement resends, or fails where that was asked', async () => {
	const fault = scene.sim.faults.onSend({ to: eve.number }).lose().times(2);
	const once = await send('code 1234', { onCrash: 'fail', waitMs: 0 });
	await scene.until(() => fault.hits === 1);
	const again = await send('hello', { waitMs: 0 });
	await scene.until(() => fault.hits === 2);
	await scene.crash();
	expect(await shownTo(eve, again)).toMatchObject({
		extendedTextMessage: { text: 'hello' },
	});
	const status = await scene.next(
		'message.status',
		({ data }) => data.messageId === once.messageId && data.state === 'failed',
	);
	expect(status.failure).toMatchObject({ code: 'UNCONFIRMED' });
	expect(eve.inbox.map(({ text }) => text)).toEqual(['hello']);
});

test('a send that expires by its own time says so', async () => {
	scene.sim.account('15550001001').connection.refuse(503, 1_000);
	scene.sim.account('15550001001').connection.drop();
	await scene.next('instance.disconnected');
	await expect(send('too late', { expiresIn: 1 })).rejects.toMatchObject({ code: 'EXPIRED' });
});

describe('a sequence', () => {
	const texts = (...all: string[]) => all.map((text) => ({ kind: 'text' as const, text }));
	const sequence = (
		messages: Parameters<typeof scene.call<'message.sendSequence'>>[1]['messages'],
		options: object,
	) => scene.call('message.sendSequence', { ...toEve, messages, ...options });
	const idsOf = ({ results }: { results: { messageId: string }[] }) =>
		results.map(({ messageId }) => messageId);

	test('for later outlives a restart and arrives at its time, in its order, with its typing times', async () => {
		const sendAt = inMs(3_000);
		const picture = await jpeg();
		const sent = await sequence(
			[
				{
					kind: 'media',
					type: 'image',
					media: { base64: picture.toString('base64') },
					delayMs: 200,
				},
				{ kind: 'location', latitude: 1.5, longitude: 2.5 },
				{ kind: 'text', text: 'where we are', delayMs: 300 },
			],
			{ sendAt },
		);
		const waits = { state: 'queued', waitsUntil: sendAt, waitsFor: 'schedule' };
		expect(sent).toMatchObject({ sent: 3, failure: null, results: [waits, waits, waits] });
		expect(await queued()).toEqual(idsOf(sent));
		await scene.reboot();
		await scene.reaches('sales', 'connected');
		await send('at once', {});
		await eve.receives({ text: 'where we are' });
		expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(sendAt) + 500);
		const [first, ...rest] = eve.inbox;
		expect(first).toMatchObject({ text: 'at once' });
		expect(rest.map(({ id }) => id)).toEqual(idsOf(sent));
		expect(rest).toMatchObject([
			{ message: { imageMessage: {} } },
			{ message: { locationMessage: { degreesLatitude: 1.5 } } },
			{ message: { extendedTextMessage: { text: 'where we are' } } },
		]);
	});

	test('for a time that is too far ahead is refused by its field, and nothing of it is stored', async () => {
		await expect(sequence(texts('no', 'no'), { sendAt: inMs(31 * DAY) })).rejects.toMatchObject({
			code: 'BAD_REQUEST',
			details: { field: 'sendAt' },
		});
		expect(await queued()).toEqual([]);
	});

	test('for later is cancelled message by message; the same key makes one', async () => {
		const request = { sendAt: inMs(3_000), idempotencyKey: 'k' };
		const [one, two, three] = idsOf(await sequence(texts('1', '2', '3'), request));
		await scene.call('message.cancel', { instance: 'sales', messageId: two ?? '' });
		expect(await queued()).toEqual([one, three]);
		const again = await sequence(texts('1', '2', '3'), request);
		expect(again).toMatchObject({ sent: 1, failure: { code: 'CANCELLED' } });
		await eve.receives({ text: '3' });
		expect(eve.inbox.map(({ id }) => id)).toEqual([one, three]);
	});

	const failureOf = async (id: string | undefined) => {
		const failed = await scene.next(
			'message.status',
			({ data }) => data.messageId === id && data.state === 'failed',
		);
		return failed.failure;
	};

	test('that must never be sent twice fails where nobody knows whether it left', async () => {
		const fault = scene.sim.faults.onSend({ to: eve.number }).lose().times(1);
		const sent = await sequence(texts('code 1', 'code 2'), { onCrash: 'fail', waitMs: 0 });
		await scene.until(() => fault.hits === 1);
		await scene.crash();
		await scene.reaches('sales', 'connected');
		const [one, two] = idsOf(sent);
		expect(await failureOf(one)).toMatchObject({ code: 'UNCONFIRMED' });
		expect(await failureOf(two)).toMatchObject({ code: 'SEQUENCE_STOPPED' });
		expect(eve.inbox).toEqual([]);
	});

	test('for later stops at the first that fails, after a restart as well; who writes meanwhile is not held up', async () => {
		const refuse = scene.sim.faults.onSend({ to: eve.number });
		const sent = await sequence(texts('1', '2', '3', '4'), { sendAt: inMs(2_500) });
		const [one, two, three, four] = idsOf(sent);
		await scene.call('message.cancel', { instance: 'sales', messageId: three ?? '' });
		await scene.reboot();
		await scene.reaches('sales', 'connected');
		refuse.nack(400).times(1);
		expect(await failureOf(one)).toMatchObject({ code: 'MESSAGE_REFUSED' });
		const because = (id: string | undefined) => ({
			code: 'SEQUENCE_STOPPED',
			message: `The message ${id ?? ''} before it in the sequence failed, so it was not sent`,
		});
		expect(await failureOf(two)).toEqual(because(one));
		expect(await failureOf(four)).toEqual(because(two));
		await expect(send('a word of its own', {})).resolves.toMatchObject({ state: 'server_ack' });
		expect(eve.inbox.map(({ text }) => text)).toEqual(['a word of its own']);
	});

	test('for later goes on once WhatsApp has the one that it did not acknowledge at first', async () => {
		const fault = scene.sim.faults.onSend({ to: eve.number }).lose().times(1);
		const sent = await sequence(texts('1', '2'), { sendAt: inMs(500) });
		await scene.until(() => fault.hits === 1);
		scene.sim.account('15550001001').connection.drop();
		await eve.receives({ text: '2' });
		expect(eve.inbox.map(({ id }) => id)).toEqual(idsOf(sent));
	});

	test('that expires by its own time ends with that', async () => {
		scene.sim.account('15550001001').connection.refuse(503, 1_000);
		scene.sim.account('15550001001').connection.drop();
		await scene.next('instance.disconnected');
		await expect(sequence(texts('too late', 'no'), { expiresIn: 1 })).resolves.toMatchObject({
			...{ sent: 0, failure: { code: 'EXPIRED' } },
		});
	});
});

describe('a status', () => {
	const post = (text: string, options: object) =>
		scene.call('status.send', { instance: 'sales', text, recipients: [eve.number], ...options });

	test('for later outlives a restart and is shown at its time, to those it was for', async () => {
		const bob = scene.sim.contact('15550002002', { name: 'Bob' });
		const sendAt = inMs(3_000);
		const sent = await post('we open', { sendAt, priority: 'campaign' });
		expect(sent).toMatchObject({ state: 'queued', waitsUntil: sendAt, waitsFor: 'schedule' });
		const { messages } = await scene.call('message.listQueued', { instance: 'sales' });
		const waiting = { messageId: sent.messageId, operation: 'status.send', sendAt };
		expect(messages).toMatchObject([{ ...waiting, priority: 'campaign' }]);
		await scene.reboot();
		await scene.reaches('sales', 'connected');
		await post('at once', {});
		expect(await shownTo(eve, sent)).toMatchObject({ extendedTextMessage: { text: 'we open' } });
		expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(sendAt));
		expect(eve.inbox.map(({ text }) => text)).toEqual(['at once', 'we open']);
		expect(bob.inbox).toEqual([]);
	});

	test('that must never be posted twice fails where nobody knows whether it left', async () => {
		const fault = scene.sim.faults.onSend({ from: '15550001001' }).lose().times(1);
		const { messageId } = await post('once', { onCrash: 'fail', waitMs: 0 });
		await scene.until(() => fault.hits === 1);
		await scene.crash();
		const { failure } = await scene.next(
			'message.status',
			({ data }) => data.messageId === messageId && data.state === 'failed',
		);
		expect(failure).toMatchObject({ code: 'UNCONFIRMED' });
		expect(eve.inbox).toEqual([]);
	});

	test('that expires by its own time says so; one too far ahead is refused by its field', async () => {
		await expect(post('no', { sendAt: inMs(31 * DAY) })).rejects.toMatchObject({
			...{ code: 'BAD_REQUEST', details: { field: 'sendAt' } },
		});
		scene.sim.account('15550001001').connection.refuse(503, 1_000);
		scene.sim.account('15550001001').connection.drop();
		await scene.next('instance.disconnected');
		await expect(post('too late', { expiresIn: 1 })).rejects.toMatchObject({ code: 'EXPIRED' });
	});
});
