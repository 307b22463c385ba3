import { outboxDefaults } from '../../../../../src/engine/outbox/settings';
import { OutboxRig, settle } from './OutboxRig';

const HOUR = 3_600_000;
let rig: OutboxRig;

beforeEach(() => {
	rig = new OutboxRig();
});

describe('a send with a time of its own', () => {
	const later = () => ({ dueAt: rig.clock.now() + HOUR, expiresAt: rig.clock.now() + 2 * HOUR });

	test('is answered at once, leaves when its time comes, and holds nothing up', async () => {
		rig.connect();
		await expect(rig.send('A', { row: later() })).resolves.toMatchObject({ state: 'queued' });
		void rig.send('B');
		await settle();
		expect(rig.wire).toEqual(['B']);
		rig.outbox.acked('B', null);
		rig.clock.advance(HOUR - 1);
		await settle();
		expect(rig.wire).toEqual(['B']);
		rig.clock.advance(1);
		await settle();
		expect(rig.wire).toEqual(['B', 'A']);
	});

	test('leaves before one that is to follow it, also where its time comes while that one is made', async () => {
		rig.connect();
		await rig.send('A', { row: later() });
		rig.clock.jump(HOUR);
		void rig.send('B', { row: { follows: 'A' } });
		await settle();
		expect(rig.wire).toEqual(['A']);
		rig.outbox.acked('A', null);
		await settle();
		expect(rig.wire).toEqual(['A', 'B']);
	});

	test('leaves after a restart, and the next ones after it', async () => {
		rig.rows.set('A', rig.row('A', later()));
		rig.rows.set('B', rig.row('B', { ...later(), dueAt: rig.clock.now() + HOUR + 60_000 }));
		await rig.outbox.load();
		rig.connect();
		await settle();
		expect(rig.wire).toEqual([]);
		rig.clock.advance(HOUR);
		await settle();
		expect(rig.wire).toEqual(['A']);
		rig.outbox.acked('A', null);
		rig.clock.advance(60_000);
		await settle();
		expect(rig.wire).toEqual(['A', 'B']);
	});

	test('leaves soon after a clock that was set forward shows its time, and not before one set back does', async () => {
		rig.connect();
		await rig.send('A', { row: later() });
		rig.clock.jump(-HOUR);
		for (let minute = 0; minute < 60; minute += 1) {
			rig.clock.advance(60_000);
			await settle();
		}
		expect(rig.wire).toEqual([]);
		rig.clock.jump(HOUR);
		rig.clock.advance(30_000);
		await settle();
		expect(rig.wire).toEqual(['A']);
	});

	test('is cancelled while it waits, and stays cancelled when its time comes', async () => {
		rig.connect();
		await rig.send('A', { row: later() });
		expect(await rig.outbox.cancel('A')).toBe(true);
		expect(await rig.outbox.cancel('A')).toBe(false);
		expect(rig.told()).toEqual(['failed']);
		rig.clock.advance(HOUR);
		await settle();
		expect(rig.wire).toEqual([]);
	});

	test('waits for its way out as long as it may, counted from its time', async () => {
		await rig.send('A', { row: later() });
		rig.clock.advance(2 * HOUR - 1);
		await settle();
		expect(rig.told()).toEqual([]);
		rig.clock.advance(1);
		await settle();
		expect(rig.told()).toEqual(['failed']);
	});
});

describe('a clock that is set forward by hours', () => {
	test('expires nothing that has not really waited as long', async () => {
		const sending = rig.send('A');
		await settle();
		rig.clock.jump(5 * HOUR);
		rig.connect();
		await settle();
		expect(rig.wire).toEqual(['A']);
		rig.outbox.acked('A', null);
		await expect(sending).resolves.toMatchObject({ state: 'server_ack' });
	});

	test('does not keep from expiring what has', async () => {
		void rig.send('A', { waitMs: 0 });
		await settle();
		rig.clock.jump(-5 * HOUR);
		rig.clock.advance(HOUR);
		rig.connect();
		await settle();
		expect(rig.wire).toEqual([]);
		expect(rig.told()).toEqual(['failed']);
	});
});

describe('a send that must never be made twice', () => {
	const once = { row: { onCrash: 'fail' as const } };

	test('fails when the process died after it may have left, once no receipt tells otherwise', async () => {
		for (const id of ['A', 'B']) {
			rig.rows.set(id, rig.row(id, once.row));
			rig.wasWritten.add(id);
		}
		await rig.outbox.load();
		rig.connect();
		const at = { chat: 'eve@s.whatsapp.net', timestamp: 1, participant: null };
		const receipt = { ...at, state: 'delivered' as const };
		void rig.outbox.receipt({ ...receipt, messageIds: ['B'] });
		await settle();
		rig.clock.advance(outboxDefaults.uncertainWaitMs);
		await settle();
		expect(rig.wire).toEqual([]);
		expect(rig.rows.get('A')?.state).toBe('failed');
		expect(rig.rows.get('B')?.state).toBe('delivered');
	});

	test('leaves when the process died before it was written', async () => {
		rig.rows.set('A', rig.row('A', once.row));
		await rig.outbox.load();
		rig.connect();
		await settle();
		expect(rig.wire).toEqual(['A']);
	});

	test('fails with its own code when the line falls before the acknowledgement', async () => {
		rig.connect();
		const sending = rig.send('A', once);
		const answer = expect(sending).rejects.toMatchObject({ code: 'UNCONFIRMED' });
		await settle();
		rig.disconnect();
		rig.connect();
		await settle();
		rig.clock.advance(outboxDefaults.uncertainWaitMs);
		await answer;
		expect(rig.wire).toEqual(['A']);
	});

	test('is sent again when WhatsApp refused it, which then has not got it', async () => {
		rig.connect();
		void rig.send('A', once);
		await settle();
		rig.outbox.acked('A', 479);
		await settle();
		expect(rig.wire).toEqual(['A', 'A']);
	});
});

test('replies go first, campaigns last; a reply does not wait for a campaign in its own chat', async () => {
	for (const [id, priority] of [
		['C1', 'campaign'],
		['N1', 'normal'],
		['C2', 'campaign'],
		['R1', 'reply'],
	] as const) {
		void rig.send(id, { row: { priority } });
	}
	await settle();
	rig.connect();
	await settle();
	expect(rig.wire).toEqual(['R1', 'N1', 'C1', 'C2']);
});
