import { events as catalogue } from '../../../../../src/catalogue/events';
import type { EventName, GatewayEvent } from '../../../../../src/domain/event';
import { dialect } from '../../../../../src/dialects/papi/dialect';
import { decodeReply, type EventTarget } from '../../../../../src/dialects/kit';
import documented from '../../../../fixtures/papi/webhooks/documented.json';

const receivedAt = '2026-11-22T09:30:00.000Z';

const target: EventTarget = {
	url: 'https://n8n.test/w',
	options: {},
	phone: null,
	serverUrl: null,
};

function happened(event: EventName): GatewayEvent {
	const data = catalogue[event].example as Record<string, unknown>;
	const timestamp = Date.parse('2026-11-22T09:00:00.000Z');
	return { id: `id-${event}`, event, instance: 'sales', timestamp, lane: 'x', data };
}

function read(body: unknown, headers = {}) {
	return dialect.events.decode({ headers, body, receivedAt });
}

test.each(documented)('what P-API posts: $name', ({ headers, body, expected }) => {
	const found = read(body, headers);
	expect(found).toMatchObject(expected);
	expect(found).toHaveLength(expected.length);
	for (const { event, data } of found) {
		expect(catalogue[event].data.safeParse(data).error).toBeUndefined();
	}
});

describe.each(dialect.events.emits.map((name) => ({ name })))('$name', ({ name }) => {
	const said = dialect.events.encode(happened(name), target);
	const body = JSON.parse(JSON.stringify(said?.body)) as unknown;

	test('what we post is read as the event', () => {
		const [found, ...more] = read(body, said?.headers);
		expect(more).toEqual([]);
		expect(found).toMatchObject({ event: name, instance: 'sales' });
		expect(catalogue[name].data.safeParse(found?.data).error).toBeUndefined();
	});

	test('a repeated post has the same id, and the headers say what it is', () => {
		expect(read(body).map(({ id }) => id)).toEqual(read(body).map(({ id }) => id));
		expect(said?.headers).toMatchObject({ 'x-instance-id': 'sales' });
	});
});

test.each([
	[null],
	['text'],
	[{}],
	[{ type: 'message' }],
	[{ type: 'constructor', instanceId: 'a', data: {} }],
	[{ type: 'connection', instanceId: 'a', data: { status: 'constructor' } }],
	[{ type: 'nope', instanceId: 'a', data: {} }],
])('%j says nothing', (body) => expect(read(body)).toEqual([]));

test('the instance and the kind may stand in the headers alone', () => {
	const headers = { 'x-instance-id': 'sales', 'x-event-type': 'qr' };
	expect(read({ data: { qrImage: 'data:image/png;base64,AA==' } }, headers)).toMatchObject([
		{ event: 'instance.qr', instance: 'sales' },
	]);
});

test('a stored subscription with strange words reads as what is known of it', () => {
	const route = dialect.routeOf('webhook.get');
	if (!route) throw new Error('no route');
	const body = { webhook: { url: 'https://n8n.test/w', events: ['constructor', 7, 'status'] } };
	const context = { input: { instance: 'sales' }, now: '2026-11-22T09:00:00.000Z' };
	expect(decodeReply(route, body, context)).toMatchObject({ events: ['message.status'] });
});
