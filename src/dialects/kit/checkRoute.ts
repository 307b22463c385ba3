import type { z } from 'zod';
import { paramsOf, type Route } from './route';
import type { AnyRow, AnyRows } from './words';

/**
 * Throws when a route could lose something: an input field that no row writes and that is not dropped on purpose, a
 * parameter without a meaning.
 * Runs at load, so that a wrong row never answers a request.
 */
export function checkRoute(route: Route): void {
	const problems = [...unwrittenFields(route), ...strayParams(route), ...openInstance(route)];
	if (problems.length > 0) throw new Error(`${route.id}: ${problems.join('; ')}`);
}

/** Canonical fields that rows read and write, at their own level. */
export function fieldsOf(rows: AnyRows): Set<string> {
	const fields = new Set<string>();
	for (const row of Object.values(rows)) collect(row, fields);
	return fields;
}

function collect(row: AnyRow, fields: Set<string>): void {
	if (typeof row === 'string') fields.add(row);
	else if (row.kind === 'via' || row.kind === 'each' || row.kind === 'within')
		fields.add(row.field);
	else if (row.kind === 'inside' || row.kind === 'single') fields.add(row.field);
	else if (row.kind === 'orElse') collect(row.row, fields);
	else if (row.kind === 'several' || row.kind === 'either')
		row.rows.forEach((one) => collect(one, fields));
	else if (row.kind === 'nested') fieldsOf(row.rows).forEach((field) => fields.add(field));
}

function unwrittenFields(route: Route): string[] {
	if (route.body.kind === 'whole' || route.body.kind === 'custom') return [];
	const written = new Set([
		...fieldsOf(route.params),
		...fieldsOf(route.query),
		...Object.keys(route.fixed),
		...(route.instanceFrom === null ? [] : ['instance']),
	]);
	if (route.body.kind === 'list') written.add(route.body.field);
	else if ('rows' in route.body) fieldsOf(route.body.rows).forEach((field) => written.add(field));
	return Object.entries(route.operation.input.shape)
		.filter(([name]) => !written.has(name))
		.flatMap(([name, schema]) => {
			// What only our client asks for may be looked up in the answer.
			const isLookedUp = route.askedOnly && route.dropped.includes(name);
			if (isRequired(schema as z.ZodType) && !isLookedUp)
				return [`the required field "${name}" is not mapped`];
			return [...route.dropped, ...route.refused].includes(name)
				? []
				: [`say that the field "${name}" is dropped`];
		});
}

/** Nobody reaches an instance without a key. */
function openInstance({ scope, operation }: Route): string[] {
	const isOpen = scope === 'none' && 'instance' in operation.input.shape;
	return isOpen ? ['a route that needs no key must not take an instance'] : [];
}

function strayParams(route: Route): string[] {
	const inPaths = new Set([route.path, ...route.aliases, ...route.ownAliases].flatMap(paramsOf));
	const unknown = [...inPaths].filter((name) => !(name in route.params));
	const unused = Object.keys(route.params).filter((name) => !paramsOf(route.path).includes(name));
	return [
		...unknown.map((name) => `the path parameter :${name} has no meaning`),
		...unused.map((name) => `the parameter ${name} is not in the path`),
	];
}

function isRequired(schema: z.ZodType): boolean {
	return !schema.safeParse(undefined).success;
}
