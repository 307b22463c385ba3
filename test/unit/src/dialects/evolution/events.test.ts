import fc from 'fast-check';
import { events as catalogue } from '../../../../../src/catalogue/events';
import type { EventName, GatewayEvent } from '../../../../../src/domain/event';
import { dialect } from '../../../../../src/dialects/evolution/dialect';
import { storedEvents } from '../../../../../src/dialects/evolution/eventNames';
import type { EventTarget } from '../../../../../src/dialects/kit';
import inferred from '../../../../fixtures/evolution/webhooks/inferred.json';
import recorded from '../../../../fixtures/evolution/webhooks/recorded.json';

const receivedAt = '2026-11-22T09:30:00.000Z';

const encode = (event: GatewayEvent, to: EventTarget) => dialect.events.encode(event, to);
const target: EventTarget = {
	url: 'https://n8n.test/webhook/1',
	options: {},
	phone: '5511977776666',
	serverUrl: 'https://gateway.test',
};

function happened(event: EventName, change: object = {}): GatewayEvent {
	const data = { ...catalogue[event].example, ...change };
	const { timestamp: time = '2026-11-22T09:00:00.000Z' } = data as { timestamp?: string };
	const timestamp = Date.parse(time);
	return { id: `id-${event}`, event, instance: 'sales', timestamp, lane: 'x', data };
}

function read(body: unknown): GatewayEvent[] {
	return dialect.events.decode({ headers: {}, receivedAt, body });
}

function upsert(data: object) {
	return {
		event: 'messages.upsert',
		instance: 'sales',
		date_time: '2026-11-22T09:00:00.000Z',
		data: { message: { conversation: 'hi' }, messageTimestamp: 1795338000, ...data },
	};
}

describe('what our server posts', () => {
	test('the envelope of a 2.3.7, in UTC and without a key', () => {
		const said = encode(happened('message.received'), target);
		expect(said).toMatchObject({ headers: {}, urlSuffix: '' });
		expect(said?.body).toMatchObject({
			event: 'messages.upsert',
			instance: 'sales',
			destination: 'https://n8n.test/webhook/1',
			date_time: '2026-11-22T09:00:00.000Z',
			sender: '5511977776666@s.whatsapp.net',
			server_url: 'https://gateway.test',
			apikey: null,
		});
	});

	test('a sender is left out until a phone is linked', () => {
		const said = encode(happened('instance.qr'), { ...target, phone: null });
		expect(said?.body).not.toHaveProperty('sender');
	});

	test.each([
		['message.received', {}, 'messages.upsert', '/messages-upsert'],
		['message.sent', { sentBy: 'api' }, 'send.message', '/send-message'],
		['message.sent', { sentBy: 'human' }, 'messages.upsert', '/messages-upsert'],
		['message.status', {}, 'messages.update', '/messages-update'],
		['instance.connected', {}, 'connection.update', '/connection-update'],
		['instance.disconnected', {}, 'connection.update', '/connection-update'],
		['instance.qr', {}, 'qrcode.updated', '/qrcode-updated'],
	] as const)('%s %j is %s, by events below %s', (event, change, name, suffix) => {
		const said = encode(happened(event, change), { ...target, options: { byEvents: true } });
		expect(said?.body).toMatchObject({ event: name });
		expect(said?.urlSuffix).toBe(suffix);
	});

	test('a message names the number where it is known, and the LID beside it', () => {
		expect(encode(happened('message.received'), target)?.body).toMatchObject({
			data: {
				key: {
					remoteJid: '5511988887777@s.whatsapp.net',
					remoteJidAlt: '123456789012345@lid',
					fromMe: false,
					id: '3EB0C767D26A1B2E5C7A',
				},
				pushName: 'Eve',
				message: { conversation: 'hi' },
				messageType: 'conversation',
				messageTimestamp: 1795338000,
			},
		});
	});

	test.each([
		['queued', 'PENDING'],
		['server_ack', 'SERVER_ACK'],
		['delivered', 'DELIVERY_ACK'],
		['read', 'READ'],
		['played', 'PLAYED'],
		['failed', 'ERROR'],
	])('state %s is status %s', (state, status) => {
		const said = encode(happened('message.status', { state }), target);
		expect(said?.body).toMatchObject({ data: { status, fromMe: true } });
	});

	test('each viewer of a status is a status of its own, there and back', () => {
		const views = ['111@lid', '222@lid'].map((id) => {
			const participant = { id, phone: null, lid: id, name: null };
			const chat = { chatId: 'status@broadcast', phone: null, lid: null };
			const said = encode(happened('message.status', { ...chat, participant }), target);
			expect(said?.body).toMatchObject({ data: { participant: id } });
			return read(said?.body);
		});
		expect(views.flat().map(({ data }) => data.participant)).toMatchObject([
			{ id: '111@lid' },
			{ id: '222@lid' },
		]);
		expect(new Set(views.flat().map(({ id }) => id)).size).toBe(2);
	});

	test.each([
		['connected', 'open', 200],
		['logged_out', 'close', 401],
		['banned', 'close', 403],
		['conflict', 'close', 440],
	])('instance state %s is %s with %i', (state, wire, statusReason) => {
		const said = encode(happened('instance.disconnected', { state }), target);
		expect(said?.body).toMatchObject({ data: { state: wire, statusReason } });
	});

	test('it has a name for every event but a star, counts of a post and a request to join a group', () => {
		const missing = Object.keys(catalogue).filter(
			(name) => !dialect.events.emits.includes(name as EventName),
		);
		expect(missing).toEqual(['message.starred', 'message.counted', 'group.joinRequest']);
	});

	/** What nothing on the wire says. */
	const lost: Partial<Record<EventName, object>> = {
		'group.added': { isAdmin: null },
		'poll.vote': { vote: { selected: ['Pizza'] } },
		'history.synced': {
			chats: [],
			contacts: [],
			messages: [{ phone: '5511988887777' }],
		},
		'instance.qr': { expiresAt: null },
		'bot.started': { botId: null },
		'bot.sessionChanged': { botId: null },
	};
	const changed = ['since', 'reason', 'lid', 'chatId', 'id', 'sender', 'person', 'from', 'author'];

	test.each(dialect.events.emits)('%s comes back as itself', (event) => {
		const before = happened(event);
		const [after] = read(encode(before, target)?.body);
		expect(after?.event).toBe(event);
		expect(catalogue[event].data.safeParse(after?.data).error).toBeUndefined();
		const { phone } = before.data;
		const kept = Object.entries(before.data).filter(
			([name, value]) => value !== null && !changed.includes(name) && name !== 'raw',
		);
		const expected = { ...Object.fromEntries(kept), ...lost[event], ...(phone ? { phone } : {}) };
		const {
			participants: _members,
			pictureUrl: _picture,
			name: _name,
			...told
		} = expected as Record<string, unknown>;
		expect(after?.data).toMatchObject(told);
	});
});

