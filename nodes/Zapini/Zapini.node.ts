import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { listSearch, loadOptions } from '../shared/listSearch';
import { runItems } from '../shared/runItems';
import { testCredential } from '../shared/testCredential';
import { forms, properties } from './generated';

/** Everything that this vendor's gateway can do, under its own credential. */
export class Zapini implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Zapini',
		name: 'zapini',
		icon: {
			light: 'file:../WhatsAppGateway/gateway.svg',
			dark: 'file:../WhatsAppGateway/gateway.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Every endpoint of Zapini, as an operation with real fields',
		defaults: { name: 'WhatsApp Zapini' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'whatsAppGatewayApi', required: true, testedBy: 'whatsAppGatewayApiTest' },
		],
		properties: [...properties],
	};

	methods = {
		listSearch,
		loadOptions,
		credentialTest: { whatsAppGatewayApiTest: testCredential },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runItems(this, forms, { vendor: 'zapini' });
	}
}
