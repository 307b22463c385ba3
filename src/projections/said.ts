import { z } from 'zod';
import type { Operation } from '../catalogue/define';
import type { AnyRow, AnyRows, AnySide } from '../dialects/kit/words';
import type { BoundRoute } from '../dialects/kit';
import type { FieldSchema } from './n8nSchema';

/** What a gateway's tongue has words for, of one field: all of it, some members, or some values. */
export type Said = 'all' | { members: Map<string, Said> } | { values: Set<unknown> };

/** The fields of an operation that at least one of these routes can say. */
export function saidBy(routes: readonly BoundRoute[]): Map<string, Said> {
	const said = new Map<string, Said>();
	for (const route of routes) {
		collectRows(route.params, said);
		collectRows(route.query, said);
		collectRows(route.headers, said);
		collectSide(route, route.body, said);
		if (route.instanceFrom !== null) add(said, 'instance', 'all');
		// What the endpoint itself does not take is uploaded first.
		if (route.uploadedBy) add(said, 'media', 'all');
		for (const [field, value] of Object.entries(route.fixed)) {
			add(said, field, { values: new Set([value]) });
		}
	}
	return said;
}

/** The part of an input schema that can be said. What a valid input cannot do without always stays. */
export function limitTo(schema: FieldSchema, said: ReadonlyMap<string, Said>): FieldSchema {
	const { properties = {}, required = [] } = schema;
	const howOf = (name: string): Said | undefined =>
		said.get(name) ?? (required.includes(name) ? 'all' : undefined);
	const kept = Object.entries(properties).flatMap(([name, each]): [string, FieldSchema][] => {
		const how = howOf(name);
		const isGone = (decider: string) => howOf(decider) === undefined;
		const field = how && undecided(each, properties, isGone);
		return how && field ? [[name, limitField(field, how)]] : [];
	});
	return { ...schema, properties: Object.fromEntries(kept) };
}

/** A field whose decider is gone is there for the decider's default alone. */
function undecided(
	schema: FieldSchema,
	beside: Record<string, FieldSchema>,
	isGone: (name: string) => boolean,
): FieldSchema | undefined {
	const { when, ...ui } = schema.ui ?? {};
	if (!when) return schema;
	const [gone, left] = [true, false].map((wanted) =>
		Object.entries(when).filter(([name]) => isGone(name) === wanted),
	);
	const isPossible = gone?.every(([name, values]) => {
		const settled = beside[name]?.default;
		return settled === undefined || values.some((each) => each === settled);
	});
	if (!isPossible) return undefined;
	return { ...schema, ui: left?.length ? { ...ui, when: Object.fromEntries(left) } : ui };
}

function limitField(given: FieldSchema, said: Said): FieldSchema {
	const schema = given.ui?.hidden === 'portable' ? shown(given) : given;
	if (said === 'all') return schema;
	if ('values' in said) {
		return schema.enum
			? { ...schema, enum: schema.enum.filter((each) => said.values.has(each)) }
			: schema;
	}
	if (schema.items?.properties) return { ...schema, items: limitTo(schema.items, said.members) };
	return schema.properties ? limitTo(schema, said.members) : schema;
}

function shown({ ui = {}, ...schema }: FieldSchema): FieldSchema {
	return { ...schema, ui: { ...ui, hidden: false } };
}

function collectSide(
	{ operation, dropped, refused }: BoundRoute,
	side: AnySide,
	said: Map<string, Said>,
): void {
	if ('rows' in side) {
		if (side.kind === 'list') add(said, side.field, membersOf(side.rows));
		else collectRows(side.rows, said);
	} else if (side.kind === 'text') {
		add(said, side.field, 'all');
	} else {
		const silent = [...dropped, ...refused];
		for (const name of Object.keys(operation.input.shape)) {
			if (!silent.includes(name)) add(said, name, allBut(operation, name, refused));
		}
	}
}

/** All members of a field but those that are refused by name, such as `media.mediaId`. */
function allBut({ input }: Operation, field: string, refused: readonly string[]): Said {
	const gone = refused.filter((each) => each.startsWith(`${field}.`));
	if (gone.length === 0) return 'all';
	const { properties = {} } = z.toJSONSchema(input, { io: 'input' }) as FieldSchema;
	const members = Object.keys(properties[field]?.properties ?? {});
	const kept = members.filter((each) => !gone.includes(`${field}.${each}`));
	return { members: new Map(kept.map((each) => [each, 'all'])) };
}

function collectRows(rows: AnyRows, said: Map<string, Said>): void {
	for (const row of Object.values(rows)) collectRow(row, said);
}

function collectRow(row: AnyRow, said: Map<string, Said>): void {
	if (typeof row === 'string') return add(said, row, 'all');
	switch (row.kind) {
		case 'via':
			return add(said, row.field, 'all');
		case 'each':
		case 'within':
			return add(said, row.field, membersOf(row.rows));
		case 'inside':
			return add(said, row.field, membersOf({ wire: row.row }));
		case 'nested':
			return collectRows(row.rows, said);
		case 'orElse':
			return collectRow(row.row, said);
		case 'several':
		case 'either':
			return row.rows.forEach((each) => collectRow(each, said));
		default:
		// Read only, or the same whatever the command says.
	}
}

function membersOf(rows: AnyRows): Said {
	const members = new Map<string, Said>();
	collectRows(rows, members);
	return { members };
}

/** What two routes can say is what either can. */
function add(said: Map<string, Said>, field: string, how: Said): void {
	const known = said.get(field);
	said.set(field, known === undefined ? how : joined(known, how));
}

function joined(a: Said, b: Said): Said {
	if (a === 'all' || b === 'all') return 'all';
	if ('values' in a && 'values' in b) return { values: new Set([...a.values, ...b.values]) };
	if ('values' in a || 'values' in b) return 'all';
	const members = new Map(a.members);
	for (const [name, how] of b.members) add(members, name, how);
	return { members };
}
