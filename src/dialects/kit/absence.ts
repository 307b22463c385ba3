import type { z } from 'zod';
import { fieldsOf } from './checkRoute';
import { isObject } from './decodeRows';
import type { AnyAbsent, AnyRows, AnySide, ReplyContext } from './words';

type Fill = (value: unknown, context: ReplyContext) => unknown;
/** Thrown while building: a required field that has no natural value when a gateway leaves it out. */
export class NoAbsentValue extends Error {}

/**
 * Builds, once per route at load, the function that makes any decoded reply fit the operation's output. Remote gateways
 * leave fields out and change their types between versions; a caller still gets every field that the catalogue promises.
 * Nullable fields become null, texts empty, lists empty; what has no natural value must be in `absent`.
 */
export function buildFill(schema: z.ZodObject, reply: AnySide, absent: AnyAbsent): Fill {
	const mapped = 'rows' in reply && reply.kind !== 'list' ? fieldsOf(reply.rows) : null;
	const isUnread = ([name, type]: [string, z.ZodType]) =>
		mapped !== null && !mapped.has(name) && !(name in absent) && blankOf(type) !== undefined;
	const fields = Object.entries<z.ZodType>(schema.shape);
	// What no row reads is always empty, whatever its elements promise.
	const empty = Object.fromEntries(
		fields.filter(isUnread).map(([name, type]) => [name, blankOf(type)]),
	);
	const read = fillFields(
		fields.filter((field) => !isUnread(field)),
		absent,
		absencesIn(reply),
	);
	return (value, context) => ({ ...empty, ...(read(value, context) as object) });
}

/** An empty list, or null where that is allowed; undefined for what has to be filled. */
function blankOf(type: z.ZodType): [] | null | undefined {
	const { type: kind } = definitionOf(type);
	if (kind === 'array') return [];
	return kind === 'nullable' ? null : undefined;
}

type Nested = Map<string, AnyAbsent>;

function absencesIn(reply: AnySide): Nested {
	if (reply.kind === 'list') return new Map([[reply.field, withDeeper(reply.absent, reply.rows)]]);
	return 'rows' in reply ? absencesOf(reply.rows) : new Map<string, AnyAbsent>();
}

function absencesOf(rows: AnyRows): Nested {
	const found: Nested = new Map();
	for (const row of Object.values(rows)) {
		if (typeof row === 'string') continue;
		if (row.kind === 'each') found.set(row.field, withDeeper(row.absent, row.rows));
		if (row.kind === 'single') found.set(row.field, row.absent);
		if (row.kind === 'nested')
			absencesOf(row.rows).forEach((given, field) => found.set(field, given));
	}
	return found;
}

/** Where an element's `absent` keeps those of the lists inside the element. */
const deeper = Symbol('absent values of the lists below');
type WithDeeper = AnyAbsent & { [deeper]?: Nested };

function withDeeper(absent: AnyAbsent, rows: AnyRows): WithDeeper {
	return { ...absent, [deeper]: absencesOf(rows) };
}

function fillObject(schema: z.ZodObject, absent: WithDeeper): Fill {
	return fillFields(
		Object.entries<z.ZodType>(schema.shape),
		absent,
		absent[deeper] ?? new Map<string, AnyAbsent>(),
	);
}

/** An object that may be missing as a whole: it is, when a member without a natural value is. */
function fillWhole(schema: z.ZodObject, absent: WithDeeper): Fill {
	const types = Object.entries<z.ZodType>(schema.shape);
	const fill = fillFields(types, absent, absent[deeper] ?? new Map<string, AnyAbsent>(), true);
	const needed = types.filter(([, type]) => !type.safeParse(undefined).success);
	return (value, context) => {
		const filled = fill(value, context) as Record<string, unknown>;
		return needed.every(([name]) => filled[name] !== undefined) ? filled : undefined;
	};
}

function fillFields(
	types: [string, z.ZodType][],
	absent: AnyAbsent,
	nested: Nested,
	dispensable = false,
): Fill {
	const fields = types.map(([name, type]) => {
		const fill = fillField(type, name, absent, { items: nested.get(name) ?? null, dispensable });
		return [name, fill] as const;
	});
	return (value, context) => {
		const given = isObject(value) ? value : {};
		const filled: Record<string, unknown> = {};
		for (const [name, fill] of fields) {
			const result = fill(given[name], context);
			if (result !== undefined) filled[name] = result;
		}
		return filled;
	};
}

function fillField(
	type: z.ZodType,
	name: string,
	absent: AnyAbsent,
	{ items, dispensable }: { items: AnyAbsent | null; dispensable: boolean },
): Fill {
	const given = absent[name];
	const members = isObject(given) ? given : {};
	const read = reader(type, name, { items, members }, name in absent || dispensable);
	if (!(name in absent))
		return (value, context) => read(value, context) ?? read(undefined, context);
	const instead = absent[name];
	return (value, context) =>
		(value === undefined || value === null ? undefined : read(value, context)) ??
		(typeof instead === 'function' ? (instead as (c: ReplyContext) => unknown)(context) : instead);
}

