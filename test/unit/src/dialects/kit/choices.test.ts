import { z } from 'zod';
import { defineOperation } from '../../../../../src/catalogue/define';
import {
	buildDialect,
	decodeReply,
	decodeRequest,
	either,
	encodeReply,
	encodeRequest,
	orElse,
	route,
	text,
	via,
	wireNameOf,
	words,
	type BoundRoute,
	type Route,
} from '../../../../../src/dialects/kit';

const find = defineOperation({
	id: 'book.find',
	title: 'Find',
	action: 'Find',
	description: 'Finds.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: z.string(),
		title: z.string().optional(),
		isbn: z.string().optional(),
		limit: z.int().default(10),
	}),
	output: z.object({ page: z.string() }),
	examples: [],
});

const isbn = words({ '0-1': '01' });
const body = {
	what: either(
		via('isbn', { ...isbn, decode: (wire) => (wire === '0-1' ? '01' : undefined) }),
		'title',
	),
	max: orElse('limit', 5),
} as const;

function dialectOf(...routes: Route[]) {
	return buildDialect({
		...{ name: 'test', title: 'Test', prefix: '/test', routes },
		auth: { read: () => null, write: () => ({}) },
		errors: { encode: () => ({ status: 500, body: null }), decode: () => null },
		events: { encode: () => null, decode: () => [], emits: [] },
	});
}

function bind(row: Route): BoundRoute {
	return dialectOf(row).routes[0] as BoundRoute;
}

const row = route('POST /find/:instance', find, { id: 'test.find', body, reply: {} });
const wire = (given: unknown) => ({ params: {}, query: {}, headers: {}, body: given });

test('either writes the first field that is set, and every row may read', () => {
	const what = (input: object) => encodeRequest(bind(row), { instance: 'a', ...input }).body;
	expect(what({ title: 'Emma', isbn: '01' })).toMatchObject({ what: '0-1' });
	expect(what({ title: 'Emma' })).toMatchObject({ what: 'Emma' });
	expect(what({})).not.toHaveProperty('what');
	expect(decodeRequest(bind(row), wire({ what: '0-1' }))).toMatchObject({ isbn: '01' });
	expect(decodeRequest(bind(row), wire({ what: 'Emma' }))).toEqual({ title: 'Emma' });
	expect(wireNameOf(bind(row), ['title'], wire({}))).toBe('what');
});

test('orElse writes its value where the field is unset, and reads what is there', () => {
	expect(encodeRequest(bind(row), { instance: 'a' }).body).toEqual({ max: 5 });
	expect(encodeRequest(bind(row), { instance: 'a', limit: 0 }).body).toEqual({ max: 0 });
	expect(decodeRequest(bind(row), wire({ max: 5 }))).toEqual({ limit: 5 });
});

test('a body of text is one field', () => {
	const plain = bind(
		route('GET /page/:instance', find, {
			id: 'test.page',
			dropped: ['title', 'isbn', 'limit'],
			reply: text('page', 'text/plain'),
		}),
	);
	const context = { input: {}, now: '' };
	expect(encodeReply(plain, { page: 'Once' }, context)).toBe('Once');
	expect(decodeReply(plain, 'Once', context)).toEqual({ page: 'Once' });
	expect(decodeReply(plain, { page: 1 }, context)).toEqual({ page: '' });
});

test('a field that must not be left out in silence is refused, unless it is as by default', () => {
	const strict = bind(
		route('POST /strict/:instance', find, {
			id: 'test.strict',
			body: { what: 'title' },
			refused: ['isbn', 'limit'],
			reply: {},
		}),
	);
	const send = (input: object) => encodeRequest(strict, { instance: 'a', ...input }).body;
	expect(send({ title: 'Emma', limit: 10 })).toEqual({ what: 'Emma' });
	expect(() => send({ isbn: '01' })).toThrow('cannot do isbn');
	expect(() => send({ limit: 3 })).toThrow('cannot do limit');
});

test('a path without its parameter is refused', () => {
	expect(() => encodeRequest(bind(row), {})).toThrow('instance is required');
});

test('the client takes a route only for the commands it is for', () => {
	const dialect = dialectOf(
		route('POST /isbn/:instance', find, {
			...{ id: 'test.isbn', body, reply: {} },
			onlyFor: ({ isbn }) => isbn !== undefined,
		}),
		row,
	);
	const ids = (input: object) => dialect.routesFor('book.find', { ...input }).map(({ id }) => id);
	expect(ids({ isbn: '01' })).toEqual(['test.isbn', 'test.find']);
	expect(ids({})).toEqual(['test.find']);
});

test('what is only asked may share a path with what is served', () => {
	const served = route('POST /find/:instance', find, { id: 'test.find', body, reply: {} });
	const asked = { ...served, askedOnly: true };
	expect(() => dialectOf(served, served)).toThrow('mapped twice');
	expect(dialectOf(served, asked).routes).toHaveLength(2);
});
