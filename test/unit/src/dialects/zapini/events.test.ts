import { eventNames, events as catalogue } from '../../../../../src/catalogue/events';
import { dialect } from '../../../../../src/dialects/zapini/dialect';
import type { GatewayEvent } from '../../../../../src/domain/event';
import { buildEncodeDelivery } from '../../../../../src/app/encodeDelivery';
import { subscriptionRow } from '../../../../support/storageFixtures';

const receivedAt = '2026-11-22T09:30:00.000Z';

const { events } = dialect;
const target = { url: 'https://n8n.test/w', options: {}, phone: null, serverUrl: null };

const body = (event: string, data: object, timestamp = '2025-01-15T10:30:00+00:00') => ({
	...{ event, instance_uuid: '550e8400-e29b-41d4-a716-446655440000', timestamp, data },
});

const read = (payload: object) => events.decode({ headers: {}, receivedAt, body: payload });

/** The payloads of the vendor's page. */
const received = body('message.received', {
	message_id: '055f01b2-da7b-476b-9a5d-dcecb3fe510c',
	whatsapp_message_id: '3EB0ABC123456789',
	sender_number: '5511999999999',
	sender_name: 'John Doe',
	content: 'Hello, I need help!',
	media_type: null,
	media_url: null,
	timestamp: '2025-01-15T10:30:00+00:00',
	conversation_id: 123,
});
const status = body('message.status', {
	message_id: 'f4a2e8c9-7b3d-4e5f-8a1c-2d9e6f0a3b7c',
	whatsapp_message_id: '3EB0ABC123456789',
	previous_status: 'sent',
	new_status: 'delivered',
	recipient_number: '5511888888888',
	timestamp: '2025-01-15T10:32:00+00:00',
});
const connected = body('instance.connected', {
	...{ previous_status: 'qr_ready', new_status: 'connected', phone_number: '5511999999999' },
});

test('a received message', () => {
	expect(read(received)).toEqual([
		{
			id: 'zapini:550e8400-e29b-41d4-a716-446655440000:message.received:3EB0ABC123456789',
			event: 'message.received',
			instance: '550e8400-e29b-41d4-a716-446655440000',
			timestamp: Date.parse('2025-01-15T10:30:00Z'),
			lane: '5511999999999@s.whatsapp.net',
			data: {
				messageId: '3EB0ABC123456789',
				vendorMessageId: '055f01b2-da7b-476b-9a5d-dcecb3fe510c',
				conversationId: '123',
				chatId: '5511999999999@s.whatsapp.net',
				phone: '5511999999999',
				lid: null,
				isGroup: false,
				sender: {
					...{ id: '5511999999999@s.whatsapp.net', phone: '5511999999999' },
					...{ lid: null, name: 'John Doe' },
				},
				message: {
					type: 'text',
					text: 'Hello, I need help!',
					kind: null,
					quoted: null,
					mentions: [],
				},
				media: null,
				sentBy: 'contact',
				timestamp: '2025-01-15T10:30:00.000Z',
				raw: received.data,
			},
		},
	]);
});

test('its name in the vendor’s example means the same event', () => {
	expect(read({ ...received, event: 'message.incoming' })[0]?.event).toBe('message.received');
});

test('a file, and the group that its number tells', () => {
	const [event] = read(
		body('message.received', {
			...received.data,
			sender_number: '120363001234567890',
			media_type: 'image',
			media_url: 'https://storage.zapini.test/a.jpg',
		}),
	);
	expect(event?.data).toMatchObject({
		chatId: '120363001234567890@g.us',
		phone: null,
		isGroup: true,
		message: { type: 'image' },
		media: { url: 'https://storage.zapini.test/a.jpg' },
	});
});

test('how far a message has come, once for each state', () => {
	const [event] = read(status);
	expect(event?.id).toMatch(/:3EB0ABC123456789:delivered$/);
	expect(event?.data).toMatchObject({
		...{ messageId: '3EB0ABC123456789', chatId: '5511888888888@s.whatsapp.net' },
		...{ state: 'delivered', failure: null, timestamp: '2025-01-15T10:32:00.000Z' },
	});
});

test('an instance that came online, and one that went off', () => {
	expect(read(connected)[0]?.data).toMatchObject({ state: 'connected', phone: '5511999999999' });
	const [off] = read(body('instance.disconnected', { new_status: 'disconnected' }));
	expect(off?.data).toMatchObject({ state: 'created', reason: { code: 'disconnected' } });
});

test.each([
	['another body', { hello: 1 }],
	['an event without an instance', { event: 'message.received', data: received.data }],
	['an event that nobody knows', body('message.dreamt', {})],
	['a message without an id', body('message.received', { sender_number: '5511999999999' })],
	['a state that nobody knows', body('message.status', { ...status.data, new_status: 'lost' })],
])('%s says nothing', (_what, payload) => {
	expect(read(payload)).toEqual([]);
});

test('no list says nothing', () => {
	expect(events.decode({ headers: {}, receivedAt, body: [received] })).toEqual([]);
});

const example = (name: (typeof eventNames)[number]): GatewayEvent => {
	const definition = catalogue[name];
	const data = definition.example as Record<string, unknown>;
	return {
		id: 'e1',
		event: name,
		instance: 'sales',
		timestamp: 1_795_338_000_000,
		lane: 'l',
		data,
	};
};

test.each(eventNames)('%s is posted when it has a name here, and read back as itself', (name) => {
	const said = events.encode(example(name), target);
	if (!events.emits.includes(name)) {
		expect(said).toBeNull();
		return;
	}
	expect(said?.headers).toMatchObject({
		'x-webhook-event': name,
		'x-instance-uuid': 'sales',
		'user-agent': 'Zapini-Webhook/1.0',
	});
	expect(said?.body).toMatchObject({ event: name, timestamp: '2026-11-22T09:00:00+00:00' });
	const [event] = read(said?.body as object);
	expect(event).toMatchObject({ event: name, instance: 'sales' });
	expect(catalogue[name].data.safeParse(event?.data).error).toBeUndefined();
});

test('a post is signed over its very bytes', () => {
	const encode = buildEncodeDelivery({ phoneOf: () => null, serverUrl: null });
	const post = encode(
		subscriptionRow({ dialect: 'zapini', url: 'https://n8n.test/w', secret: 'shared secret' }),
		example('message.received'),
	);
	const headers = post?.headers ?? {};
	expect(headers['x-webhook-signature']).toMatch(/^[0-9a-f]{64}$/);
	const verify = (rawBody: string, secret: string) => events.verify?.({ headers, rawBody }, secret);
	expect(verify(post?.body ?? '', 'shared secret')).toBe(true);
	expect(verify(`${post?.body} `, 'shared secret')).toBe(false);
	expect(verify(post?.body ?? '', 'another secret')).toBe(false);
	expect(events.verify?.({ headers: {}, rawBody: post?.body ?? '' }, 'shared secret')).toBe(false);
});

/** RFC 4231, test case 2: the algorithm is the one that the header promises. */
test('the signature is HMAC-SHA256', () => {
	expect(events.sign?.('what do ya want for nothing?', 'Jefe')).toEqual({
		'x-webhook-signature': '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
	});
});
