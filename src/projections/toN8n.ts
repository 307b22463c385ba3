import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';
import {
	defineParameter,
	endpointParameter,
	jsonParameter,
	limitParameter,
	optionsParameter,
	returnAllParameter,
	type OperationForm,
} from './n8nForm';
import { byName, collection } from './n8nInputs';
import type { FieldSchema, ProjectedField } from './n8nSchema';
import { asDescription, resourceTitle } from './n8nWording';
import { refuseMixedTypes } from './refuseMixedTypes';
import type { Offer, ProjectedOffer } from './offer';
import { limitTo } from './said';
import { projectFields } from './toN8nFields';

/** Everything that a node's description and its parameter reader need of one resource. */
export interface ResourceForms {
	resource: string;
	title: string;
	/** The operation selector, then every field of its operations. */
	properties: INodeProperties[];
	forms: OperationForm[];
}

/**
 * Projects operations onto the literals of one node. Fields that are the same in several operations of a resource are
 * shown once. Throws when one parameter name would hold values of two types: n8n keeps a value when the user switches
 * operation, so such a value would bleed from one into the other.
 */
export function toN8n(offers: readonly Offer[]): ResourceForms[] {
	const projected = offers.map(projectOffer);
	refuseMixedTypes(projected);
	const resources = [...new Set(projected.map(({ resource }) => resource))];
	return resources.map((resource) => {
		const own = projected.filter((each) => each.resource === resource);
		return {
			resource,
			title: resourceTitle(resource),
			properties: [operationSelector(resource, own), ...fieldProperties(resource, own)],
			forms: own.map(toForm),
		};
	});
}

/** The selector that stands above all resources. */
export function resourceSelector(
	resources: readonly Pick<ResourceForms, 'resource' | 'title'>[],
): INodeProperties {
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

function projectOffer(offer: Offer): ProjectedOffer {
	const { operation, said, needed = [] } = offer;
	const [resource = '', name = ''] = operation.id.split('.');
	const whole = z.toJSONSchema(operation.input, { io: 'input' }) as FieldSchema;
	const required = [...new Set([...(whole.required ?? []), ...needed])];
	const asked = { ...whole, required };
	const schema = said ? limitTo(asked, said) : asked;
	return { ...offer, resource, name, fields: projectFields(schema, 'form', operation.id) };
}

function toForm(offer: ProjectedOffer): OperationForm {
	const { operation, resource, name, fields, endpoints = [] } = offer;
	return {
		id: operation.id,
		resource,
		operation: name,
		effect: operation.effect,
		fields: fields.map(({ form }) => form),
		...(isOnce(offer) ? { once: true } : {}),
		...(endpoints.length > 1 ? { endpoints: true } : {}),
		...pagesOf(offer),
	};
}

/** A list that the node's gateway can give by pages. */
function pagesOf({ operation, said }: Offer): Pick<OperationForm, 'pages'> {
	const isPaged = 'page' in operation.input.shape && (said?.has('page') ?? true);
	const { properties = {} } = z.toJSONSchema(operation.output, { io: 'output' }) as FieldSchema;
	const list = Object.entries(properties).find(([, { type }]) => type === 'array')?.[0];
	return isPaged && list ? { pages: { list } } : {};
}

function operationSelector(resource: string, own: ProjectedOffer[]): INodeProperties {
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

/**
 * Fields in the order of the first operation that has them; identical ones are shown for all their operations. First
 * the instance and the endpoint, last what the fields can be replaced by, and the options.
 */
function fieldProperties(resource: string, own: ProjectedOffer[]): INodeProperties[] {
	const shown = new Map<
		string,
		{ property: INodeProperties; operations: string[]; rank: number }
	>();
	for (const offer of own) {
		for (const { property, rank } of rankedProperties(offer)) {
			const key = JSON.stringify(property);
			const entry = shown.get(key) ?? { property, operations: [], rank };
			entry.operations.push(offer.name);
			shown.set(key, entry);
		}
	}
	return [...shown.values()]
		.sort((a, b) => a.rank - b.rank)
		.map(({ property, operations }) => ({
			...property,
			displayOptions: {
				...property.displayOptions,
				show: { resource: [resource], operation: operations, ...property.displayOptions?.show },
			},
		}));
}

interface Ranked {
	property: INodeProperties;
	rank: number;
}

function rankedProperties(offer: ProjectedOffer): Ranked[] {
	const isPlace = ({ form }: ProjectedField) => form.kind === 'instance';
	const places = offer.fields.filter(isPlace).flatMap(({ properties }) => properties);
	const others = offer.fields.filter((field) => !isPlace(field));
	const fields = [...others.flatMap(({ properties }) => properties), ...optionsCollection(offer)];
	const definable = others.length > 0;
	const paging = pagesOf(offer).pages ? [returnAll, limit] : [];
	return [
		...places.map((property) => ({ property, rank: 0 })),
		...endpointSelector(offer).map((property) => ({ property, rank: 1 })),
		...[...fields, ...paging].map((property) => ({
			property: definable ? unlessJson(property) : property,
			rank: property.name === optionsParameter ? 5 : 2,
		})),
		...(definable
			? [
					{ property: defineUsing, rank: 3 },
					{ property: json, rank: 4 },
				]
			: []),
	];
}

/** A send that the gateway's tongue can give an idempotency key. */
function isOnce({ operation, said }: Offer): boolean {
	return operation.effect === 'send' && (said?.has('idempotencyKey') ?? true);
}

function optionsCollection(offer: ProjectedOffer): INodeProperties[] {
	const options = offer.fields
		.flatMap(({ options }) => options)
		.concat(isOnce(offer) ? [preventDuplicates] : []);
	if (options.length === 0) return [];
	return [{ displayName: 'Options', name: optionsParameter, ...collection('Add option', options) }];
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

/** Read by `nodes/shared/listPages.ts`, in n8n's own words for it. */
const returnAll: INodeProperties = {
	displayName: 'Return All',
	name: returnAllParameter,
	type: 'boolean',
	default: false,
	description: 'Whether to return all results or only up to a given limit',
};

const limit: INodeProperties = {
	displayName: 'Limit',
	name: limitParameter,
	type: 'number',
	displayOptions: { show: { [returnAllParameter]: [false] } },
	typeOptions: { minValue: 1 },
	default: 50,
	description: 'Max number of results to return',
};

const defineUsing: INodeProperties = {
	displayName: 'Define Using',
	name: defineParameter,
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Fields', value: 'fields', description: 'Fill in the fields of this form' },
		{ name: 'JSON', value: 'json', description: 'Give all fields as one JSON object' },
	],
	default: 'fields',
	description: 'How to say what to do',
};

const json: INodeProperties = {
	displayName: 'JSON',
	name: jsonParameter,
	type: 'json',
	displayOptions: { show: { [defineParameter]: ['json'] } },
	default: '{}',
	description: 'All fields of the operation in one object, under the names of the reference',
};

function unlessJson(property: INodeProperties): INodeProperties {
	const { displayOptions } = property;
	return {
		...property,
		displayOptions: { ...displayOptions, hide: { [defineParameter]: ['json'] } },
	};
}

function endpointSelector({ endpoints = [] }: ProjectedOffer): INodeProperties[] {
	if (endpoints.length < 2) return [];
	return [
		{
			displayName: 'Endpoint',
			name: endpointParameter,
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'Automatic', value: '', description: 'The one that can say what the fields say' },
				...endpoints.map(({ id, title, path }) => ({ name: title, value: id, description: path })),
			].sort(byName),
			default: '',
			description: 'Which of the endpoints of the gateway to call',
		},
	];
}
