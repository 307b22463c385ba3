import { z } from 'zod';
import { defineOperation } from '../../../../../src/catalogue/define';
import {
	accepted,
	buildDialect,
	constant,
	decodeReply,
	decodeRequest,
	each,
	encodeReply,
	encodeRequest,
	ignored,
	inside,
	list,
	nested,
	only,
	orNull,
	route,
	several,
	unsupported,
	via,
	wireNameOf,
	within,
	words,
	type BoundRoute,
	type Route,
	type WireRequest,
} from '../../../../../src/dialects/kit';

/** An operation that has every shape of field. */
const order = defineOperation({
	id: 'menu.order',
	title: 'Order',
	action: 'Order',
	description: 'Orders.',
	scope: 'instance',
	effect: 'write',
	portable: false,
	embedded: 'works',
	input: z.object({
		instance: z.string(),
		guest: z.object({ name: z.string(), age: z.int().optional() }).optional(),
		dishes: z.array(z.object({ title: z.string().min(1, 'is empty'), size: z.enum(['s', 'l']) })),
		note: z.string().optional(),
	}),
	output: z.object({
		id: z.string(),
		table: z.string().nullable(),
		state: z.enum(['cooking', 'done']),
		dishes: z.array(z.object({ title: z.string(), size: z.enum(['s', 'l']) })),
		at: z.iso.datetime(),
	}),
	examples: [],
});

const size = words({ small: 's', tiny: 's', large: 'l' });
const dish = { name: 'title', size: via('size', size) } as const;

const ordered = route('POST /order/:instance', order, {
	id: 'test.order',
	body: {
		guest: within('guest', { name: 'name', age: 'age' }),
		items: each('dishes', dish),
		options: nested({ note: 'note', kind: constant('menu'), tip: ignored() }),
		remark: accepted('note'),
		voucher: unsupported(),
		channel: constant('web'),
	},
	reply: {
		key: several('id', via('table', words({ '7': 'window' }))),
		state: via('state', words({ COOKING: 'cooking', DONE: 'done' })),
		items: each('dishes', dish, { size: 's' }),
		at: 'at',
		fixed: constant(true),
	},
	absent: { state: 'cooking', at: ({ now }) => now },
});

const now = '2026-11-22T09:00:00.000Z';
const context = { input: { instance: 'a' }, now };

function bind(row: Route): BoundRoute {
	const [bound] = buildDialect({
		...{ name: 'test', title: 'Test', prefix: '/test', routes: [row] },
		auth: { read: () => null, write: () => ({}) },
		errors: { encode: () => ({ status: 500, body: null }), decode: () => null },
		events: { encode: () => null, decode: () => [], emits: [] },
	}).routes;
	if (!bound) throw new Error('no route');
	return bound;
}

function wire(body: unknown, rest: Partial<WireRequest> = {}): WireRequest {
	return { params: { instance: 'a' }, query: {}, headers: {}, body, ...rest };
}

const input = {
	instance: 'a',
	guest: { name: 'Ann', age: 30 },
	dishes: [{ title: 'soup', size: 's' }],
	note: 'hot',
};
const body = {
	guest: { name: 'Ann', age: 30 },
	items: [{ name: 'soup', size: 'small' }],
	options: { note: 'hot', kind: 'menu' },
	channel: 'web',
};

test('a request is written by its rows and read back', () => {
	const bound = bind(ordered);
	expect(encodeRequest(bound, input)).toEqual({
		method: 'POST',
		path: '/order/a',
		headers: {},
		body,
	});
	expect(decodeRequest(bound, wire(body))).toEqual(input);
});

test('unset fields are not written, nor the group that would hold nothing but constants', () => {
	const { body: sent } = encodeRequest(bind(ordered), { instance: 'a', dishes: [] });
	expect(sent).toEqual({ items: [], channel: 'web' });
});

test('path parameters are encoded', () => {
	const { path } = encodeRequest(bind(ordered), { instance: 'a/../b?c', dishes: [] });
	expect(path).toBe('/order/a%2F..%2Fb%3Fc');
});

