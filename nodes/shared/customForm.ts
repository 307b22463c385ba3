import type { INodeProperties } from 'n8n-workflow';

/** The resource that stands for requests beyond the catalogue. */
export const customResource = 'api';

const show = { resource: [customResource], operation: ['customRequest'] };
const bodyMethods = ['POST', 'PUT', 'PATCH', 'DELETE'];

/** Any request with the credential's key; read by `runCustomRequest`. */
export const customProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [customResource] } },
		options: [
			{
				name: 'Custom Request',
				value: 'customRequest',
				description: 'Sends any request to the gateway, with the key of the credential',
				action: 'Send a custom request',
			},
		],
		default: 'customRequest',
	},
	{
		displayName: 'Method',
		name: 'method',
		type: 'options',
		displayOptions: { show },
		options: ['DELETE', 'GET', 'PATCH', 'POST', 'PUT'].map((name) => ({ name, value: name })),
		default: 'GET',
		description: 'The HTTP method',
	},
	{
		displayName: 'Path',
		name: 'path',
		type: 'string',
		displayOptions: { show },
		default: '',
		required: true,
		placeholder: 'e.g. /instance/connectionState/sales',
		description: 'Below the address in the credential',
	},
	{
		displayName: 'Query Parameters',
		name: 'query',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Parameter',
		displayOptions: { show },
		default: {},
		options: [
			{
				displayName: 'Parameter',
				name: 'items',
				values: [
					{ displayName: 'Name', name: 'name', type: 'string', default: '' },
					{ displayName: 'Value', name: 'value', type: 'string', default: '' },
				],
			},
		],
		description: 'What follows the question mark of the address',
	},
	{
		displayName: 'Body',
		name: 'body',
		type: 'json',
		displayOptions: { show: { ...show, method: bodyMethods } },
		default: '',
		description: 'JSON to send. Leave empty to send none.',
	},
	{
		displayName: 'Options',
		name: 'requestOptions',
		type: 'collection',
		placeholder: 'Add option',
		displayOptions: { show },
		default: {},
		options: [
			{
				displayName: 'Headers',
				name: 'headers',
				type: 'json',
				default: '{}',
				description: 'Further headers, as a JSON object. The key is there already.',
			},
			{
				displayName: 'Timeout',
				name: 'timeoutMs',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 30000,
				description: 'Milliseconds to wait for the answer',
			},
		],
	},
];

/** What to do when the credential's gateway has no such operation; read by `runUnsupported`. */
export const onUnsupportedProperty: INodeProperties = {
	displayName: 'On Unsupported',
	name: 'onUnsupported',
	type: 'options',
	noDataExpression: true,
	displayOptions: { hide: { resource: [customResource] } },
	options: [
		{ name: 'Fail', value: 'fail', description: 'Stop with an error that says why' },
		{
			name: 'Skip Item',
			value: 'skip',
			description: 'Pass the item on unchanged, with a hint in the output',
		},
		{
			name: 'Use Fallback',
			value: 'fallback',
			description:
				'Do what comes nearest, such as a numbered text for buttons; fail where nothing does',
		},
	],
	default: 'fail',
	description: 'What to do when the gateway of the credential cannot do this',
};
