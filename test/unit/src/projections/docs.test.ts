import { existsSync } from 'node:fs';
import path from 'node:path';
import endpoints from '../../../fixtures/spec/endpoints.json';
import { operationList } from '../../../../src/catalogue/operations';
import { dialectNames, findDialect, type DialectName } from '../../../../src/dialects';
import { listOperations, listRoutes } from '../../../../src/projections/listing';
import { operationPages } from '../../../../src/projections/toMarkdown';
import { toOpenApi } from '../../../../src/projections/toOpenApi';

const root = path.join(__dirname, '../../../..');

interface Described {
	operationId: string;
	/** The endpoint that takes the same as a form. */
	'x-form'?: string;
	parameters: { name: string }[];
}

interface Document {
	paths: Record<string, Record<string, Described>>;
	components: { securitySchemes: { key: object } };
}

test.each(dialectNames)('the OpenAPI document of %s has every route and its parameters', (name) => {
	const dialect = findDialect(name);
	const { paths } = toOpenApi(dialect) as Document;
	for (const { id, method, path: address } of dialect.routes) {
		const braces = address.replace(/:(\w+)/g, '{$1}');
		const operation = paths[braces]?.[method.toLowerCase()];
		expect([operation?.operationId, operation?.['x-form']]).toContain(id);
		const named = operation?.parameters.map((parameter) => parameter.name) ?? [];
		for (const [, parameter] of address.matchAll(/:(\w+)/g)) expect(named).toContain(parameter);
	}
});

test('the OpenAPI documents say how each tongue carries its key', () => {
	const keyOf = (name: 'native' | 'evolution') =>
		(toOpenApi(findDialect(name)) as Document).components.securitySchemes.key;
	expect(keyOf('native')).toEqual({ type: 'http', scheme: 'bearer' });
	expect(keyOf('evolution')).toEqual({ type: 'apiKey', in: 'header', name: 'apikey' });
});

test('every operation has a page with both tongues, and the index links to it', () => {
	const [index, ...pages] = operationPages();
	expect(pages).toHaveLength(operationList.length);
	for (const { path: file, content } of pages) {
		expect(index?.content).toContain(`(${file})`);
		for (const name of dialectNames) expect(content).toContain(`## ${findDialect(name).title}`);
	}
});

test('every listed route has its fixture, and names an endpoint of its vendor', () => {
	const known = new Map(endpoints.map((endpoint) => [endpoint.id, endpoint]));
	for (const { system, id, method, path: address, fixture } of listRoutes()) {
		const there = fixture === null ? system === 'native' : existsSync(path.join(root, fixture));
		expect({ id, there }).toEqual({ id, there: true });
		// P-API's published documentation has further endpoints, which are counted apart.
		if (system === 'native' || (system === 'papi' && !known.has(id))) continue;
		const rows = findDialect(system as DialectName).routes.filter((route) => route.id === id);
		const aliases = rows.flatMap((route) => route.aliases);
		// What a parameter is called is no part of the wire.
		const bare = (one = '') => one.replace(/:\w+|\{\w+\}/g, '{}');
		const paths = [address, ...aliases].map(bare);
		expect(known.get(id)).toMatchObject({ system, method });
		expect(paths).toContain(bare(known.get(id)?.path));
	}
});

test('the list of the vendors has their 308 endpoints', () => {
	const count = (system: string) => endpoints.filter((each) => each.system === system).length;
	expect(new Set(endpoints.map(({ id }) => id)).size).toBe(308);
	expect(['evolution', 'megaapi', 'zapini', 'papi'].map(count)).toEqual([155, 48, 83, 22]);
});

test('operations say what the embedded gateway makes of them', () => {
	expect(listOperations()).toContainEqual({
		operation: 'message.sendText',
		embedded: { status: 'works', why: null },
	});
	for (const { embedded } of listOperations()) {
		expect(embedded.why !== null).toBe(embedded.status === 'impossible');
	}
});
