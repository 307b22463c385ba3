import type { Delivery, Storage } from '../../../../src/domain/ports/storage';
import { type Events, openEvents } from '../../../../src/events';
import { eventually } from '../../../support/eventually';
import type { FakeClock } from '../../../support/FakeClock';
import { FakeTransport } from '../../../support/FakeTransport';
import { silentLogger } from '../../../support/silentLogger';
import { gatewayEvent, openTestStorage, subscriptionRow } from '../../../support/storageFixtures';

let storage: Storage;
let clock: FakeClock;
let events: Events;
const stream = subscriptionRow({ id: 'trigger', kind: 'stream', url: null });

beforeEach(async () => {
	({ storage, clock } = await openTestStorage());
	events = openEvents({
		storage,
		clock,
		transport: new FakeTransport(),
		logger: silentLogger,
		encodeDelivery: () => ({ url: '', headers: {}, body: '' }),
	});
	await events.start();
	await events.subscriptions.put(stream);
});

afterEach(async () => {
	await events.close();
	await storage.close();
});

async function happen(...ids: string[]) {
	const entries = ids.map((id) => ({
		event: gatewayEvent({ id, lane: id.charAt(0) }),
		dedupeKey: id,
	}));
	await events.append('shop', entries);
}

/** Opens the stream and collects what it is handed. */
async function read(window?: number, signal?: AbortSignal) {
	const handed: Delivery[] = [];
	const reader = await events.streams.open('trigger', {
		onDelivery: (delivery) => handed.push(delivery),
		...(window && { window }),
		...(signal && { signal }),
	});
	return {
		...reader,
		ids: () => handed.map(({ event }) => event.id),
		async receives(...ids: string[]) {
			await eventually(() => handed.length >= ids.length);
			expect(handed.map(({ event }) => event.id)).toEqual(ids);
		},
		async settle(id: string) {
			const delivery = handed.find(({ event }) => event.id === id);
			if (!delivery) throw new Error(`${id} was not handed`);
			await events.streams.settle('trigger', delivery.sequence);
		},
	};
}

test('hands what came in before it was opened and what comes after', async () => {
	await happen('a1');
	const reader = await read();
	await reader.receives('a1');
	await happen('b1');
	await reader.receives('a1', 'b1');
});

test('a lane goes on when its delivery is settled, not before', async () => {
	await happen('a1', 'a2', 'b1');
	const reader = await read();
	await reader.receives('a1', 'b1');
	await reader.settle('b1');
	await happen('b2');
	await reader.receives('a1', 'b1', 'b2');
	await reader.settle('a1');
	await reader.receives('a1', 'b1', 'b2', 'a2');
	for (const id of ['a2', 'b2']) await reader.settle(id);
	expect(await storage.deliveries.open('trigger')).toBe(0);
});

test('no more than the window is out at once', async () => {
	await happen('a1', 'b1', 'c1');
	const reader = await read(2);
	await reader.receives('a1', 'b1');
	await reader.settle('b1');
	await reader.receives('a1', 'b1', 'c1');
});

test('what was not settled is handed to the next reader, in the same order', async () => {
	await happen('a1', 'a2', 'b1');
	const first = await read();
	await first.receives('a1', 'b1');
	await first.settle('b1');
	first.close();
	await expect(first.ended).resolves.toBe('left');
	const second = await read();
	await second.receives('a1');
	await second.settle('a1');
	await second.receives('a1', 'a2');
	expect(first.ids()).toEqual(['a1', 'b1']);
});

test('a newer reader takes over, and the older one is told', async () => {
	const first = await read();
	await happen('a1', 'a2');
	await first.receives('a1');
	const second = await read();
	await expect(first.ended).resolves.toBe('superseded');
	await second.receives('a1');
	await happen('b1');
	await second.receives('a1', 'b1');
	expect(first.ids()).toEqual(['a1']);
	// The older reader had stored it already: its word counts, and the lane goes on at the newer one.
	await first.settle('a1');
	await second.receives('a1', 'b1', 'a2');
});

test('of two that open at once the later one reads', async () => {
	const [first, second] = await Promise.all([read(), read()]);
	await expect(first.ended).resolves.toBe('superseded');
	await happen('a1');
	await second.receives('a1');
	expect(first.ids()).toEqual([]);
});

test('a reader whose signal aborts is gone', async () => {
	const controller = new AbortController();
	const reader = await read(1, controller.signal);
	controller.abort();
	await expect(reader.ended).resolves.toBe('left');
	await happen('a1');
	await (await read()).receives('a1');
	expect(reader.ids()).toEqual([]);
});

test('a reader that aborted before it was opened is handed nothing', async () => {
	await happen('a1');
	const reader = await read(1, AbortSignal.abort());
	await expect(reader.ended).resolves.toBe('left');
	await (await read()).receives('a1');
	expect(reader.ids()).toEqual([]);
});

test('a reader that throws is taken off, and nothing is lost', async () => {
	await happen('a1');
	const broken = await events.streams.open('trigger', {
		onDelivery: () => {
			throw new Error('connection reset');
		},
	});
	await expect(broken.ended).resolves.toBe('left');
	await (await read()).receives('a1');
});

test('settling twice, or what was never handed, changes nothing', async () => {
	await happen('a1', 'a2');
	const reader = await read();
	await reader.receives('a1');
	await events.streams.settle('trigger', 9_999);
	await reader.settle('a1');
	await reader.receives('a1', 'a2');
	await reader.settle('a1');
	expect(await storage.deliveries.open('trigger')).toBe(1);
	expect(reader.ids()).toEqual(['a1', 'a2']);
});

test('a settle that could not be stored rejects, and may be said again', async () => {
	await happen('a1', 'a2');
	const reader = await read();
	await reader.receives('a1');
	jest.spyOn(storage.deliveries, 'settle').mockRejectedValueOnce(new Error('disk full'));
	await expect(reader.settle('a1')).rejects.toThrow('disk full');
	expect(reader.ids()).toEqual(['a1']);
	await reader.settle('a1');
	await reader.receives('a1', 'a2');
});

test('ends when its subscription is removed or disabled, and when we stop', async () => {
	const disabled = await read();
	await events.subscriptions.put({ ...stream, enabled: false });
	await expect(disabled.ended).resolves.toBe('removed');
	await events.subscriptions.put(stream);
	const removed = await read();
	await events.subscriptions.delete('trigger');
	await expect(removed.ended).resolves.toBe('removed');
	await events.subscriptions.put(stream);
	const stopped = await read();
	await events.close();
	await expect(stopped.ended).resolves.toBe('stopping');
});

test.each([
	['unknown', 'nobody'],
	['of a webhook', 'hook'],
	['disabled', 'off'],
])('a subscription that is %s is not opened', async (_, id) => {
	await events.subscriptions.put(subscriptionRow({ id: 'hook' }));
	await events.subscriptions.put({ ...stream, id: 'off', enabled: false });
	const opened = events.streams.open(id, { onDelivery: () => undefined });
	await expect(opened).rejects.toMatchObject({ code: 'BAD_REQUEST' });
});
