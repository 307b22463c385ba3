import { OutboxRig, settle } from './OutboxRig';

const MINUTE = 60_000;
let rig: OutboxRig;

beforeEach(() => {
	rig = new OutboxRig();
	rig.isPaced = true;
	rig.connect();
});

test('a short wait is kept in its chat, and the call that would wait as long hears of the end', async () => {
	rig.waits.push({ until: rig.clock.now() + 5_000, reason: 'pace' });
	const sending = rig.send('A');
	void rig.send('B');
	await settle();
	expect(rig.wire).toEqual([]);
	rig.clock.advance(5_000);
	await settle();
	expect(rig.wire).toEqual(['A', 'B']);
	rig.outbox.acked('A', null);
	await expect(sending).resolves.toMatchObject({ state: 'server_ack' });
});

test('a wait that is longer than the call is answered at once, with its end and its reason', async () => {
	const until = rig.clock.now() + 5_000;
	rig.waits.push({ until, reason: 'pace' });
	await expect(rig.send('A', { waitMs: 1_000 })).resolves.toMatchObject({
		state: 'queued',
		failure: null,
		row: { dueAt: until, waitsFor: 'pace' },
	});
});

test('a long wait goes back to disk, moves its expiry, holds its chat up no more, and ends', async () => {
	const until = rig.clock.now() + 90 * MINUTE;
	rig.waits.push({ until, reason: 'newChats' });
	const expiresAt = rig.clock.now() + 60 * MINUTE + 90 * MINUTE;
	await expect(rig.send('A')).resolves.toMatchObject({ state: 'queued' });
	void rig.send('B');
	await settle();
	expect(rig.wire).toEqual(['B']);
	rig.outbox.acked('B', null);
	expect(rig.rows.get('A')).toMatchObject({ dueAt: until, waitsFor: 'newChats', expiresAt });
	rig.clock.advance(90 * MINUTE);
	await settle();
	expect(rig.wire).toEqual(['B', 'A']);
});

test('one that has to wait again and again is never forgotten', async () => {
	for (const hours of [1, 2, 3]) {
		rig.waits.push({ until: rig.clock.now() + hours * 60 * MINUTE, reason: 'timelock' });
	}
	await rig.send('A');
	for (let hour = 0; hour < 3; hour += 1) {
		await settle();
		expect(rig.wire).toEqual([]);
		rig.clock.advance(60 * MINUTE);
	}
	await settle();
	expect(rig.wire).toEqual(['A']);
});

test('a long wait outlives the process, and can be cancelled', async () => {
	for (const id of ['A', 'B']) {
		rig.waits.push({ until: rig.clock.now() + 60 * MINUTE, reason: 'dailyLimit' });
		await rig.send(id);
	}
	await settle();
	const next = new OutboxRig(rig.clock);
	for (const row of rig.rows.values()) next.rows.set(row.messageId, row);
	await rig.outbox.stop();
	await next.outbox.load();
	next.connect();
	expect(await next.outbox.cancel('B')).toBe(true);
	await settle();
	expect(next.wire).toEqual([]);
	next.clock.advance(60 * MINUTE);
	await settle();
	expect(next.wire).toEqual(['A']);
});

test('what no longer has to wait leaves; what waits for its own time does not', async () => {
	const HOUR = 60 * MINUTE;
	for (const reason of ['timelock', 'quietHours'] as const) {
		rig.waits.push({ until: rig.clock.now() + HOUR, reason });
		await rig.send(reason);
	}
	await rig.send('later', { row: { dueAt: rig.clock.now() + HOUR } });
	await settle();
	rig.clock.advance(1);
	await rig.outbox.reconsider(['timelock', 'pace']);
	await settle();
	expect(rig.wire).toEqual(['timelock']);
	rig.outbox.acked('timelock', null);
	rig.clock.advance(HOUR);
	await settle();
	expect(rig.wire.sort()).toEqual(['later', 'quietHours', 'timelock']);
});

test('what may have left is not held once more', async () => {
	void rig.send('A');
	await settle();
	rig.disconnect();
	rig.waits.push({ until: rig.clock.now() + 60 * MINUTE, reason: 'pace' });
	rig.connect();
	rig.clock.advance(15_000);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
});

test('nobody is asked while nothing is paced', async () => {
	rig.isPaced = false;
	rig.waits.push({ until: rig.clock.now() + 60 * MINUTE, reason: 'pace' });
	void rig.send('A');
	await settle();
	expect(rig.wire).toEqual(['A']);
	expect(rig.waits).toHaveLength(1);
});
