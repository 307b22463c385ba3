import { OutboxRig, settle } from './OutboxRig';

const MINUTE = 60_000;
let rig: OutboxRig;

beforeEach(() => {
	rig = new OutboxRig();
	rig.connect();
});

/** B and C, each after the one before it, while A is where it is. */
async function sendRest() {
	const results = [];
	for (const [id, follows] of [
		['B', 'A'],
		['C', 'B'],
	] as const) {
		results.push(rig.send(id, { row: { follows }, waitFor: 'accepted' }));
		await settle();
	}
	await Promise.all(results);
}

const stateOf = (id: string) => rig.rows.get(id)?.state;

test('each leaves once WhatsApp has the one before it', async () => {
	void rig.send('A');
	await sendRest();
	expect(rig.wire).toEqual(['A']);
	rig.outbox.acked('A', null);
	await settle();
	expect(rig.wire).toEqual(['A', 'B']);
	rig.outbox.acked('B', null);
	await settle();
	expect(rig.wire).toEqual(['A', 'B', 'C']);
});

test('those after one that failed fail, and what is no part of it leaves', async () => {
	const first = rig.send('A');
	await sendRest();
	void rig.send('D');
	rig.outbox.acked('A', 400);
	await expect(first).rejects.toMatchObject({ code: 'MESSAGE_REFUSED' });
	await settle();
	expect([stateOf('B'), stateOf('C')]).toEqual(['failed', 'failed']);
	const failures = rig.entries.flatMap(({ outbox }) =>
		outbox?.failure ? [[outbox.messageId, outbox.failure.code]] : [],
	);
	expect(failures).toEqual([
		['A', 'MESSAGE_REFUSED'],
		['B', 'SEQUENCE_STOPPED'],
		['C', 'SEQUENCE_STOPPED'],
	]);
	expect(rig.wire).toEqual(['A', 'D']);
});

test('one that is sent once more goes before what waits for it', async () => {
	void rig.send('A');
	await sendRest();
	rig.outbox.acked('A', 479);
	await settle();
	expect(rig.wire).toEqual(['A', 'A']);
	rig.outbox.acked('A', null);
	await settle();
	expect(rig.wire).toEqual(['A', 'A', 'B']);
});

test('where one has to wait for long, those after it wait with it', async () => {
	rig.isPaced = true;
	rig.waits.push({ until: rig.clock.now() + 30 * MINUTE, reason: 'quietHours' });
	await rig.send('A');
	await sendRest();
	expect(rig.wire).toEqual([]);
	expect(rig.rows.get('B')).toMatchObject({ waitsFor: 'quietHours' });
	rig.clock.advance(30 * MINUTE);
	await settle();
	expect(rig.wire).toEqual(['A']);
	rig.outbox.acked('A', null);
	await settle();
	expect(rig.wire).toEqual(['A', 'B']);
});
