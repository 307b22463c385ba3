import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { z } from 'zod';
import type { Operation } from '../catalogue/define';
import { optionsParameter, type OperationForm } from './n8nForm';
import { asDescription, titleCase } from './n8nWording';
import { toN8nField, type FieldSchema, type ProjectedField } from './toN8nField';

/** Everything that a node's description and its parameter reader need of one resource. */
export interface ResourceForms {
	resource: string;
	title: string;
	/** The operation selector, then every field of its operations. */
	properties: INodeProperties[];
	forms: OperationForm[];
}

interface ProjectedOperation {
	operation: Operation;
	resource: string;
	name: string;
	fields: ProjectedField[];
}

/**
 * Projects operations onto the literals of one node. Fields that are the same in several operations of a resource are
 * shown once. Throws when one parameter name would hold values of two types: n8n keeps a value when the user switches
 * operation, so such a value would bleed from one into the other.
 */
export function toN8n(operations: readonly Operation[]): ResourceForms[] {
	const projected = operations.map(projectOperation);
	refuseMixedTypes(projected);
	const resources = [...new Set(projected.map(({ resource }) => resource))];
	return resources.map((resource) => {
		const own = projected.filter((each) => each.resource === resource);
		return {
			resource,
			title: titleCase(resource),
			properties: [operationSelector(resource, own), ...fieldProperties(resource, own)],
			forms: own.map(toForm),
		};
	});
}

/** The selector that stands above all resources. */
export function resourceSelector(resources: readonly ResourceForms[]): INodeProperties {
	return {
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources
			.map(({ resource, title }) => ({ name: title, value: resource }))
			.sort(byName),
		default: resources[0]?.resource ?? '',
	};
}

function projectOperation(operation: Operation): ProjectedOperation {
	const [resource = '', name = ''] = operation.id.split('.');
	const schema = z.toJSONSchema(operation.input, { io: 'input' }) as FieldSchema;
	const fields = Object.entries(schema.properties ?? {})
		.filter(([, field]) => !field.ui?.hidden)
		.map(([field, each]) => {
			const required = schema.required?.includes(field) ?? false;
			return toN8nField(field, each, required, `${operation.id}.${field}`);
		});
	return { operation, resource, name, fields };
}

function toForm({ operation, resource, name, fields }: ProjectedOperation): OperationForm {
	return {
		id: operation.id,
		resource,
		operation: name,
		effect: operation.effect,
		fields: fields.map(({ form }) => form),
	};
}

function operationSelector(resource: string, own: ProjectedOperation[]): INodeProperties {
	const options = own.map(({ operation, name }) => ({
		name: operation.title,
		value: name,
		description: asDescription(operation.description),
		action: operation.action,
	}));
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: options.sort(byName),
		default: own[0]?.name ?? '',
	};
}

/** Fields in the order of the first operation that has them; identical ones are shown for all their operations. */
function fieldProperties(resource: string, own: ProjectedOperation[]): INodeProperties[] {
	const shown = new Map<string, { property: INodeProperties; operations: string[] }>();
	for (const operation of own) {
		for (const property of [...topFields(operation), ...optionsCollection(operation)]) {
			const key = JSON.stringify(property);
			const entry = shown.get(key) ?? { property, operations: [] };
			entry.operations.push(operation.name);
			shown.set(key, entry);
		}
	}
	return [...shown.values()].map(({ property, operations }) => ({
		...property,
		displayOptions: { show: { resource: [resource], operation: operations } },
	}));
}

function topFields({ fields }: ProjectedOperation): INodeProperties[] {
	return fields.filter(({ form }) => !form.option).map(({ property }) => property);
}

function optionsCollection({ operation, fields }: ProjectedOperation): INodeProperties[] {
	const options = fields
		.filter(({ form }) => form.option)
		.map(({ property }) => property)
		.concat(operation.effect === 'send' ? [preventDuplicates] : [])
		.sort((a, b) => a.displayName.localeCompare(b.displayName, 'en'));
	if (options.length === 0) return [];
	return [
		{
			displayName: 'Options',
			name: optionsParameter,
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options,
		},
	];
}

/** Read by `nodes/shared/idempotencyKey.ts`; on unless it is switched off here. */
const preventDuplicates: INodeProperties = {
	displayName: 'Prevent Duplicates',
	name: 'preventDuplicates',
	type: 'boolean',
	default: true,
	description:
		'Whether an execution or a node that is retried sends its message only once. On when this option is not added.',
};

function refuseMixedTypes(projected: ProjectedOperation[]): void {
	const types = new Map<string, { type: string; id: string }>();
	for (const { operation, fields } of projected) {
		for (const { property, form } of fields) {
			const place = `${form.option ? `${optionsParameter}.` : ''}${property.name}`;
			const known = types.get(place);
			if (known && known.type !== property.type) {
				throw new Error(
					`The parameter "${place}" is ${known.type} in ${known.id} and ${property.type} in ${operation.id}; ` +
						'give one of them another name with ui.parameter',
				);
			}
			types.set(place, { type: property.type, id: operation.id });
		}
	}
}

function byName(a: INodePropertyOptions, b: INodePropertyOptions): number {
	return a.name.localeCompare(b.name, 'en');
}
