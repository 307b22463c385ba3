import type { FieldSchema } from '../../../src/projections/n8nSchema';

type Fields = Record<string, unknown>;

const byWidget: Record<string, string> = {
	chat: '5511988887777',
	phone: '5511988887777',
	group: '120363042979163716@g.us',
	label: '1',
	tag: '7c9e6679-7425-40de-944b-e07fc1f90ae7',
	color: '#FF5733',
};

/** One value that a field takes. */
export function sampleFor(schema: FieldSchema): unknown {
	if (schema.const !== undefined) return schema.const;
	if (schema.enum) return schema.enum[0];
	if (schema.oneOf) return sampleFor(schema.oneOf[0] ?? {});
	if (schema.ui?.widget === 'media' && schema.properties) return fileFor(schema);
	switch (schema.type) {
		case 'boolean':
			return true;
		case 'integer':
		case 'number':
			return Math.max(1, schema.minimum ?? 1);
		case 'array':
			return Array.from({ length: schema.minItems ?? 1 }, () => sampleFor(schema.items ?? {}));
		case 'object':
			return schema.properties ? sampleObject(schema, {}) : {};
		default:
			return textFor(schema);
	}
}

function textFor({ ui, format, minLength = 1, maxLength = 9 }: FieldSchema & Limits): string {
	if (format === 'uri') return 'https://example.com/file.jpg';
	if (format === 'date-time') return '2026-12-01T15:00:00Z';
	if (format === 'email') return 'ann@example.com';
	if (ui?.widget && byWidget[ui.widget]) return byWidget[ui.widget] ?? '';
	return 'text-text'.slice(0, Math.max(minLength, Math.min(maxLength, 9)));
}

interface Limits {
	minLength?: number;
	maxLength?: number;
}

function fileFor({ properties = {} }: FieldSchema): Fields {
	return 'url' in properties
		? { url: 'https://example.com/file.jpg' }
		: { base64: 'iVBORw0KGgo=', fileName: 'file.jpg', mimeType: 'image/jpeg' };
}

/** An object of what must be there, of what `given` says, and of all that this shows. */
export function sampleObject(
	{ properties = {}, required = [] }: FieldSchema,
	given: Fields,
): Fields {
	const sample: Fields = { ...given };
	for (const [name, schema] of Object.entries(properties)) {
		if (sample[name] !== undefined || schema.ui?.hidden) continue;
		const { when } = schema.ui ?? {};
		if (required.includes(name) || (when && isShown(when, sample, properties))) {
			sample[name] = sampleFor(schema);
		}
	}
	return sample;
}

export function isShown(
	when: Readonly<Record<string, readonly unknown[]>>,
	values: Fields,
	properties: Record<string, FieldSchema>,
): boolean {
	return Object.entries(when).every(([name, wanted]) =>
		wanted.includes(values[name] ?? properties[name]?.default),
	);
}
