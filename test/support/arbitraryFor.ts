import fc, { type Arbitrary } from 'fast-check';
import type { FieldSchema } from '../../src/projections/toN8nField';

/** Values that a field's schema takes, as n8n's forms can hold them: an empty text or list is the same as none. */
export function arbitraryFor(schema: FieldSchema): Arbitrary<unknown> {
	if (schema.enum) return fc.constantFrom(...schema.enum);
	switch (schema.type) {
		case 'boolean':
			return fc.boolean();
		case 'integer':
			return fc.integer({ min: schema.minimum, max: Math.min(schema.maximum ?? 2 ** 31, 2 ** 31) });
		case 'number':
			// JSON has no negative zero.
			return fc
				.double({ min: schema.minimum, max: schema.maximum, noNaN: true, noDefaultInfinity: true })
				.map((x) => x + 0);
		case 'array':
			return fc.array(arbitraryFor(schema.items ?? {}), { minLength: 1, maxLength: 5 });
		case 'object':
			return schema.properties ? objectFor(schema) : fc.dictionary(fc.string(), fc.string());
		default:
			return fc.string({ minLength: 1, unit: 'binary' });
	}
}

/** Optional properties are there or not; hidden ones never, since no form shows them. */
export function objectFor({ properties = {}, required = [] }: FieldSchema): Arbitrary<object> {
	const shown = Object.entries(properties).filter(([, each]) => !each.ui?.hidden);
	const arbitraries = shown.map(([name, each]) => [name, arbitraryFor(each)] as const);
	return fc.record(Object.fromEntries(arbitraries), {
		requiredKeys: required.filter((name) => shown.some(([shownName]) => shownName === name)),
	});
}
