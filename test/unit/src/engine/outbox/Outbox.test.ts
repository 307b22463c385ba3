import { GatewayError } from '../../../../../src/domain/errors';
import { outboxDefaults } from '../../../../../src/engine/outbox/settings';
import { OutboxRig, settle } from './OutboxRig';

let rig: OutboxRig;

/** Of a chat of two. */
const inPrivate = { participant: null };

beforeEach(() => {
	rig = new OutboxRig();
});

test('the acknowledgement answers the call and tells that it was sent, once', async () => {
	rig.connect();
	const sending = rig.send('A');
	await settle();
	rig.outbox.acked('A', null);
	rig.outbox.acked('A', null);
	await expect(sending).resolves.toMatchObject({ state: 'server_ack', repeated: false });
	await settle();
	expect(rig.entries.map(({ dedupeKey }) => dedupeKey)).toEqual([
		'A:sent:eve@s.whatsapp.net',
		'A:status:server_ack',
	]);
});

test('what comes after the acknowledgement tells the state alone, in the chat that it was sent to', async () => {
	rig.connect();
	void rig.send('A', { row: { chat: 'eve@lid' } });
	await settle();
	const receipt = { messageIds: ['A'], chat: 'eve@s.whatsapp.net', timestamp: 1, ...inPrivate };
	rig.outbox.acked('A', null);
	void rig.outbox.receipt({ ...receipt, state: 'delivered' });
	await settle();
	void rig.outbox.receipt({ ...receipt, state: 'read' });
	await settle();
	expect(rig.told()).toEqual(['server_ack', 'delivered', 'read']);
	expect(rig.entries.filter(({ event }) => event.event === 'message.sent')).toHaveLength(1);
	expect(rig.entries.map(({ event }) => event.lane)).toEqual(Array(4).fill('eve@lid'));
	expect(rig.asked).toEqual([]);
});

test('a receipt of a message that this process did not send finds its chat in the outbox', async () => {
	rig.rows.set('old', rig.row('old', { chat: 'eve@lid', state: 'server_ack' }));
	const receipt = {
		chat: 'eve@s.whatsapp.net',
		state: 'read' as const,
		timestamp: 1,
		...inPrivate,
	};
	void rig.outbox.receipt({ ...receipt, messageIds: ['old', 'fromThePhone'] });
	await settle();
	expect(rig.entries.map(({ event }) => event.lane)).toEqual(['eve@lid', 'eve@s.whatsapp.net']);
});

test('messages of one chat leave in order, without waiting for acknowledgements', async () => {
	rig.connect();
	for (const id of ['A', 'B', 'C']) void rig.send(id);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'C']);
});

test('nothing leaves while the line is down; all of it follows in order', async () => {
	for (const id of ['A', 'B']) void rig.send(id);
	await settle();
	expect(rig.wire).toEqual([]);
	rig.connect();
	await settle();
	expect(rig.wire).toEqual(['A', 'B']);
});

test('what was on the wire when the line fell waits for a receipt, then leaves under its id, in order', async () => {
	rig.connect();
	for (const id of ['A', 'B']) void rig.send(id);
	await settle();
	rig.disconnect();
	void rig.send('C');
	rig.connect();
	await settle();
	expect(rig.told()).toEqual(['uncertain', 'uncertain']);
	expect(rig.wire).toEqual(['A', 'B']);
	void rig.outbox.receipt({
		messageIds: ['A'],
		chat: 'eve@s.whatsapp.net',
		...inPrivate,
		state: 'delivered',
		timestamp: 1,
	});
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'B', 'C']);
});

test('what is uncertain waits a moment only, once everything that waited at WhatsApp was told', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.outbox.closed();
	rig.connect();
	rig.outbox.caughtUp();
	rig.clock.advance(outboxDefaults.caughtUpWaitMs - 1);
	await settle();
	expect(rig.wire).toEqual(['A']);
	rig.clock.advance(1);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
});

