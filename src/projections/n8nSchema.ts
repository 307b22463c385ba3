import type { INodeProperties } from 'n8n-workflow';
import type { FieldUi } from '../catalogue/define';
import type { FormField } from './n8nForm';

/** One property of an input schema, as `z.toJSONSchema` writes it. */
export interface FieldSchema {
	type?: string | string[];
	title?: string;
	description?: string;
	default?: unknown;
	enum?: unknown[];
	const?: unknown;
	items?: FieldSchema;
	oneOf?: FieldSchema[];
	properties?: Record<string, FieldSchema>;
	required?: string[];
	additionalProperties?: unknown;
	minimum?: number;
	maximum?: number;
	minItems?: number;
	maxItems?: number;
	format?: string;
	ui?: FieldUi;
}

/** Where a field stands: a form, a row of a fixed collection, or a collection that leaves out what was not added. */
export type Level = 'form' | 'row' | 'collection';

/** The properties that show a field, and the entry by which its value is read back. */
export interface ProjectedField {
	form: FormField;
	properties: INodeProperties[];
	/** Those of its properties that stand in the Options collection. */
	options: INodeProperties[];
}

export type Input = Pick<INodeProperties, 'type' | 'default'> & Partial<INodeProperties>;

/** Projects the members of an object; handed down, since objects hold objects. */
export type ProjectMembers = (schema: FieldSchema, level: Level, where: string) => ProjectedField[];
