import { dialectNames, findDialect } from '../../src/dialects';
import { openClient } from '../../src/client';
import { operationList, type OperationId } from '../../src/catalogue/operations';
import { adminKey, fixedClock, salesKey, testServer } from '../support/testServer';

type Fields = Record<string, unknown>;

/** Our client against our own server: what goes in at one end is what the engine gets at the other. */
const cases = dialectNames.flatMap((dialect) =>
	operationList
		.filter((operation) => findDialect(dialect).routeOf(operation.id))
		.flatMap((operation) =>
			operation.examples.map((example, index) => ({ dialect, id: operation.id, index, example })),
		),
);

test.each(cases)('$dialect $id, example $index', async ({ dialect, id, example }) => {
	const { server, gateway, transport } = testServer();
	const operation = operationList.find((each) => each.id === id);
	const [usual] = findDialect(dialect).routesFor(
		id,
		operation?.input.parse(example.input) as Fields,
	);
	// Where the path names the instance, a call does too; what a tongue refuses, it is not asked.
	const named = usual?.path.includes(':instance') ? { instance: 'sales' } : {};
	const asked: Fields = { ...named, ...example.input };
	for (const path of usual?.refused ?? []) remove(asked, path.split('.'));
	const input = operation?.input.parse(asked) as Fields;
	const [route] = findDialect(dialect).routesFor(id, input);
	// The server's own health stands where a tongue has another one.
	const below = route?.path === '/health' ? findDialect(dialect).prefix : '';
	const client = openClient({
		dialect,
		baseUrl: `http://gateway.test${below}/`,
		// A route that does not name its instance is one for the key of that instance.
		keys: route?.instanceFrom ? { instance: salesKey } : { admin: adminKey },
		transport,
		clock: fixedClock,
	});

	if (!route) {
		const refused = { code: 'UNSUPPORTED_BY_GATEWAY' };
		await expect(client.call(id as OperationId, asked as never)).rejects.toMatchObject(refused);
		return;
	}
	const missing = route.needs.find((field) => input[field] === undefined);
	if (missing !== undefined) {
		const refused = { code: 'BAD_REQUEST', details: { field: missing } };
		await expect(client.call(id as OperationId, asked as never)).rejects.toMatchObject(refused);
		return;
	}
	const output = await client.call(id as OperationId, asked);

	expect(operation?.output.safeParse(output).error).toBeUndefined();
	// Where two operations share an endpoint, our server takes it for the other one.
	if (route.askedOnly) return;
	expect(gateway.last.operation).toBe(id);
	// Tongues fill in what they cannot leave out, so there may be more than was asked.
	const { media } = input as { media?: { base64?: string } };
	if (route.uploadedBy && media?.base64 !== undefined) {
		const { id: upload, examples } = route.uploadedBy;
		expect(gateway.calls[0]).toMatchObject({ operation: upload, input: { media } });
		input.media = { mediaId: examples[0]?.output.mediaId };
	}
	expect(gateway.last.input).toMatchObject(sayable(input, route.dropped));
	await server.close();
});

/** What arrives of a command. Some tongues can only subscribe to more events than were chosen. */
function sayable(input: Fields, dropped: readonly string[]): Fields {
	const said = structuredClone(input);
	for (const path of dropped) remove(said, path.split('.'));
	if (Array.isArray(said.events)) said.events = expect.arrayContaining(said.events);
	return said;
}

function remove(value: unknown, [name = '', ...rest]: string[]): void {
	if (Array.isArray(value)) return value.forEach((item) => remove(item, [name, ...rest]));
	if (typeof value !== 'object' || value === null) return;
	if (rest.length === 0) delete (value as Fields)[name];
	else remove((value as Fields)[name], rest);
}

test('our own tongue says every operation that works', () => {
	const working = operationList.filter(({ embedded }) => embedded === 'works');
	const missing = working.filter(({ id }) => !findDialect('native').routeOf(id));
	expect(missing.map(({ id }) => id)).toEqual([]);
});