const names = fc.constantFrom(
	...[
		'key',
		'id',
		'remoteJid',
		'fromMe',
		'message',
		'status',
		'participants',
		'action',
		'presences',
	],
	...['reactionMessage', 'pollUpdateMessage', 'protocolMessage', 'editedMessage', 'type', 'chatId'],
	...['state', 'qrcode', 'labelId', 'from', 'date', 'unreadCount', 'creation', 'subject', 'size'],
);

test('whatever is posted, what is read of it is as the catalogue promises', () => {
	const posted = [...(storedEvents.encode([]) as string[]), 'GROUPS_UPDATE'];
	const { data } = fc.letrec((tie) => ({
		value: fc.oneof(
			{ maxDepth: 4 },
			fc.jsonValue({ maxDepth: 1 }),
			fc.constantFrom('1@lid', '2@g.us', 'add', 'open'),
			tie('list'),
			tie('data'),
		),
		list: fc.array(tie('value'), { maxLength: 3 }),
		data: fc.dictionary(names, tie('value'), { maxKeys: 6 }),
	}));
	fc.assert(
		fc.property(fc.constantFrom(...posted), fc.oneof(data, fc.array(data)), (event, given) => {
			const date_time = '2026-11-22T09:00:00.000Z';
			for (const told of read({ event, instance: 'a', date_time, data: given })) {
				expect(catalogue[told.event].data.safeParse(told.data).error).toBeUndefined();
				expect(Number.isFinite(told.timestamp)).toBe(true);
			}
		}),
		{ numRuns: 2000 },
	);
});

