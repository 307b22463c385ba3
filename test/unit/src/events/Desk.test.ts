import { eventually } from '../../../support/eventually';
import { FakeTransport } from '../../../support/FakeTransport';
import { subscriptionRow } from '../../../support/storageFixtures';
import { EventsRig, idOf } from './EventsRig';

let rig: EventsRig;

beforeEach(async () => {
	rig = await EventsRig.open();
});

afterEach(() => rig.close());

describe('an event that is given up', () => {
	const GIVE_UP_MS = 3_600_000;

	beforeEach(async () => {
		await rig.events.close();
		await rig.start({ giveUpMs: GIVE_UP_MS });
		await rig.events.subscriptions.put(subscriptionRow({ changedAt: rig.clock.now() }));
	});

	const dead = async () =>
		(await rig.events.desk.deadLetters({ instance: 'shop' }, { offset: 0, limit: 50 })).rows;

	/** Refuses whatever comes from now on; what was asked for is added to the list that it gives back. */
	function refuse(status = 500): string[] {
		const asked: string[] = [];
		rig.transport.send = async ({ headers }) => {
			asked.push(headers['webhook-id'] ?? '');
			return { status, headers: {}, body: '' };
		};
		return asked;
	}

	/** Moves the clock on until it is so. */
	const passUntil = (isSo: () => Promise<boolean>) =>
		eventually(async () => {
			rig.clock.advance(60_000);
			return isSo();
		});

	test('is a dead letter, and the next of its chat follows', async () => {
		const begun = rig.clock.now();
		const asked = refuse();
		await rig.happen('a1', 'a2');
		await passUntil(async () => (await dead()).length === 1);
		expect(rig.clock.now() - begun).toBeGreaterThanOrEqual(GIVE_UP_MS);
		const [letter] = await dead();
		expect(letter).toMatchObject({ event: { id: 'a1' }, error: 'HTTP 500' });
		expect(letter?.attempts).toBe(asked.filter((id) => id === 'a1').length);
		rig.transport = new FakeTransport();
		await rig.events.close();
		await rig.start();
		expect(idOf(await rig.transport.next())).toBe('a2');
	});

	test('has as long again when the webhook is set anew', async () => {
		refuse();
		await rig.happen('a1');
		await passUntil(async () => (rig.events.desk.health('sub_1')?.failures ?? 0) > 5);
		const setAt = rig.clock.now();
		await rig.events.subscriptions.put(subscriptionRow({ changedAt: setAt }));
		await passUntil(async () => (await dead()).length === 1);
		expect(rig.clock.now() - setAt).toBeGreaterThanOrEqual(GIVE_UP_MS);
	});

	test('one that is too large for the endpoint is given up at once, and holds up nobody', async () => {
		await rig.happen('a1', 'a2');
		(await rig.transport.next()).answer(413);
		expect(idOf(await rig.transport.next())).toBe('a2');
		expect(await dead()).toMatchObject([{ event: { id: 'a1' }, attempts: 1 }]);
		expect(rig.events.desk.health('sub_1')).toMatchObject({ failures: 0 });
	});

	test('goes out again under its id when it is replayed, and is forgotten when it is purged', async () => {
		await rig.happen('a1', 'b1');
		(await rig.transport.next()).answer(413);
		(await rig.transport.next()).answer(413);
		await eventually(async () => (await dead()).length === 2);
		const choice = { instance: 'shop', lanes: ['a'] };
		expect(await rig.events.desk.replayDeadLetters(choice)).toBe(1);
		expect(idOf(await rig.transport.next())).toBe('a1');
		expect(await rig.events.desk.purgeDeadLetters({ instance: 'shop' })).toBe(1);
		expect(await rig.events.desk.counts('sub_1')).toEqual({ waiting: 1, deadLetters: 0 });
	});

	test('one that dies again while it is replayed is not replayed for ever', async () => {
		const ids = Array.from({ length: 5 }, (_, index) => `${String.fromCharCode(97 + index)}1`);
		refuse(413);
		await rig.happen(...ids);
		await passUntil(async () => (await dead()).length === 5);
		expect(await rig.events.desk.replayDeadLetters({ instance: 'shop' })).toBe(5);
	});
});

describe('events that are replayed', () => {
	test('go to the endpoints that want them, in order and under their ids', async () => {
		await rig.events.subscriptions.put(subscriptionRow());
		await rig.events.subscriptions.put(
			subscriptionRow({ id: 'sub_2', url: 'http://other', events: ['message.sent'] }),
		);
		await rig.happen('a1', 'b1', 'a2');
		for (const id of ['a1', 'b1', 'a2']) {
			const exchange = await rig.transport.next();
			expect(idOf(exchange)).toBe(id);
			exchange.answer(200);
		}
		await eventually(rig.isSettled);
		const choice = { instance: 'shop', lanes: ['a'] };
		expect(await rig.events.desk.replayEvents(choice, ['sub_1', 'sub_2'])).toBe(2);
		for (const id of ['a1', 'a2']) {
			const exchange = await rig.transport.next();
			expect(idOf(exchange)).toBe(id);
			exchange.answer(200);
		}
		await eventually(rig.isSettled);
		expect(rig.transport.requests).toHaveLength(5);
	});

	test('are listed from a time on, as many as were asked for', async () => {
		await rig.happen('a1', 'a2');
		rig.clock.advance(5_000);
		await rig.happen('a3', 'b1', 'a4');
		const choice = { instance: 'shop', lanes: ['a'], since: rig.clock.now() };
		const listed = await rig.events.desk.events(choice, 0, 10);
		expect(listed.map(({ id }) => id)).toEqual(['a3', 'a4']);
		expect(await rig.events.desk.events(choice, listed[0]?.sequence ?? 0, 10)).toHaveLength(1);
		expect(await rig.events.desk.events(choice, 0, 1)).toHaveLength(1);
	});
});
