import type { DialectName } from '../../src/dialects';
import { findDialect } from '../../src/dialects';
import { openClient } from '../../src/client';
import { operationList, type OperationId } from '../../src/catalogue/operations';
import { adminKey, fixedClock, testServer } from '../support/testServer';

/** Our client against our own server: what goes in at one end is what the engine gets at the other. */
const cases = (['native', 'evolution'] as const).flatMap((dialect: DialectName) =>
	operationList
		.filter((operation) => findDialect(dialect).routeOf(operation.id))
		.flatMap((operation) =>
			operation.examples.map((example, index) => ({ dialect, id: operation.id, index, example })),
		),
);

test.each(cases)('$dialect $id, example $index', async ({ dialect, id, example }) => {
	const { server, gateway, transport } = testServer();
	const client = openClient({
		dialect,
		baseUrl: 'http://gateway.test/',
		keys: { admin: adminKey },
		transport,
		clock: fixedClock,
	});
	const operation = operationList.find((each) => each.id === id);
	const dropped = findDialect(dialect).routeOf(id)?.dropped ?? [];

	const output = await client.call(id as OperationId, example.input);

	const expected = operation?.input.parse(example.input) as Record<string, unknown>;
	for (const field of dropped) delete expected[field];
	const got = Object.fromEntries(
		Object.entries(gateway.last.input).filter(([field]) => !dropped.includes(field)),
	);
	expect(gateway.last.operation).toBe(id);
	expect(got).toEqual(expected);
	expect(operation?.output.safeParse(output).error).toBeUndefined();
	await server.close();
});

test.each(['native', 'evolution'] as const)('%s says every operation that works', (dialect) => {
	const working = operationList.filter(({ embedded }) => embedded === 'works');
	const missing = working.filter(({ id }) => !findDialect(dialect).routeOf(id));
	// Evolution 2.3 has no endpoint that says how far one message has come.
	expect(missing.map(({ id }) => id)).toEqual(dialect === 'native' ? [] : ['message.getState']);
});
