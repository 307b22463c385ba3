import fc from 'fast-check';
import { dialectNames, findDialect } from '../../src/dialects';
import { decodeReply } from '../../src/dialects/kit';

const routes = dialectNames
	.map(findDialect)
	.flatMap(({ routes }) =>
		routes.map((route) => ({ id: `${route.id} ${route.operation.id}`, route })),
	);

const now = '2026-11-22T09:00:00.000Z';

/** Names that rows look at, so that arbitrary bodies hit them. */
const names = fc.constantFrom(
	...[
		'key',
		'id',
		'remoteJid',
		'instance',
		'instanceName',
		'state',
		'status',
		'hash',
		'events',
		'url',
	],
	...[
		'qrcode',
		'code',
		'base64',
		'jid',
		'exists',
		'number',
		'results',
		'instances',
		'message',
		'headers',
	],
);
const anyBody = fc.letrec((tie) => ({
	value: fc.oneof({ maxDepth: 3 }, fc.jsonValue({ maxDepth: 1 }), tie('list'), tie('object')),
	list: fc.array(tie('value'), { maxLength: 3 }),
	object: fc.dictionary(names, tie('value'), { maxKeys: 6 }),
})).value;

/** Vendors leave fields out and change types; whatever they say, a caller gets what the catalogue promises. */
test.each(routes)('$id reads any JSON as its output', ({ route }) => {
	const [example] = route.operation.examples;
	const input = route.operation.input.parse(example?.input);
	fc.assert(
		fc.property(anyBody, (body) => {
			const output = decodeReply(route, body, { input, now });
			expect(route.operation.output.safeParse(output).error).toBeUndefined();
		}),
		{ numRuns: 300 },
	);
});
