import { dialectNames, findDialect, type DialectName } from '../../src/dialects';
import {
	decodeReply,
	decodeRequest,
	encodeReply,
	encodeRequest,
	type BoundRoute,
} from '../../src/dialects/kit';
import { derivedPath } from '../../src/dialects/native/derivedRoutes';
import { fixturesOf, type Fixture } from '../support/fixtures';

const fixtures = dialectNames.flatMap(fixturesOf);
const now = '2026-11-22T09:00:00.000Z';

/** Of several routes of one endpoint, the one whose fixed fields the command has, and that our client takes for it. */
function routeOf({ dialect, endpoint, operation, command }: Fixture): BoundRoute {
	const { routes } = findDialect(dialect as DialectName);
	const fits = ({ fixed }: BoundRoute) =>
		Object.entries(fixed).every(([field, value]) => command[field] === value);
	const all = routes.filter(
		(one) => one.id === endpoint && one.operation.id === operation && fits(one),
	);
	const route = all.find((one) => one.onlyFor(validated(one, command))) ?? all[0];
	if (!route) throw new Error(`no route ${endpoint} for ${operation}`);
	return route;
}

function validated(route: BoundRoute, input: Record<string, unknown>) {
	return route.operation.input.parse(input);
}

/** What a route that only our client uses finds in the answer, so that the request does not say it. */
function lookedUp({ askedOnly, dropped }: BoundRoute, command: Record<string, unknown>) {
	const fields = askedOnly ? dropped.filter((field) => field in command) : [];
	return Object.fromEntries(fields.map((field) => [field, command[field]]));
}

/** The parameters and the query of a path, as a server hands them over. */
function takeApart(route: BoundRoute, path: string) {
	const [pathname = '', search = ''] = path.split('?');
	const match = [route.path, ...route.aliases]
		.map((one) => new RegExp(`^${one.replace(/:(\w+)/g, '(?<$1>[^/]+)')}$`).exec(pathname))
		.find((found) => found !== null);
	const params = Object.entries(match?.groups ?? {}).map(
		([name, value]) => [name, decodeURIComponent(value)] as const,
	);
	return {
		params: Object.fromEntries(params),
		query: Object.fromEntries(new URLSearchParams(search)),
	};
}

describe.each(fixtures)('$dialect $name', (fixture) => {
	const route = routeOf(fixture);
	const { request, command, sent = request, result, read = result, response } = fixture;
	const context = { input: validated(route, command), now };

	test('the request is read as the command', () => {
		const wire = { ...takeApart(route, request.path), headers: {}, body: request.body };
		expect(request.method).toBe(route.method);
		// What the key says is not in the request.
		const keyed = route.instanceFrom === null ? {} : { instance: command.instance };
		const read = { ...keyed, ...lookedUp(route, command), ...decodeRequest(route, wire) };
		expect(validated(route, read)).toEqual(context.input);
	});

	test('the result is answered as the response', () => {
		const answered = {
			status: route.status(result),
			body: encodeReply(route, result, context),
		};
		// Over the wire: undefined members are not there.
		expect(JSON.parse(JSON.stringify(answered))).toEqual(fixture.served ?? response);
	});

	test('the command is sent as the request', () => {
		const { method, path, body } = encodeRequest(route, context.input);
		const outgoing = { method, path, ...(body === undefined ? {} : { body }) };
		expect(normalised(outgoing)).toEqual(normalised(sent));
	});

	test('the response is read as the result', () => {
		const { errors } = findDialect(fixture.dialect as DialectName);
		expect(errors.decode({ ...response, headers: {} }, route)).toBeNull();
		const output = decodeReply(route, response.body, context);
		expect(output).toEqual(read);
		expect(route.operation.output.parse(output)).toEqual(output);
	});

	test('says where it comes from, and why our answer differs where it does', () => {
		for (const { kind, from } of Object.values(fixture.source)) {
			expect(['documented', 'recorded', 'inferred']).toContain(kind);
			expect(from.length).toBeGreaterThan(10);
			expect(from).not.toMatch(/(^|\s)\/\w+\/\w+\//);
		}
		expect(typeof fixture.why).toBe(fixture.served || fixture.sent ? 'string' : 'undefined');
	});
});

/** As it goes over the wire: undefined members are not there. */
function normalised(request: Fixture['request']): unknown {
	return JSON.parse(JSON.stringify(request));
}

test.each(dialectNames)('every route of %s has a fixture', (name) => {
	const covered = new Set(fixturesOf(name).map(({ endpoint, operation }) => endpoint + operation));
	const missing = findDialect(name).routes.filter(
		({ id, path, operation }) => !covered.has(id + operation.id) && path !== derivedPath(operation),
	);
	expect(missing.map(({ id }) => id)).toEqual([]);
});