/** What is given for the elements of a list that rows read, and for the members of an object. */
interface Below {
	items: AnyAbsent | null;
	members: AnyAbsent;
}

const nothingBelow: Below = { items: null, members: {} };

/** Reads a value of this type, and gives the natural value for what is absent or of another type. */
function reader(type: z.ZodType, name: string, below: Below, replaced: boolean): Fill {
	const def = definitionOf(type);
	switch (def.type) {
		case 'optional':
		case 'default':
			return optional(
				within(def.innerType, reader(def.innerType, name, below, true)),
				def.defaultValue,
			);
		case 'nullable':
			return optional(within(def.innerType, reader(def.innerType, name, below, true)), null);
		case 'string':
			return def.format === 'datetime' ? required(name, replaced, toTime) : withBlank(toText, '');
		case 'number':
			return withBlank(def.format === 'safeint' ? toInteger : toNumber, 0);
		case 'boolean':
			return withBlank((value) => (typeof value === 'boolean' ? value : undefined), false);
		case 'array':
			return toArray(elementReader(def.element, name, below.items));
		case 'object':
			return replaced
				? objectOrNothing(fillWhole(type as z.ZodObject, below.members))
				: fillObject(type as z.ZodObject, below.members);
		case 'record':
			return toRecord(reader(def.valueType, name, nothingBelow, true));
		case 'literal':
			return () => def.values?.[0];
		case 'enum':
			return required(name, replaced, (value) =>
				Object.values(def.entries ?? {}).includes(value as string) ? value : undefined,
			);
		default:
			return (value) => value;
	}
}

interface Definition {
	type: string;
	format?: string;
	innerType: z.ZodType;
	element: z.ZodType;
	valueType: z.ZodType;
	defaultValue?: unknown;
	values?: unknown[];
	checks?: unknown[];
	entries?: Record<string, string>;
}

function definitionOf(type: z.ZodType): Definition {
	return (type as unknown as { def: Definition }).def;
}

function optional(read: Fill, otherwise: unknown): Fill {
	return (value, context) =>
		value === undefined || value === null ? otherwise : (read(value, context) ?? otherwise);
}

/** A value that breaks a limit of its field, such as an empty URL, is as good as none where none is allowed. */
function within(type: z.ZodType, read: Fill): Fill {
	const { type: kind, checks = [] } = definitionOf(type);
	if (checks.length === 0 || !['string', 'number'].includes(kind)) return read;
	return (value, context) => {
		const result = read(value, context);
		return type.safeParse(result).success ? result : undefined;
	};
}

function withBlank(read: (value: unknown) => unknown, blank: unknown): Fill {
	return (value) => (value === undefined ? blank : (read(value) ?? undefined));
}

function required(name: string, replaced: boolean, read: (value: unknown) => unknown): Fill {
	if (!replaced) throw new NoAbsentValue(name);
	return (value) => read(value);
}

function objectOrNothing(fill: Fill): Fill {
	return (value, context) => (isObject(value) ? fill(value, context) : undefined);
}

/** Elements that no rows read and that lack a member without a natural value are left out. */
function elementReader(element: z.ZodType, name: string, items: AnyAbsent | null): Fill {
	const def = definitionOf(element);
	if (def.type !== 'object') return reader(element, name, nothingBelow, true);
	const schema = element as z.ZodObject;
	return items === null ? objectOrNothing(fillWhole(schema, {})) : fillObject(schema, items);
}

function toArray(read: Fill): Fill {
	return (value, context) =>
		(Array.isArray(value) ? value : [])
			.map((item: unknown) => read(item, context))
			.filter((item) => item !== undefined);
}

function toRecord(read: Fill): Fill {
	return (value, context) => {
		const entries = Object.entries(isObject(value) ? value : {})
			.map(([name, item]) => [name, read(item, context)] as const)
			.filter(([, item]) => item !== undefined);
		return Object.fromEntries(entries);
	};
}

function toText(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

function toNumber(value: unknown): number | undefined {
	const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function toInteger(value: unknown): number | undefined {
	const number = toNumber(value);
	return number === undefined || !Number.isSafeInteger(Math.trunc(number))
		? undefined
		: Math.trunc(number);
}

function toTime(value: unknown): string | undefined {
	const time = typeof value === 'string' ? Date.parse(value) : NaN;
	if (Number.isNaN(time)) return undefined;
	const text = new Date(time).toISOString();
	// Years before 0 and after 9999 have a sign and two more digits, which no schema takes.
	return /^[+-]/.test(text) ? undefined : text;
}
