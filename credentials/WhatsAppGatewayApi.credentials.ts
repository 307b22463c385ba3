import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';

/** Which gateway, where it is, and its key: to switch gateways is to edit one credential. */
export class WhatsAppGatewayApi implements ICredentialType {
	name = 'whatsAppGatewayApi';

	displayName = 'WhatsApp Gateway API';

	documentationUrl = 'https://github.com/wagate/n8n-nodes-wagate#credentials';

	icon = {
		light: 'file:../nodes/WhatsAppGateway/gateway.svg',
		dark: 'file:../nodes/WhatsAppGateway/gateway.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Gateway',
			name: 'gateway',
			type: 'options',
			options: [
				{
					name: 'Embedded',
					value: 'embedded',
					description: 'The gateway of this package: no other server is needed',
				},
				{
					name: 'Evolution API',
					value: 'evolution',
					description: 'A server that runs Evolution API 2',
				},
			],
			default: 'embedded',
			description: 'What connects to WhatsApp',
		},
		{
			displayName: 'Connection',
			name: 'connection',
			type: 'options',
			displayOptions: { show: { gateway: ['embedded'] } },
			options: [
				{
					name: 'Started With n8n',
					value: 'sidecar',
					description: 'N8n starts the gateway beside itself and keeps its data in its own folder',
				},
				{
					name: 'URL',
					value: 'url',
					description: 'A gateway that you run yourself with <code>wagate serve</code>',
				},
			],
			default: 'sidecar',
			description: 'Where the gateway runs',
		},
		{
			displayName: 'Network',
			name: 'network',
			type: 'options',
			displayOptions: { show: { gateway: ['embedded'], connection: ['sidecar'] } },
			options: [
				{ name: 'WhatsApp', value: 'whatsapp' },
				{ name: 'Sandbox (Local WhatsApp for Tests)', value: 'sandbox' },
			],
			default: 'whatsapp',
			description: 'Each network has its own data, so that tests never touch a real account',
		},
		{
			displayName: 'Sandbox URL',
			name: 'sandboxUrl',
			type: 'string',
			displayOptions: {
				show: { gateway: ['embedded'], connection: ['sidecar'], network: ['sandbox'] },
			},
			default: '',
			placeholder: 'e.g. http://127.0.0.1:8490',
			description:
				'A running <code>wagate sandbox</code>. When empty, the environment variable WAGATE_SANDBOX_URL counts, else the gateway starts a sandbox of its own.',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			displayOptions: { show: { gateway: ['embedded'], connection: ['url'] } },
			default: '',
			required: true,
			placeholder: 'e.g. http://127.0.0.1:8480',
			description: 'Address that <code>wagate serve</code> printed when it started',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			displayOptions: { show: { gateway: ['evolution'] } },
			default: '',
			required: true,
			placeholder: 'e.g. https://evolution.example.com',
			description: 'Address of the API itself, without <code>/manager</code>',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { gateway: ['embedded'], connection: ['url'] } },
			default: '',
			required: true,
			description: 'The admin key, or the key of one instance',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { gateway: ['evolution'] } },
			default: '',
			required: true,
			description: 'The global key of the server, or the token of one instance',
		},
		{
			displayName: 'Default Instance',
			name: 'instance',
			type: 'string',
			default: '',
			placeholder: 'e.g. sales',
			description: 'Used by every node whose own Instance field is empty',
		},
		{
			displayName: 'Default Country',
			name: 'country',
			type: 'string',
			default: '',
			placeholder: 'e.g. BR',
			description:
				'Two letters of the country that completes phone numbers written without their country code. When empty, numbers need their country code.',
		},
	];

	async authenticate(
		{ gateway, apiKey }: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		const key = typeof apiKey === 'string' ? apiKey : '';
		const own = gateway === 'evolution' ? { apikey: key } : { authorization: `Bearer ${key}` };
		return { ...request, headers: { ...request.headers, ...own } };
	}
}
