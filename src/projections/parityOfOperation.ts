import { z } from 'zod';
import { compositions, type Part } from '../catalogue/compositions';
import type { Operation } from '../catalogue/define';
import { sendOptions } from '../catalogue/fields/sending';
import type { OperationId } from '../catalogue/operations';
import type { Dialect } from '../dialects/kit';
import type { FieldSchema } from './n8nSchema';
import { saidBy, type Said } from './said';
import { isPossible } from './support';
import { withoutRefused } from './withoutRefused';

/** How a gateway does an operation. */
export type Parity =
	/** By one of its endpoints; `missing` has the fields that none of them takes. */
	| { how: 'endpoint'; missing: string[] }
	/** By several of its endpoints, one after another. */
	| { how: 'composed'; missing: string[] }
	/** Not itself, but what comes near it when the person asks for a fallback. */
	| { how: 'fallback' }
	| { how: 'no' };

/** What a gateway need not know: which instance by its key, and what to send in place of what it lacks. */
const doneByClient = new Set(['instance', 'fallback']);

/** Said of all sends at once, in a table of their own. */
const shared = new Set(Object.keys(sendOptions));

/** What a gateway of a tongue makes of an operation. `isFallback`: there is something that comes near it. */
export function parityOfOperation(
	dialect: Dialect,
	operation: Operation,
	isFallback: boolean,
): Parity {
	const said = saidIn(dialect, operation);
	if (said) {
		const own = missingIn(schemaOf(operation), said).filter((field) => !shared.has(field));
		const composed = madeOfOthers(dialect, operation);
		const missing = own.filter((field) => !composed.has(field));
		return { how: missing.length < own.length ? 'composed' : 'endpoint', missing };
	}
	if (isPossible(dialect, operation)) {
		const possible = madeOfOthers(dialect, operation);
		return {
			how: 'composed',
			missing: choicesOf(operation).filter((choice) => !possible.has(choice)),
		};
	}
	return isFallback ? { how: 'fallback' } : { how: 'no' };
}

/** The options of sends that a gateway's endpoint for an operation takes; null where it has none. */
export function sendOptionsIn(dialect: Dialect, operation: Operation): ReadonlySet<string> | null {
	const said = saidIn(dialect, operation);
	return said && new Set([...said.keys()].filter((field) => shared.has(field)));
}

function saidIn(dialect: Dialect, operation: Operation): Map<string, Said> | null {
	const routes = dialect.routes.filter(
		(route) => route.operation.id === operation.id && !route.servedOnly,
	);
	return routes.length === 0 ? null : withoutRefused(saidBy(routes), dialect, operation);
}

/** What a command cannot do without is never missing: the client sees to it where the endpoint does not. */
function missingIn(
	{ properties = {}, required = [] }: FieldSchema,
	said: ReadonlyMap<string, Said>,
): string[] {
	return Object.entries(properties).flatMap(([field, schema]) => {
		const how = said.get(field);
		if (how !== undefined) return missingOf(field, schema, how);
		return required.includes(field) || doneByClient.has(field) ? [] : [field];
	});
}

function missingOf(field: string, schema: FieldSchema, how: Said): string[] {
	if (how === 'all') return [];
	if ('values' in how) {
		const gone = (schema.enum ?? []).filter((value) => !how.values.has(value));
		return gone.map((value) => `${field}=${String(value)}`);
	}
	const members = missingIn(schema.items ?? schema, how.members);
	return members.map((member) => `${field}.${member}`);
}

function schemaOf({ input }: Operation): FieldSchema {
	return z.toJSONSchema(input, { io: 'input' }) as FieldSchema;
}

/** What an operation made of others may hold: its optional fields, and the kinds of the rows of a list. */
function choicesOf(operation: Operation): string[] {
	const { properties = {}, required = [] } = schemaOf(operation);
	return Object.entries(properties).flatMap(([field, { items }]) => {
		if (shared.has(field)) return [];
		const kinds = (items?.oneOf ?? []).map((kind) => `${field}=${kindOf(kind)}`);
		return kinds.length > 0 ? kinds : required.includes(field) ? [] : [field];
	});
}

function kindOf({ properties = {} }: FieldSchema): string {
	return String(Object.values(properties).find(({ const: value }) => value !== undefined)?.const);
}

/** Those choices that the gateway's other endpoints say. */
function madeOfOthers(dialect: Dialect, operation: Operation): ReadonlySet<string> {
	const compose = compositions[operation.id as OperationId];
	if (!compose) return new Set();
	const isSaid = (choice: string) => {
		const [field = '', kind] = choice.split('=');
		const given = kind === undefined ? { [field]: true } : { [field]: [{ kind }] };
		const parts = compose(given).parts.filter((part) => part.operation !== operation.id);
		return parts.length > 0 && parts.every((part) => saysPart(dialect, part));
	};
	return new Set(choicesOf(operation).filter(isSaid));
}

function saysPart(dialect: Dialect, { operation, input }: Part): boolean {
	const fields = Object.keys(input({})).filter((field) => !['instance', 'group'].includes(field));
	return dialect.routes
		.filter((route) => route.operation.id === operation && !route.servedOnly)
		.map((route) => saidBy([route]))
		.some((said) => fields.every((field) => said.has(field)));
}