test('the primary name wins over the accepted one, and null counts as unset', () => {
	const read = (remark: unknown, note?: unknown) =>
		decodeRequest(bind(ordered), wire({ remark, options: { note } })).note;
	expect(read('old')).toBe('old');
	expect(read('old', 'new')).toBe('new');
	expect(read('old', null)).toBe('old');
	expect(read(null)).toBeUndefined();
});

test('several wire words are read as one of ours, the first is written', () => {
	const read = decodeRequest(bind(ordered), wire({ items: [{ name: 'x', size: 'tiny' }] }));
	expect(read.dishes).toEqual([{ title: 'x', size: 's' }]);
});

test('the path wins over the body', () => {
	const row = route('POST /order/:instance', order, {
		id: 'test.body',
		body: { who: 'instance', items: each('dishes', dish) },
		dropped: ['guest', 'note'],
		reply: {},
		absent: { state: 'done', at: now },
	});
	const read = decodeRequest(bind(row), wire({ who: 'b', items: [] }));
	expect(read.instance).toBe('a');
});

test.each([
	['a constant that differs', { channel: 'phone' }, 'channel "phone"'],
	['what cannot be done', { voucher: 'SECRET-1' }, 'voucher'],
])('%s is refused by name', (_what, extra, name) => {
	const read = () => decodeRequest(bind(ordered), wire({ ...body, ...extra }));
	expect(read).toThrow(`This gateway cannot do ${name}`);
	expect(read).not.toThrow(/SECRET/);
});

test.each([[''], [false], [null], [{}], [{ a: '' }], [[]]])(
	'an unsupported field that says nothing (%j) is let pass',
	(voucher) => {
		expect(decodeRequest(bind(ordered), wire({ ...body, voucher }))).toEqual(input);
	},
);

test('validation names the field as the caller wrote it', () => {
	const bound = bind(ordered);
	const name = (path: (string | number)[], sent: unknown) => wireNameOf(bound, path, wire(sent));
	expect(name(['note'], { remark: 1 })).toBe('remark');
	expect(name(['note'], {})).toBe('options.note');
	expect(name(['dishes', 0, 'title'], body)).toBe('items.0.name');
	expect(name(['dishes', 1, 'size'], body)).toBe('items.1.size');
	expect(name(['guest', 'name'], body)).toBe('guest.name');
	expect(name(['instance'], body)).toBe('instance');
	expect(name(['unheard'], body)).toBe('unheard');
});

test('a reply is written and read back', () => {
	const output = { id: '7', table: 'window', state: 'done', dishes: input.dishes, at: now };
	const answer = { key: '7', state: 'DONE', items: body.items, at: now, fixed: true };
	expect(encodeReply(bind(ordered), output, context)).toEqual(answer);
	expect(decodeReply(bind(ordered), answer, context)).toEqual({ ...output, table: 'window' });
});

test.each([
	['nothing', undefined],
	['null', null],
	['text', 'ok'],
	['an array', [1]],
	['an empty object', {}],
	['wrong types', { key: { a: 1 }, state: 7, items: 'many', at: 'yesterday' }],
])('a reply of %s still gives every promised field', (_what, answer) => {
	const output = decodeReply(bind(ordered), answer, context);
	expect(output).toEqual({ id: '', table: null, state: 'cooking', dishes: [], at: now });
});

test('elements that leave fields out are filled as the row says', () => {
	const { dishes } = decodeReply(bind(ordered), { items: [{ name: 'soup' }, null, 5] }, context);
	expect(dishes).toEqual([
		{ title: 'soup', size: 's' },
		{ title: '', size: 's' },
		{ title: '', size: 's' },
	]);
});

const reply = { id: 'r', absent: { state: 'done', at: now } } as const;
const withReply = (side: Parameters<typeof route<typeof order>>[2]['reply']) =>
	bind(
		route('GET /order/:instance', order, {
			...reply,
			query: { d: via('dishes', { decode: () => [], encode: () => 'none' }) },
			dropped: ['guest', 'note'],
			reply: side,
		}),
	);
