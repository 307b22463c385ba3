import { z } from 'zod';
import type { Operation } from '../catalogue/define';
import { encodeRequest, type Dialect } from '../dialects/kit';
import { GatewayError } from '../domain/errors';
import type { FieldSchema } from './n8nSchema';
import type { Said } from './said';

type Fields = Record<string, unknown>;

/**
 * Without the values of choices and switches that the tongue refuses, which only asking it can tell: a choice keeps the
 * others, and a field of which nothing is left is not shown.
 */
export function withoutRefused(
	said: Map<string, Said>,
	dialect: Dialect,
	operation: Operation,
): Map<string, Said> {
	const { properties = {}, required = [] } = z.toJSONSchema(operation.input, {
		io: 'input',
	}) as FieldSchema;
	const base = onlyRequired(operation, required);
	const left = new Map(said);
	for (const [name, schema] of Object.entries(properties)) {
		const values = schema.type === 'boolean' ? [true, false] : schema.enum;
		if (!values || !left.has(name)) continue;
		const asked = { ...base, ...deciding(schema) };
		const kept = values.filter((value) => canSay(dialect, operation, { ...asked, [name]: value }));
		if (kept.length === 0 && !required.includes(name)) left.delete(name);
		else if (kept.length > 0 && schema.enum) left.set(name, { values: new Set(kept) });
	}
	return left;
}

/** What must be chosen beside a field for it to be shown. */
function deciding({ ui }: FieldSchema): Fields {
	const deciders = Object.entries(ui?.when ?? {});
	return Object.fromEntries(deciders.map(([name, values]) => [name, values[0]]));
}

function onlyRequired({ examples, input }: Operation, required: readonly string[]): Fields {
	const example = (examples[0]?.input ?? {}) as Fields;
	const asked = Object.entries(example).filter(([name]) => required.includes(name));
	const base = Object.fromEntries(asked);
	const parsed = input.safeParse(base);
	return parsed.success ? parsed.data : base;
}

/** Whether one of the endpoints takes it. Other complaints than a lack of words are about the example. */
function canSay(dialect: Dialect, { id }: Operation, input: Fields): boolean {
	return dialect.routesFor(id, input).some((route) => {
		try {
			encodeRequest(route, input);
			return true;
		} catch (error) {
			return !(error instanceof GatewayError && error.code === 'UNSUPPORTED_BY_GATEWAY');
		}
	});
}
