import { z } from 'zod';
import { defineOperation } from '../../../../../src/catalogue/define';
import {
	buildDialect,
	decodeReply,
	each,
	inside,
	route,
	type BoundRoute,
} from '../../../../../src/dialects/kit';

const kind = z.enum(['soup', 'salad']);

/** Outputs that vendors tell in part. */
const show = defineOperation({
	id: 'menu.show',
	title: 'Show',
	action: 'Show',
	description: 'Shows.',
	scope: 'instance',
	effect: 'read',
	portable: false,
	embedded: 'works',
	input: z.object({}),
	output: z.object({
		count: z.int(),
		dish: z.object({ kind, name: z.string().nullable() }),
		chef: z.object({ rank: kind, name: z.string() }).optional(),
		tables: z.array(z.object({ id: z.string(), guests: z.array(z.object({ kind })).nullable() })),
	}),
	examples: [],
});

const [bound] = buildDialect({
	...{ name: 'test', title: 'Test', prefix: '/test' },
	routes: [
		route('GET /menu', show, {
			id: 'test.show',
			reply: {
				count: 'count',
				dish_name: inside('dish', 'name'),
				chef_name: inside('chef', 'name'),
				chef_rank: inside('chef', 'rank'),
				tables: each('tables', { id: 'id' }),
			},
			absent: { dish: { kind: 'soup', name: null } },
		}),
	],
	auth: { read: () => null, write: () => ({}) },
	errors: { encode: () => ({ status: 500, body: null }), decode: () => null },
	events: { encode: () => null, decode: () => [], emits: [] },
}).routes as [BoundRoute];

const read = (body: unknown) => decodeReply(bound, body, { input: {}, now: '' });

test('members that a reply leaves out come from what the object becomes without any', () => {
	expect(read({}).dish).toEqual({ kind: 'soup', name: null });
	expect(read({ dish_name: 'Minestrone' }).dish).toEqual({ kind: 'soup', name: 'Minestrone' });
});

test('an object that may be missing is, when what it cannot do without is', () => {
	expect(read({ chef_name: 'Ann', chef_rank: 'soup' }).chef).toEqual({ name: 'Ann', rank: 'soup' });
	expect(read({ chef_name: 'Ann' })).not.toHaveProperty('chef');
	expect(read({ chef_rank: 'king' })).not.toHaveProperty('chef');
});

test('lists that no row reads need no word for their elements', () => {
	expect(read({ tables: [{ id: 1, guests: [{}] }] }).tables).toEqual([{ id: '1', guests: null }]);
});

test.each([
	[3, 3],
	['3', 3],
	[2.9, 2],
	[1e300, 0],
	['many', 0],
	[undefined, 0],
])('where a whole number is promised, %j reads as %j', (said, count) => {
	expect(read({ count: said }).count).toBe(count);
});
