import { events as catalogue } from '../../../../../src/catalogue/events';
import type { EventName, GatewayEvent } from '../../../../../src/domain/event';
import { dialect } from '../../../../../src/dialects/megaapi/dialect';
import type { EventTarget } from '../../../../../src/dialects/kit';
import documented from '../../../../fixtures/megaapi/webhooks/documented.json';

const receivedAt = '2026-11-22T09:30:00.000Z';

const target: EventTarget = {
	...{ url: 'https://n8n.test/w', options: {}, serverUrl: null },
	phone: '5511977776666',
};

function happened(event: EventName): GatewayEvent {
	const data = catalogue[event].example as Record<string, unknown>;
	const timestamp = Date.parse('2026-11-22T09:00:00.000Z');
	return { id: `id-${event}`, event, instance: 'sales', timestamp, lane: 'x', data };
}

const read = (body: unknown) => dialect.events.decode({ headers: {}, receivedAt, body });

test.each(documented)('what Mega-api posts: $name', ({ body, expected }) => {
	const found = read(body);
	expect(found).toMatchObject(expected);
	expect(found).toHaveLength(1);
	for (const { event, data } of found) {
		expect(catalogue[event].data.safeParse(data).error).toBeUndefined();
	}
	expect(read(body)[0]?.id).toBe(found[0]?.id);
});

test.each(dialect.events.emits)('what we post of %s is read as the event', (name) => {
	const said = dialect.events.encode(happened(name), target);
	const [found, ...more] = read(JSON.parse(JSON.stringify(said?.body)));
	expect(more).toEqual([]);
	expect(found).toMatchObject({ event: name, instance: 'sales' });
	expect(catalogue[name].data.safeParse(found?.data).error).toBeUndefined();
});

test('a message is posted as the document shows one', () => {
	expect(dialect.events.encode(happened('message.received'), target)).toEqual({
		body: {
			instance_key: 'sales',
			jid: '5511977776666@s.whatsapp.net',
			messageType: 'conversation',
			key: {
				remoteJid: '5511988887777@s.whatsapp.net',
				fromMe: false,
				id: '3EB0C767D26A1B2E5C7A',
			},
			messageTimestamp: 1795338000,
			pushName: 'Eve',
			broadcast: false,
			message: { conversation: 'hi' },
		},
		headers: {},
		urlSuffix: '',
	});
});

test.each([[null], ['text'], [{}], [{ instance_key: 'a' }], [{ instance_key: 'a', key: {} }]])(
	'%j says nothing',
	(body) => expect(read(body)).toEqual([]),
);
