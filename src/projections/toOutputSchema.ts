import { z } from 'zod';
import type { Operation } from '../catalogue/define';

/**
 * What an operation answers, in the subset of JSON Schema that n8n's editor shows before the first run
 * (`__schema__/v1.0.0/<resource>/<operation>.json`): types and properties, no unions; a nullable value shows its type.
 */
export function toOutputSchema(operation: Operation): object {
	const schema = z.toJSONSchema(operation.output, { io: 'output' }) as JsonSchema;
	return { ...simplify(schema), version: 1 };
}

interface JsonSchema {
	type?: string | string[];
	properties?: Record<string, JsonSchema>;
	items?: JsonSchema;
	anyOf?: JsonSchema[];
	const?: unknown;
}

function simplify(schema: JsonSchema): JsonSchema {
	const solid = schema.anyOf?.find(({ type }) => type !== 'null') ?? schema;
	const type = Array.isArray(solid.type) ? solid.type.find((each) => each !== 'null') : solid.type;
	if (type === 'object') {
		const properties = Object.entries(solid.properties ?? {});
		return {
			type,
			properties: Object.fromEntries(properties.map(([name, each]) => [name, simplify(each)])),
		};
	}
	if (type === 'array') return { type, items: simplify(solid.items ?? {}) };
	return { type: type ?? typeof solid.const };
}
