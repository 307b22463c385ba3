import type { FieldSchema, ProjectedField, ProjectMembers } from './n8nSchema';
import { titleCase } from './n8nWording';
import { showWhen } from './showWhen';

/**
 * A row that is one of several kinds of object: a choice of the kind, and the fields of each, shown for it alone. Fields
 * that are the same in several kinds are shown once for all of them.
 */
export function projectVariants(
	variants: FieldSchema[],
	where: string,
	project: ProjectMembers,
): ProjectedField[] {
	const decider = discriminatorOf(variants, where);
	const kinds = variants.map((each) => String(each.properties?.[decider]?.const));
	const choice: FieldSchema = { type: 'string', enum: kinds, title: titleCase(decider) };
	const merged = new Map<string, { field: ProjectedField; kinds: string[] }>();
	for (const [index, variant] of variants.entries()) {
		const { [decider]: _kind, ...properties } = variant.properties ?? {};
		const own = project({ ...variant, properties }, 'row', `${where}.${kinds[index]}`);
		for (const field of own) {
			const key = JSON.stringify(field);
			const known = merged.get(key) ?? { field, kinds: [] };
			known.kinds.push(kinds[index] ?? '');
			merged.set(key, known);
		}
	}
	const [head] = project({ properties: { [decider]: choice }, required: [decider] }, 'row', where);
	const fields = [...merged.values()].map(({ field, kinds }) => shownFor(field, decider, kinds));
	return head ? [head, ...apart(fields)] : [];
}

function shownFor(field: ProjectedField, decider: string, kinds: string[]): ProjectedField {
	const when = { [decider]: kinds };
	return {
		form: { ...field.form, when: { ...field.form.when, ...when } },
		properties: field.properties.map((each) => showWhen(each, when)),
		options: field.options,
	};
}

/** Gives a field another name where one of the same name and another type came first: n8n would keep its value. */
function apart(fields: ProjectedField[]): ProjectedField[] {
	const types = new Map<string, string>();
	for (const { properties } of fields) {
		for (const { name, type } of properties) {
			const known = types.get(name);
			if (known && known !== type) {
				throw new Error(`The parameter "${name}" of a row is both ${known} and ${type}`);
			}
			types.set(name, type);
		}
	}
	return fields;
}

function discriminatorOf(variants: FieldSchema[], where: string): string {
	const [first] = variants;
	const found = Object.entries(first?.properties ?? {}).find(
		([, { const: value }]) => value !== undefined,
	);
	if (!found) throw new Error(`${where}: no field says which of the kinds a row is`);
	return found[0];
}
