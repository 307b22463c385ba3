import fc, { type Arbitrary } from 'fast-check';
import type { FieldSchema } from '../../src/projections/n8nSchema';

/** Values that a field's schema takes, as n8n's forms can hold them: an empty text or list is the same as none. */
export function arbitraryFor(schema: FieldSchema): Arbitrary<unknown> {
	if (schema.oneOf) return fc.oneof(...schema.oneOf.map(arbitraryFor));
	if (schema.const !== undefined) return fc.constant(schema.const);
	if (schema.enum) return fc.constantFrom(...schema.enum);
	if (schema.ui?.widget === 'media' && schema.properties) return file(schema);
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
			return fc.string({ minLength: 1, unit: 'binary' }).map((text) => text.trim() || 'x');
	}
}

/** From exactly one source. */
function file(schema: FieldSchema): Arbitrary<object> {
	const { url, base64, mediaId, ...about } = schema.properties ?? {};
	const sources = Object.entries({ url, base64, mediaId }).filter(([, each]) => each !== undefined);
	return fc.oneof(
		...sources.map(([name, each = {}]) =>
			objectFor({ properties: { [name]: each, ...about }, required: [name] }),
		),
	);
}

/** Optional properties are there or not; hidden ones never, since no form shows them. */
export function objectFor({ properties = {}, required = [] }: FieldSchema): Arbitrary<object> {
	const shown = Object.entries(properties).filter(([, each]) => !each.ui?.hidden);
	const arbitraries = shown.map(([name, each]) => [name, arbitraryFor(each)] as const);
	return fc
		.record(Object.fromEntries(arbitraries), {
			requiredKeys: required.filter((name) => shown.some(([shownName]) => shownName === name)),
		})
		.map((value) => withoutUnshown(value, properties));
}

/** What another field hides is not there; neither is an optional object of which nothing is. */
function withoutUnshown(value: object, properties: Record<string, FieldSchema>): object {
	const held = value as Record<string, unknown>;
	const isShown = (name: string): boolean =>
		Object.entries(properties[name]?.ui?.when ?? {}).every(([decider, values]) => {
			const chosen = isShown(decider) ? (held[decider] ?? properties[decider]?.default) : undefined;
			return values.some((each) => each === chosen);
		});
	const isNothing = (name: string) =>
		Boolean(properties[name]?.properties) && Object.keys(held[name] as object).length === 0;
	return Object.fromEntries(
		Object.entries(held).filter(([name]) => isShown(name) && !isNothing(name)),
	);
}
