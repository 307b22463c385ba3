import { z } from 'zod';
import type { Operation } from '../catalogue/define';
import { errorTable, GatewayError, type ErrorCode } from '../domain/errors';
import type { BoundRoute, Dialect } from '../dialects/kit';
import { sayExample } from './sayExample';

/**
 * The OpenAPI 3.1 document of what our server answers in a tongue. Bodies are described by the examples of the
 * catalogue in that tongue's own words; for the native tongue, whose words are the catalogue's, by its schemas as well.
 */
export function toOpenApi(dialect: Dialect): object {
	const paths: Record<string, Record<string, OpenApiOperation>> = {};
	const served = dialect.routes.filter(({ askedOnly }) => !askedOnly);
	for (const route of served.filter(({ form }) => !form)) {
		const path = (paths[toBraces(route.path)] ??= {});
		path[route.method.toLowerCase()] ??= toOperation(dialect, route);
	}
	for (const route of served.filter(({ form }) => form)) {
		const path = (paths[toBraces(route.path)] ??= {});
		const method = route.method.toLowerCase();
		path[method] = withForm(path[method] ?? toOperation(dialect, route), route);
	}
	return {
		openapi: '3.1.0',
		info: {
			title: `${dialect.title} on WaGate`,
			version: '1',
			license: { name: 'MIT', identifier: 'MIT' },
		},
		paths,
		components: {
			securitySchemes: {
				key: securityOf(dialect),
				...(served.some(({ auth }) => auth) ? { basic: { type: 'http', scheme: 'basic' } } : {}),
			},
		},
		security: [{ key: [] }],
	};
}

interface OpenApiOperation {
	operationId: string;
	requestBody?: { required: boolean; content: object };
	[other: string]: unknown;
}

/** The same endpoint with a file in a form: one more kind of body. Both endpoints' ids stay findable. */
function withForm(operation: OpenApiOperation, route: BoundRoute): OpenApiOperation {
	const properties = Object.fromEntries(
		Object.entries(route.body.kind === 'rows' ? route.body.rows : {}).map(([name, row]) => [
			name,
			typeof row !== 'string' && row.kind === 'within'
				? { type: 'string', contentMediaType: 'application/octet-stream' }
				: {},
		]),
	);
	const form = { 'multipart/form-data': { schema: { type: 'object', properties } } };
	const isTwin = operation.operationId !== route.id;
	return {
		...operation,
		requestBody: {
			required: true,
			content: { ...(isTwin ? operation.requestBody?.content : {}), ...form },
		},
		...(isTwin ? { 'x-form': route.id } : {}),
	};
}

/** Who may ask, where it is not whoever has the key. */
function securityFor({ scope, auth }: BoundRoute): object {
	if (scope === 'none') return { security: [] };
	return auth ? { security: [{ basic: [] }] } : {};
}

function toOperation(dialect: Dialect, route: BoundRoute): OpenApiOperation {
	const { operation } = route;
	const said = sayExample(route);
	return {
		operationId: route.id,
		summary: operation.title,
		description: operation.description,
		tags: [operation.id.split('.')[0]],
		...securityFor(route),
		parameters: [...pathParameters(route), ...queryParameters(route, said?.path ?? route.path)],
		...(said?.body === undefined
			? {}
			: {
					requestBody: {
						required: true,
						content: json(said.body, ownSchema(route, operation.input)),
					},
				}),
		responses: {
			[said?.status ?? 200]: {
				description: operation.action,
				...(said ? { content: answerOf(route, said.answer) } : {}),
			},
			...errorResponses(dialect, operation),
		},
	};
}

function pathParameters(route: BoundRoute): object[] {
	return [...route.path.matchAll(/:(\w+)/g)].map(([, name]) => ({
		name,
		in: 'path',
		required: true,
		schema: { type: 'string' },
	}));
}

function queryParameters(route: BoundRoute, path: string): object[] {
	const example = new URLSearchParams(path.split('?')[1]);
	return Object.keys(route.query).map((name) => ({
		name,
		in: 'query',
		required: false,
		schema: { type: 'string' },
		...(example.has(name) ? { example: example.get(name) } : {}),
	}));
}

/** A schema only where the wire's names are the catalogue's; elsewhere it would describe another body. */
function ownSchema(
	{ body, reply, outsideBody }: BoundRoute,
	schema: z.ZodObject,
): object | undefined {
	const isInput = 'instance' in schema.shape && body.kind === 'whole' && outsideBody.size > 0;
	if (body.kind !== 'whole' && reply.kind !== 'whole') return undefined;
	const named = z.toJSONSchema(schema, { io: 'input' }) as {
		properties?: object;
		required?: string[];
	};
	if (!isInput) return named;
	const kept = Object.entries(named.properties ?? {}).filter(([name]) => !outsideBody.has(name));
	const required = named.required?.filter((name) => !outsideBody.has(name));
	return { ...named, properties: Object.fromEntries(kept), ...(required ? { required } : {}) };
}

function answerOf(route: BoundRoute, example: unknown): object {
	if (route.reply.kind === 'text') return { [route.reply.contentType]: { example } };
	return json(example, ownSchema(route, route.operation.output));
}

function json(example: unknown, schema: object | undefined): object {
	return { 'application/json': { ...(schema ? { schema } : {}), example } };
}

/** The errors that every operation of its kind can give, one per status. */
function errorResponses(dialect: Dialect, { input, effect }: Operation): Record<string, object> {
	const codes: ErrorCode[] = ['BAD_REQUEST', 'UNAUTHORIZED'];
	if ('instance' in input.shape) codes.push('INSTANCE_NOT_FOUND');
	if (effect === 'send') codes.push('INSTANCE_NOT_CONNECTED');
	return Object.fromEntries(
		codes.map((code) => {
			const error = new GatewayError(code, code === 'BAD_REQUEST' ? 'text is required' : 'sales');
			const { status, body } = dialect.errors.encode(error);
			return [status, { description: errorTable[code].hint, content: json(body, undefined) }];
		}),
	);
}

function securityOf({ auth }: Dialect): object {
	const [header = ''] = Object.keys(auth.write('key'));
	if (header === 'authorization') return { type: 'http', scheme: 'bearer' };
	return { type: 'apiKey', in: 'header', name: header };
}

function toBraces(path: string): string {
	return path.replace(/:(\w+)/g, '{$1}');
}