const output = { id: '7', table: null, state: 'done', dishes: input.dishes, at: now };

test('a body may be the list itself', () => {
	const bound = withReply(list('dishes', dish, { size: 'l' }));
	expect(encodeReply(bound, output, context)).toEqual(body.items);
	expect(decodeReply(bound, [{ name: 'a' }], context).dishes).toEqual([{ title: 'a', size: 'l' }]);
	expect(decodeReply(bound, { no: 'list' }, context).dishes).toEqual([]);
});

test('a body may be a list of the one object that is meant', () => {
	const bound = withReply(only({ no: 'id' }));
	expect(encodeReply(bound, output, context)).toEqual([{ no: '7' }]);
	expect(decodeReply(bound, [{ no: '7' }], context).id).toBe('7');
	expect(decodeReply(bound, [], context).id).toBe('');
});

test('a body may be null when its field is', () => {
	const bound = withReply(orNull('table', { no: 'id', seat: 'table' }));
	expect(encodeReply(bound, output, context)).toBeNull();
	expect(encodeReply(bound, { ...output, table: 'x' }, context)).toEqual({ no: '7', seat: 'x' });
});

describe('a table that could lose something does not load', () => {
	const rest = { reply: {}, absent: { state: 'done', at: now } } as const;

	test('a required field that no row writes', () => {
		const row = route('POST /order/:instance', order, {
			...{ id: 'test.lost', body: {}, dropped: ['guest', 'note'] },
			...rest,
		});
		expect(() => bind(row)).toThrow('test.lost: the required field "dishes" is not mapped');
	});

	test('a required field that is only accepted', () => {
		const row = route('POST /order/:instance', order, {
			...{ id: 'test.lost', dropped: ['guest', 'note'], ...rest },
			body: { items: accepted(each('dishes', dish)) },
		});
		expect(() => bind(row)).toThrow('the required field "dishes" is not mapped');
	});

	test('an optional field that is neither written nor dropped on purpose', () => {
		const row = route('POST /order/:instance', order, {
			...{ id: 'test.silent', dropped: ['guest'], ...rest },
			body: { items: each('dishes', dish) },
		});
		expect(() => bind(row)).toThrow('test.silent: say that the field "note" is dropped');
	});

	test('a path parameter without a meaning', () => {
		const row = { ...ordered, aliases: ['/order/:instance/:room'] };
		expect(() => bind(row)).toThrow('the path parameter :room has no meaning');
	});

	test('a promised field without a natural value', () => {
		const row = { ...ordered, absent: { at: now } };
		expect(() => bind(row)).toThrow('say in `absent` what "state" is');
	});

	test('two routes at one address', () => {
		const definition = {
			...{
				name: 'test',
				title: 'Test',
				prefix: '',
				routes: [ordered, { ...ordered, id: 'twice' }],
			},
			auth: { read: () => null, write: () => ({}) },
			errors: { encode: () => ({ status: 500, body: null }), decode: () => null },
			events: { encode: () => null, decode: () => [], emits: [] },
		};
		expect(() => buildDialect(definition)).toThrow(/^twice: POST \/order\/:instance .* twice$/);
	});
});

/** Never run: the compiler is the test. A wrong row would leave the directive above it unused, which is an error. */
export function typos(): Route[] {
	const rest = { id: 'x', reply: {}, dropped: [] } as const;
	return [
		// @ts-expect-error no such canonical field
		route('POST /:instance', order, { ...rest, body: { remark: 'nota' } }),
		// @ts-expect-error no such field in an element
		route('POST /:instance', order, { ...rest, body: { items: each('dishes', { n: 'titel' }) } }),
		// @ts-expect-error the codec gives something else than the field holds
		route('POST /:instance', order, { ...rest, body: { note: via('note', words({ a: 1 })) } }),
		// @ts-expect-error no such field to drop
		route('POST /:instance', order, { ...rest, dropped: ['nothing'] }),
		// @ts-expect-error a state that does not exist
		route('POST /:instance', order, { ...rest, absent: { state: 'burnt' } }),
		// @ts-expect-error no such method
		route('FETCH /:instance', order, rest),
	];
}

