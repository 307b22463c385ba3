import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type ITriggerFunctions,
	type ITriggerResponse,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { searchInstances } from '../shared/searchInstances';
import { testCredential } from '../shared/testCredential';
import { openTrigger } from '../shared/trigger/openTrigger';
import { passThrough } from '../shared/trigger/passThrough';
import { receiveWebhook } from '../shared/trigger/receiveWebhook';
import { webhookMethods } from '../shared/trigger/webhookMethods';
import { properties } from './generated';

/**
 * Events as items. It has `trigger` for the embedded gateway, `webhook` for vendors' gateways and test runs, and
 * `execute`, which n8n runs first in every execution that either of them started.
 */
export class WhatsAppGatewayTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'WhatsApp Gateway Trigger',
		name: 'whatsAppGatewayTrigger',
		icon: { light: 'file:gateway.svg', dark: 'file:gateway.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when a WhatsApp message arrives or something else happens',
		defaults: { name: 'WhatsApp Gateway Trigger' },
		eventTriggerDescription: 'Waiting for a WhatsApp event',
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'whatsAppGatewayApi', required: true, testedBy: 'whatsAppGatewayApiTest' },
		],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '',
				path: 'webhook',
			},
		],
		properties: [...properties],
	};

	methods = {
		listSearch: { searchInstances },
		credentialTest: { whatsAppGatewayApiTest: testCredential },
	};

	webhookMethods = webhookMethods;

	async trigger(this: ITriggerFunctions): Promise<ITriggerResponse> {
		return openTrigger(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return receiveWebhook(this);
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return passThrough(this);
	}
}
