import fc from 'fast-check';
import { dialectNames, findDialect } from '../../src/dialects';
import { decodeReply, type BoundRoute } from '../../src/dialects/kit';

const routes = dialectNames
	.map(findDialect)
	.flatMap(({ routes }) =>
		routes.map((route) => ({ id: `${route.id} ${route.operation.id}`, route })),
	);

const now = '2026-11-22T09:00:00.000Z';

/** Names that the rows look at, so that arbitrary bodies hit them, and some for what is read by functions. */
function namesIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	const own =
		'rows' in value && !Array.isArray(value.rows) ? Object.keys(value.rows as object) : [];
	return [...own, ...Object.values(value).flatMap(namesIn)];
}

const common = ['key', 'id', 'remoteJid', 'message', 'data', 'status', 'instance', 'number'];

const bodyFor = ({ reply }: BoundRoute) =>
	fc.letrec((tie) => ({
		value: fc.oneof({ maxDepth: 4 }, fc.jsonValue({ maxDepth: 1 }), tie('list'), tie('object')),
		list: fc.array(tie('value'), { maxLength: 3 }),
		object: fc.dictionary(
			fc.constantFrom(...new Set([...namesIn(reply), ...common])),
			tie('value'),
			{ maxKeys: 8, noNullPrototype: true },
		),
	})).value;

/** Vendors leave fields out and change types; whatever they say, a caller gets what the catalogue promises. */
test.each(routes)('$id reads any JSON as its output', ({ route }) => {
	const [example] = route.operation.examples;
	const input = route.operation.input.parse(example?.input);
	fc.assert(
		fc.property(bodyFor(route), (body) => {
			const output = decodeReply(route, body, { input, now });
			expect(route.operation.output.safeParse(output).error).toBeUndefined();
		}),
		{ numRuns: 300 },
	);
});