describe('a value that is a member of a canonical object', () => {
	const row = route('POST /order/:instance', order, {
		id: 'test.inside',
		body: {
			guest_name: inside('guest', 'name'),
			guest_age: inside('guest', 'age'),
			guest: accepted(within('guest', { name: 'name' })),
			items: each('dishes', dish),
		},
		dropped: ['note'],
		reply: {},
		absent: { state: 'done', at: now, id: '' },
	});
	const flat = { guest_name: 'Ann', guest_age: 30, items: [] };
	const meant = { instance: 'a', guest: { name: 'Ann', age: 30 }, dishes: [] };

	test('lies flat on the wire and is gathered with its siblings', () => {
		expect(encodeRequest(bind(row), meant).body).toEqual(flat);
		expect(decodeRequest(bind(row), wire(flat))).toEqual(meant);
	});

	test('makes no object when none of them is there', () => {
		expect(decodeRequest(bind(row), wire({ items: [] }))).toEqual({ instance: 'a', dishes: [] });
		expect(encodeRequest(bind(row), { instance: 'a', dishes: [] }).body).toEqual({ items: [] });
	});

	test('is named by its own wire name in errors', () => {
		const name = (path: string[], body: unknown = flat) => wireNameOf(bind(row), path, wire(body));
		expect(name(['guest', 'age'])).toBe('guest_age');
		expect(name(['guest'])).toBe('guest_name');
		expect(name(['guest', 'name'], { guest: { name: '' } })).toBe('guest.name');
	});
});

describe('an endpoint that says a field by itself', () => {
	const row = (id: string, fixed: { note: string } | undefined) =>
		route(`POST /${id}/:instance`, order, {
			...{ id: `test.${id}`, ...(fixed ? { fixed } : { dropped: ['note'] as const }) },
			body: { items: each('dishes', dish) },
			dropped: fixed ? ['guest'] : ['guest', 'note'],
			reply: {},
			absent: { state: 'done', at: now, id: '' },
		});
	const dialect = buildDialect({
		...{ name: 'test', title: 'Test', prefix: '/test' },
		routes: [row('spicy', { note: 'hot' }), row('plain', undefined)],
		auth: { read: () => null, write: () => ({}) },
		errors: { encode: () => ({ status: 500, body: null }), decode: () => null },
		events: { encode: () => null, decode: () => [], emits: [] },
	});
	const [spicy] = dialect.routes as [BoundRoute];

	test('is read as that and does not write it', () => {
		expect(decodeRequest(spicy, wire({ items: [] }))).toEqual({
			...{ instance: 'a', dishes: [], note: 'hot' },
		});
		expect(encodeRequest(spicy, { instance: 'a', dishes: [], note: 'hot' }).body).toEqual({
			items: [],
		});
	});

	test('is chosen for commands that say so, and for no others', () => {
		const ids = (note?: string) => dialect.routesFor('menu.order', { note }).map(({ id }) => id);
		expect(ids('hot')).toEqual(['test.spicy', 'test.plain']);
		expect(ids('cold')).toEqual(['test.plain']);
		expect(dialect.routeOf('menu.order')?.id).toBe('test.plain');
	});
});

test('an instance that the key names is neither written nor missed', () => {
	const row = route('POST /order', order, {
		id: 'test.keyed',
		instanceFrom: 'key',
		body: { items: each('dishes', dish) },
		dropped: ['guest', 'note'],
		reply: {},
		absent: { state: 'done', at: now, id: '' },
	});
	expect(encodeRequest(bind(row), { instance: 'a', dishes: [] })).toMatchObject({
		...{ path: '/order', body: { items: [] } },
	});
});
