import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import type { Clock } from '../../../../src/domain/ports/clock';
import type { Delivery } from '../../../../src/domain/ports/storage';
import type { StreamHub, StreamReader } from '../../../../src/domain/ports/streams';
import {
	adminKey,
	fixedClock,
	salesKey,
	supportKey,
	testServer,
} from '../../../support/testServer';

const url = '/v1/instances/sales/streams/workflow-1';
const headers = { authorization: `Bearer ${salesKey}` };

class FakeHub implements StreamHub {
	readonly settled: [string, number][] = [];
	reader: StreamReader | null = null;
	finish: () => void = () => undefined;
	private opened: () => void = () => undefined;
	readonly opening = new Promise<void>((resolve) => (this.opened = resolve));

	async open(_id: string, reader: StreamReader) {
		this.reader = reader;
		const ended = new Promise<void>((resolve) => (this.finish = resolve));
		reader.signal.addEventListener('abort', () => this.finish());
		this.opened();
		return { ended };
	}

	async settle(id: string, sequence: number) {
		this.settled.push([id, sequence]);
	}
}

const delivery: Delivery = {
	sequence: 7,
	subscription: 'stream:sales:workflow-1',
	attempts: 0,
	dueAt: 0,
	createdAt: 0,
	isReplay: false,
	event: {
		id: 'e1',
		event: 'message.received',
		instance: 'sales',
		timestamp: Date.parse('2026-11-22T09:00:00.000Z'),
		lane: '123@lid',
		data: { messageId: 'A1' },
	},
};

async function listening(clock: Clock = fixedClock) {
	const hub = new FakeHub();
	const scene = testServer({ streams: hub, clock });
	await scene.server.inject({ method: 'PUT', url, headers, payload: {} });
	await scene.server.listen({ port: 0, host: '127.0.0.1' });
	const { port } = scene.server.server.address() as AddressInfo;
	const [answer] = (await once(get({ port, path: url, headers }), 'response')) as [IncomingMessage];
	const lines = createInterface({ input: answer })[Symbol.asyncIterator]();
	await hub.opening;
	return { ...scene, hub, answer, line: async () => (await lines.next()).value as string };
}

test('PUT stores a durable subscription, and again replaces what it says only', async () => {
	const { server, subscriptions } = testServer();
	const payload = { events: ['message.received'] };
	const created = await server.inject({ method: 'PUT', url, headers, payload });
	expect(created.json()).toEqual({
		...{ instance: 'sales', stream: 'workflow-1', claimsAutomation: false },
		...payload,
	});
	const again = { events: ['instance.qr'], claimsAutomation: true };
	await server.inject({ method: 'PUT', url, headers, payload: again });
	expect([...subscriptions.values()]).toEqual([
		expect.objectContaining({
			id: 'stream:sales:workflow-1',
			instance: 'sales',
			kind: 'stream',
			dialect: 'native',
			events: ['instance.qr'],
			enabled: true,
			options: { claimsAutomation: true },
		}),
	]);
});

test.each([
	['an unknown event', url, { events: ['message.exploded'] }, 400, 'BAD_REQUEST'],
	['an unknown instance', url.replace('sales', 'nobody'), {}, 404, 'INSTANCE_NOT_FOUND'],
])('PUT with %s is refused', async (_what, where, payload, status, code) => {
	const { server, subscriptions } = testServer();
	const admin = { authorization: `Bearer ${adminKey}` };
	const answer = await server.inject({ method: 'PUT', url: where, headers: admin, payload });
	expect(answer.statusCode).toBe(status);
	expect(answer.json()).toMatchObject({ error: { code } });
	expect(subscriptions.size).toBe(0);
});

test.each(['PUT', 'GET', 'DELETE', 'POST'] as const)(
	"%s lets no key reach another instance's stream",
	async (method) => {
		const hub = new FakeHub();
		const { server, subscriptions } = testServer({ streams: hub });
		const where = method === 'POST' ? `${url}/settle` : url;
		const foreign = { authorization: `Bearer ${supportKey}` };
		const payload = method === 'POST' ? { sequences: [1] } : undefined;
		const answer = await server.inject({ method, url: where, headers: foreign, payload });
		expect(answer.statusCode).toBe(401);
		expect([hub.settled, hub.reader, subscriptions.size]).toEqual([[], null, 0]);
	},
);

test('GET of a stream that nobody created says how to create it', async () => {
	const answer = await testServer().server.inject({ url, headers });
	expect(answer.statusCode).toBe(404);
	expect(answer.json()).toMatchObject({ error: { code: 'STREAM_NOT_FOUND' } });
});

test('GET writes each delivery as a line of JSON', async () => {
	const { server, hub, answer, line } = await listening();
	expect(answer.headers['content-type']).toBe('application/x-ndjson');
	expect(await line()).toBe('');
	hub.reader?.onDelivery(delivery);
	expect(JSON.parse(await line())).toEqual({
		sequence: 7,
		event: { ...delivery.event, timestamp: '2026-11-22T09:00:00.000Z' },
	});
	await server.close();
});

test('GET keeps the line alive with an empty line every 15 s', async () => {
	const beats: [number, () => void][] = [];
	const clock = {
		...fixedClock,
		schedule: (ms: number, task: () => void) => {
			beats.push([ms, task]);
			return () => undefined;
		},
	};
	const { server, line } = await listening(clock);
	expect(await line()).toBe('');
	const [first] = beats;
	expect(first?.[0]).toBe(15_000);
	first?.[1]();
	expect(await line()).toBe('');
	expect(beats).toHaveLength(2);
	await server.close();
});

test('a reader that goes away is told to the hub', async () => {
	const { server, hub, answer } = await listening();
	const aborted = once(hub.reader?.signal ?? new EventTarget(), 'abort');
	answer.destroy();
	await aborted;
	await server.close();
});

test('the stream ends when the hub ends it', async () => {
	const { server, hub, answer } = await listening();
	answer.resume();
	const ended = once(answer, 'end');
	hub.finish();
	await ended;
	await server.close();
});

test('closing the server ends open streams', async () => {
	const { server, hub, answer } = await listening();
	answer.resume();
	const ended = once(answer, 'end');
	await server.close();
	await ended;
	expect(hub.reader?.signal.aborted).toBe(true);
});

test('settle hands each sequence to the hub', async () => {
	const hub = new FakeHub();
	const { server } = testServer({ streams: hub });
	const settle = (payload: object) =>
		server.inject({ method: 'POST', url: `${url}/settle`, headers, payload });
	expect((await settle({ sequences: [7, 8] })).json()).toEqual({ settled: 2 });
	expect(hub.settled).toEqual([
		['stream:sales:workflow-1', 7],
		['stream:sales:workflow-1', 8],
	]);
	expect((await settle({ sequences: ['x'] })).statusCode).toBe(400);
});

test('DELETE removes the subscription', async () => {
	const { server, subscriptions } = testServer();
	await server.inject({ method: 'PUT', url, headers, payload: {} });
	expect((await server.inject({ method: 'DELETE', url, headers })).json()).toEqual({
		deleted: true,
	});
	expect(subscriptions.size).toBe(0);
});