test('it does so too when that was before the socket was open, and of that socket alone', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.outbox.closed();
	rig.outbox.caughtUp();
	rig.connect();
	rig.clock.advance(outboxDefaults.caughtUpWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
	rig.outbox.closed();
	rig.connect();
	rig.clock.advance(outboxDefaults.uncertainWaitMs - 1);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
});

test('what waits for an acknowledgement of this socket is not sent again when WhatsApp has caught up', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.outbox.caughtUp();
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A']);
});

test('an acknowledgement that does not come makes it uncertain and sends it again', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.clock.advance(outboxDefaults.ackTimeoutMs);
	await settle();
	expect(rig.told()).toEqual(['uncertain']);
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
});

test('acknowledgements that do not come one after the other leave the order as it was', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.clock.advance(1_000);
	void rig.send('B');
	await settle();
	rig.clock.advance(outboxDefaults.ackTimeoutMs);
	await settle();
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'A', 'B']);
});

test('a clock that is set back does not make a message wait as long', async () => {
	rig.connect();
	void rig.send('A');
	await settle();
	rig.clock.advance(outboxDefaults.ackTimeoutMs);
	await settle();
	rig.clock.jump(-3_600_000);
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
});

test('a message that nobody confirmed until it expired is not said to have stayed here', async () => {
	rig.connect();
	const sending = rig.send('A', { waitMs: 120_000, row: { expiresAt: rig.clock.now() + 60_000 } });
	const answer = expect(sending).rejects.toMatchObject({
		code: 'UNCONFIRMED',
		details: { messageId: 'A' },
	});
	await settle();
	expect(rig.wire).toEqual(['A']);
	rig.disconnect();
	rig.clock.advance(60_000);
	await answer;
	await settle();
	expect(rig.told()).toEqual(['uncertain', 'failed']);
});

test('a queued message that expires fails and never leaves', async () => {
	const sending = rig.send('A', { waitMs: 120_000, row: { expiresAt: rig.clock.now() + 60_000 } });
	const answer = expect(sending).rejects.toMatchObject({
		code: 'EXPIRED',
		details: { messageId: 'A' },
	});
	await settle();
	rig.clock.advance(60_000);
	await answer;
	rig.connect();
	await settle();
	expect(rig.wire).toEqual([]);
	expect(rig.told()).toEqual(['failed']);
});

test('a call that waits for delivery ends with the receipt, one that waits too long with what is known', async () => {
	rig.connect();
	const delivered = rig.send('A', { waitFor: 'delivered' });
	const impatient = rig.send('B', { waitFor: 'delivered', waitMs: 1_000 });
	await settle();
	for (const id of ['A', 'B']) rig.outbox.acked(id, null);
	await settle();
	const at = { chat: 'eve@lid', timestamp: 1, ...inPrivate };
	void rig.outbox.receipt({ messageIds: ['A'], state: 'read', ...at });
	await expect(delivered).resolves.toMatchObject({ state: 'read' });
	rig.clock.advance(1_000);
	await expect(impatient).resolves.toMatchObject({ state: 'server_ack', failure: null });
});

test('479 asks for the devices anew and sends once more; the second refusal is final', async () => {
	rig.connect();
	const sending = rig.send('A');
	const answer = expect(sending).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
	await settle();
	rig.outbox.acked('A', 479);
	await settle();
	expect(rig.forgotten).toEqual(['eve@s.whatsapp.net']);
	expect(rig.wire).toEqual(['A', 'A']);
	rig.outbox.acked('A', 479);
	await answer;
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
	expect(rig.told()).toEqual(['failed']);
});

test('a stumble of the library is tried again; a refusal of the request is not', async () => {
	rig.connect();
	rig.failNext = new GatewayError('INTERNAL', 'All encryptions failed');
	void rig.send('A');
	await settle();
	expect(rig.wire).toEqual([]);
	rig.clock.advance(outboxDefaults.retryMs);
	await settle();
	expect(rig.wire).toEqual(['A']);
	rig.failNext = new GatewayError('NUMBER_NOT_ON_WHATSAPP', '1');
	await expect(rig.send('B')).rejects.toMatchObject({ code: 'NUMBER_NOT_ON_WHATSAPP' });
	expect(rig.wire).toEqual(['A']);
});

