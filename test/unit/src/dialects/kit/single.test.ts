import { z } from 'zod';
import { defineOperation } from '../../../../../src/catalogue/define';
import {
	buildDialect,
	decodeReply,
	decodeRequest,
	encodeReply,
	encodeRequest,
	inside,
	knownWords,
	orElse,
	phoneAsJid,
	route,
	single,
	text,
	via,
	wireNameOf,
	type BoundRoute,
	type Route,
} from '../../../../../src/dialects/kit';

const invite = defineOperation({
	id: 'party.invite',
	title: 'Invite',
	action: 'Invite',
	description: 'Invites.',
	scope: 'instance',
	effect: 'send',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: z.string(),
		guests: z.array(z.object({ name: z.string(), age: z.int().optional() })),
		card: z.object({ url: z.string().optional(), base64: z.string().optional() }).optional(),
		tone: z.enum(['kind', 'formal']).default('kind'),
	}),
	output: z.object({ seats: z.array(z.object({ number: z.int(), guest: z.string() })) }),
	examples: [],
});

const bookOf = defineOperation({
	...invite,
	id: 'book.of',
	input: z.object({ instance: z.string() }),
	output: z.object({ title: z.string() }),
	examples: [],
});

function bind(row: Route): BoundRoute {
	const { routes } = buildDialect({
		...{ name: 'test', title: 'Test', prefix: '/test', routes: [row] },
		auth: { read: () => null, write: () => ({}) },
		errors: { encode: () => ({ status: 500, body: null }), decode: () => null },
		events: { encode: () => null, decode: () => [], emits: [] },
	});
	return routes[0] as BoundRoute;
}

const context = { input: { instance: 'a', guests: [{ name: 'Eve' }] }, now: '' };
const row = bind(
	route('POST /invite/:instance', invite, {
		id: 'test.invite',
		body: {
			name: single('guests', 'name'),
			age: single('guests', 'age'),
			card: inside('card', 'url'),
			tone: via('tone', knownWords({ warm: 'kind' }, 'the tone %s')),
			greeting: orElse(
				inside('card', 'base64'),
				({ tone, guests }: { tone?: string; guests: unknown[] }) =>
					`${tone} regards to ${guests.length}`,
			),
		},
		refused: ['card.base64'],
		reply: {
			seat: single('seats', 'number', {
				guest: ({ input }: { input: { guests: { name: string }[] } }) =>
					input.guests[0]?.name ?? '',
			}),
		},
	}),
);
const wire = (body: unknown) => ({ params: {}, query: {}, headers: {}, body });
const send = (input: object) => encodeRequest(row, { instance: 'a', tone: 'kind', ...input }).body;

test('members of the only element stand flat on the wire, both ways', () => {
	expect(send({ guests: [{ name: 'Eve', age: 40 }] })).toMatchObject({ name: 'Eve', age: 40 });
	expect(decodeRequest(row, wire({ name: 'Eve', age: 40 }))).toEqual({
		guests: [{ name: 'Eve', age: 40 }],
	});
	expect(wireNameOf(row, ['guests', 0, 'age'], wire({}))).toBe('age');
});

test('more than one element is refused, since the others would be lost', () => {
	expect(() => send({ guests: [{ name: 'Eve' }, { name: 'Bob' }] })).toThrow(
		'This gateway cannot do more than one of guests in one call',
	);
});

test('an element of a reply is filled from what was asked', () => {
	expect(decodeReply(row, { seat: 7 }, context)).toEqual({ seats: [{ number: 7, guest: 'Eve' }] });
	expect(decodeReply(row, {}, context)).toEqual({ seats: [] });
	expect(encodeReply(row, { seats: [{ number: 7, guest: 'Eve' }] }, context)).toEqual({ seat: 7 });
});

test('a member that cannot be said is refused by its path', () => {
	expect(() => send({ guests: [], card: { base64: 'eA==' } })).toThrow('card.base64');
	expect(send({ guests: [], card: { url: 'https://card.test' } })).toMatchObject({
		card: 'https://card.test',
	});
});

test('a word without a wire word is refused', () => {
	expect(send({ guests: [] })).toMatchObject({ tone: 'warm' });
	expect(() => send({ guests: [], tone: 'formal' })).toThrow('the tone formal');
});

test('a filler may be made of the fields beside', () => {
	const greeting = (name?: string) => send({ guests: name === undefined ? [] : [{ name }] });
	expect(greeting()).toMatchObject({ greeting: 'kind regards to 0' });
});

test('a text may hold the field', () => {
	const page = bind(
		route('GET /page/:instance', bookOf, {
			id: 'test.page',
			reply: text('title', 'text/html', {
				decode: (html) => /<h1>(.*)<\/h1>/.exec(String(html))?.[1],
				encode: (title) => `<h1>${title}</h1>`,
			}),
		}),
	);
	expect(encodeReply(page, { title: 'Emma' }, context)).toBe('<h1>Emma</h1>');
	expect(decodeReply(page, '<h1>Emma</h1>', context)).toEqual({ title: 'Emma' });
	expect(decodeReply(page, '<p>no</p>', context)).toEqual({ title: '' });
});

test.each([
	['5511988887777', '5511988887777@s.whatsapp.net'],
	['+55 (11) 98888-7777', '5511988887777@s.whatsapp.net'],
	['120363042979163716@g.us', '120363042979163716@g.us'],
	['my-friend', 'my-friend'],
])('%s is addressed as %s', (chat, jid) => {
	expect(phoneAsJid.encode(chat)).toBe(jid);
});

test('a JID of a person reads as the number, any other chat as it is', () => {
	expect(phoneAsJid.decode('5511988887777@s.whatsapp.net')).toBe('5511988887777');
	expect(phoneAsJid.decode('120363042979163716@g.us')).toBe('120363042979163716@g.us');
	expect(phoneAsJid.decode('1@lid')).toBe('1@lid');
});
