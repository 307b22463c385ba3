import type { FormField } from './n8nForm';
import type { FieldSchema, Level, ProjectedField } from './n8nSchema';
import { showWhen, type Condition } from './showWhen';
import { toN8nField } from './toN8nField';

/** Projects the members of an object, and says of each what decides whether it is shown. */
export function projectFields(
	{ properties = {}, required = [] }: FieldSchema,
	level: Level,
	where: string,
): ProjectedField[] {
	const shown = Object.entries(properties).filter(([, schema]) => !schema.ui?.hidden);
	const projected = new Map<string, ProjectedField>();
	// A field that decides may stand after those it decides about.
	const ordered = [...shown].sort(
		([, a], [, b]) => Number(Boolean(a.ui?.when)) - Number(Boolean(b.ui?.when)),
	);
	for (const [name, schema] of ordered) {
		const place = { required: required.includes(name), level, where: `${where}.${name}` };
		const field = toN8nField(name, dependent(schema, projected), place, projectFields);
		projected.set(
			name,
			schema.ui?.when ? onlyWhen(field, schema.ui.when, projected, level) : field,
		);
	}
	return shown.flatMap(([name]) => projected.get(name) ?? []);
}

/** What depends on an option is an option itself: n8n shows it only beside the one that decides. */
function dependent(schema: FieldSchema, known: Map<string, ProjectedField>): FieldSchema {
	const deciders = Object.keys(schema.ui?.when ?? {});
	if (!deciders.some((name) => known.get(name)?.form.option)) return schema;
	return { ...schema, ui: { ...schema.ui, advanced: true } };
}

function onlyWhen(
	field: ProjectedField,
	when: Condition,
	known: Map<string, ProjectedField>,
	level: Level,
): ProjectedField {
	const decided = Object.entries(when).map(([name, values]) => {
		const decider = known.get(name)?.form;
		if (!decider) throw new Error(`${field.form.field}: depends on ${name}, which is not shown`);
		return { decider, values };
	});
	const named = (prefix: (decider: FormField) => string) =>
		Object.fromEntries(
			decided.map(({ decider, values }) => [`${prefix(decider)}${decider.parameter}`, values]),
		);
	// Inside the Options collection of a form, a field outside of it is named from the root.
	const fromOptions = named(({ option }) => (level === 'form' && !option ? '/' : ''));
	return {
		form: { ...field.form, when: named(() => '') },
		properties: field.properties.map((each) =>
			showWhen(
				each,
				named(() => ''),
			),
		),
		options: field.options.map((each) => showWhen(each, fromOptions)),
	};
}