test('what an earlier process left is taken up; what may be on the wire waits first', async () => {
	rig.rows.set('A', rig.row('A'));
	rig.rows.set('B', rig.row('B', { chat: 'bob@s.whatsapp.net' }));
	rig.wasWritten.add('A');
	await rig.outbox.load();
	rig.connect();
	await settle();
	expect(rig.wire).toEqual(['B']);
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['B', 'A']);
});

test('what is asked before it was taken up comes after it, in the order of the chat', async () => {
	rig.rows.set('A', rig.row('A'));
	rig.wasWritten.add('A');
	void rig.send('B');
	void rig.send('C');
	await rig.outbox.load();
	rig.connect();
	await settle();
	expect(rig.wire).toEqual([]);
	rig.clock.advance(outboxDefaults.uncertainWaitMs);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'C']);
});

test('a store that cannot be read refuses a send, and is asked again with the next', async () => {
	rig.connect();
	rig.failLoad = new GatewayError('STORAGE_FAILED', 'away');
	await expect(rig.send('A')).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
	void rig.send('B');
	await settle();
	expect(rig.wire).toEqual(['B']);
});

test('typing is shown for as long as asked, before the message', async () => {
	rig.connect();
	void rig.send('A', { row: { content: { delayMs: 2_000 } } });
	await settle();
	expect(rig.typing).toEqual([true]);
	expect(rig.wire).toEqual([]);
	rig.clock.advance(2_000);
	await settle();
	expect(rig.typing).toEqual([true, false]);
	expect(rig.wire).toEqual(['A']);
});

test('a stop does not wait for those who wait for an acknowledgement: they hear how far it came', async () => {
	const rig = new OutboxRig();
	rig.connect();
	const sending = rig.send('A1');
	await settle();
	rig.outbox.release();
	await expect(sending).resolves.toMatchObject({ state: 'sending', failure: null });
	const later = await rig.send('A2', { waitFor: 'delivered' });
	expect(['queued', 'sending']).toContain(later.state);
});

describe('a send that is cancelled', () => {
	test('never leaves, and tells who waits; the next of its chat does', async () => {
		const rig = new OutboxRig();
		const sending = rig.send('A1');
		const next = rig.send('A2');
		await settle();
		expect(await rig.outbox.cancel('A1')).toBe(true);
		await expect(sending).rejects.toMatchObject({ code: 'CANCELLED' });
		expect(rig.told()).toEqual(['failed']);
		expect(await rig.outbox.cancel('A1')).toBe(false);
		rig.connect();
		await settle();
		expect(rig.wire).toEqual(['A2']);
		rig.outbox.acked('A2', null);
		await next;
	});

	test('not even when it is just being typed', async () => {
		const rig = new OutboxRig();
		rig.connect();
		const sending = rig.send('A1', { row: { content: { delayMs: 5_000 } } });
		const refused = expect(sending).rejects.toMatchObject({ code: 'CANCELLED' });
		await settle();
		expect(rig.typing).toEqual([true]);
		expect(await rig.outbox.cancel('A1')).toBe(true);
		rig.clock.advance(5_000);
		await settle();
		await refused;
		expect(rig.wire).toEqual([]);
	});

	test('is not cancelled any more once it was written', async () => {
		const rig = new OutboxRig();
		rig.connect();
		const sending = rig.send('A1');
		await settle();
		expect(rig.wire).toEqual(['A1']);
		expect(await rig.outbox.cancel('A1')).toBe(false);
		rig.outbox.acked('A1', null);
		await expect(sending).resolves.toMatchObject({ state: 'server_ack' });
	});
});
