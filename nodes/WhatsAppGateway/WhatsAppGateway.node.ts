import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { onUnsupportedProperty } from '../shared/customForm';
import { listSearch, loadOptions } from '../shared/listSearch';
import { runItems } from '../shared/runItems';
import { testCredential } from '../shared/testCredential';
import { forms, properties } from './generated';

/** The same operations on every gateway that a credential can name. */
export class WhatsAppGateway implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Gateway',
		name: 'whatsAppGateway',
		icon: { light: 'file:gateway.svg', dark: 'file:gateway.dark.svg' },
		group: ['output'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Send WhatsApp messages and manage linked accounts, with an embedded gateway or your own',
		defaults: { name: 'WhatsApp Gateway' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'whatsAppGatewayApi', required: true, testedBy: 'whatsAppGatewayApiTest' },
		],
		properties: [...properties, onUnsupportedProperty],
	};

	methods = {
		listSearch,
		loadOptions,
		credentialTest: { whatsAppGatewayApiTest: testCredential },
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return runItems(this, forms);
	}
}