describe('what a real Evolution posts', () => {
	test.each([...recorded, ...inferred])('$name, $source.kind', ({ body, expected }) => {
		const events = read(body);
		expect(events.map(({ event, data }) => ({ event, data }))).toMatchObject(expected);
		for (const { event, data } of events) {
			expect(catalogue[event].data.safeParse(data).error).toBeUndefined();
		}
	});

	test.each([
		[
			'2.3.7: the number, with the LID beside',
			{ remoteJid: '5511988887777@s.whatsapp.net', remoteJidAlt: '1234567890@lid' },
		],
		[
			'2.3.6: the LID, with the number in remoteJidAlt',
			{ remoteJid: '1234567890@lid', remoteJidAlt: '5511988887777@s.whatsapp.net' },
		],
		[
			'2.2: the LID, with the number in senderPn',
			{ remoteJid: '1234567890@lid', senderPn: '5511988887777@s.whatsapp.net' },
		],
	])('%s', (_version, address) => {
		const [event] = read(upsert({ key: { id: 'A', fromMe: false, ...address }, pushName: 'Eve' }));
		expect(event?.data).toMatchObject({
			chatId: address.remoteJid,
			phone: '5511988887777',
			lid: '1234567890@lid',
			isGroup: false,
			sender: { phone: '5511988887777', lid: '1234567890@lid', name: 'Eve' },
		});
	});

	test('a group message names its sender, and the group has no phone', () => {
		const key = {
			...{ id: 'A', fromMe: false, remoteJid: '120363000000000000@g.us' },
			...{ participant: '1234567890@lid', participantAlt: '5511988887777@s.whatsapp.net' },
		};
		const [event] = read(upsert({ key }));
		expect(event).toMatchObject({ event: 'message.received', lane: '120363000000000000@g.us' });
		expect(event?.data).toMatchObject({
			isGroup: true,
			phone: null,
			sender: { id: '1234567890@lid', phone: '5511988887777', lid: '1234567890@lid' },
		});
	});

	test('what a person sends on the phone is sent by a human', () => {
		const key = { id: 'A', fromMe: true, remoteJid: '5511988887777@s.whatsapp.net' };
		const [event] = read(upsert({ key }));
		expect(event?.event).toBe('message.sent');
		expect(event?.data.sentBy).toBe('human');
	});

	test('a reply carries what it quotes', () => {
		const contextInfo = {
			...{ stanzaId: 'Q1', participant: '5511977776666@s.whatsapp.net' },
			quotedMessage: { conversation: 'are you there?' },
		};
		const key = { id: 'A', fromMe: false, remoteJid: '5511988887777@s.whatsapp.net' };
		const [event] = read(upsert({ key, contextInfo }));
		expect(event?.data.message).toMatchObject({
			quoted: { messageId: 'Q1', text: 'are you there?', sender: '5511977776666@s.whatsapp.net' },
		});
	});

	test('other content is read by its kind, and kept raw', () => {
		const key = { id: 'A', fromMe: false, remoteJid: '5511988887777@s.whatsapp.net' };
		const message = { imageMessage: { url: 'https://mmg.test/x', caption: 'look' } };
		const [event] = read(upsert({ key, message, messageType: 'imageMessage' }));
		expect(event?.data).toMatchObject({
			message: { type: 'image', text: 'look', kind: null },
			media: { keys: null, mimeType: null },
			raw: message,
		});
	});

	test('the same event posted again has the same id, another status another one', () => {
		const update = (status: string) => ({
			...{ event: 'messages.update', instance: 'sales', date_time: '2026-11-22T09:00:00.000Z' },
			data: { keyId: 'A', remoteJid: '5511988887777@s.whatsapp.net', fromMe: true, status },
		});
		const id = (status: string) => read(update(status))[0]?.id;
		expect(id('READ')).toBe(id('READ'));
		expect(id('READ')).not.toBe(id('DELIVERY_ACK'));
	});

	test.each([
		[
			'a status of somebody else’s message',
			{
				event: 'messages.update',
				data: {
					keyId: 'A',
					remoteJid: '5511988887777@s.whatsapp.net',
					fromMe: false,
					status: 'READ',
				},
			},
		],
		[
			'a status that no message has',
			{
				event: 'messages.update',
				data: {
					keyId: 'A',
					remoteJid: '5511988887777@s.whatsapp.net',
					fromMe: true,
					status: 'DELETED',
				},
			},
		],
		['an event the catalogue lacks', { event: 'presence.update', data: {} }],
		['a message without a key', { event: 'messages.upsert', data: {} }],
		[
			'an end of QRs',
			{ event: 'qrcode.updated', data: { message: 'QR code limit reached', statusCode: 500 } },
		],
		['no data', { event: 'messages.upsert' }],
	])('%s is no event', (_what, body) => {
		expect(read({ instance: 'sales', date_time: '2026-11-22T09:00:00.000Z', ...body })).toEqual([]);
	});

	test.each([
		[null],
		['text'],
		[[]],
		[{}],
		[{ event: 'messages.upsert', data: { key: { id: 'A' } } }],
	])('%j is no event', (body) => expect(read(body)).toEqual([]));
});
