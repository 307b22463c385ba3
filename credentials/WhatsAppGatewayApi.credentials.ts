import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	IHttpRequestHelper,
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
				{
					name: 'Mega-Api',
					value: 'megaapi',
					description: 'An instance at megaapi.com.br',
				},
				{
					name: 'P-API',
					value: 'papi',
					description: 'A server that runs P-API (Pastorini API)',
				},
				{
					name: 'Zapini',
					value: 'zapini',
					description: 'An account or an instance at zapini.app',
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
			displayName: 'URL',
			name: 'url',
			type: 'string',
			displayOptions: { show: { gateway: ['megaapi'] } },
			default: '',
			required: true,
			placeholder: 'e.g. https://apistart01.megaapi.com.br',
			description: 'Host of the instance, as its page in the dashboard shows it',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			displayOptions: { show: { gateway: ['papi'] } },
			default: '',
			required: true,
			placeholder: 'e.g. https://papi.example.com',
			description: 'Address of the server, without <code>/api</code>',
		},
		{
			displayName: 'URL',
			name: 'url',
			type: 'string',
			displayOptions: { show: { gateway: ['zapini'] } },
			default: '',
			required: true,
			placeholder: 'e.g. https://zapini.app',
			description:
				'Address of Zapini, or of one instance, such as <code>https://instance-18.zapini.app</code>',
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
			displayName: 'Token',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { gateway: ['megaapi'] } },
			default: '',
			required: true,
			description: 'Token of the instance, as its page in the dashboard shows it',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { gateway: ['papi'] } },
			default: '',
			required: true,
			description: 'Key that the server expects in the header x-api-key',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			displayOptions: { show: { gateway: ['zapini'] } },
			options: [
				{
					name: 'Email and Password',
					value: 'login',
					description: 'All instances of the account',
				},
				{
					name: 'Token',
					value: 'token',
					description: 'A token of one instance, which begins with sk_, or one that a login gave',
				},
			],
			default: 'token',
			description: 'How to log in',
		},
		{
			displayName: 'Token',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { gateway: ['zapini'], authentication: ['token'] } },
			default: '',
			required: true,
			description: 'Made in the panel under Instances > API tokens',
		},
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			displayOptions: { show: { gateway: ['zapini'], authentication: ['login'] } },
			default: '',
			required: true,
			placeholder: 'e.g. name@email.com',
			description: 'Email of the user',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { gateway: ['zapini'], authentication: ['login'] } },
			default: '',
			required: true,
			description: 'Password of the user',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
		{
			displayName: 'Metrics Password',
			name: 'metricsPassword',
			type: 'string',
			typeOptions: { password: true },
			displayOptions: { show: { gateway: ['evolution'] } },
			default: '',
			placeholder: 'e.g. user:password',
			description:
				'User and password of <code>/metrics</code>, with a colon between them; only needed to read metrics',
		},
		{
			displayName: 'Instance Key',
			name: 'instance',
			type: 'string',
			displayOptions: { show: { gateway: ['megaapi'] } },
			default: '',
			required: true,
			placeholder: 'e.g. megaapi-sdfsdfgkiiuyHH',
			description: 'Key of the instance, as its page in the dashboard shows it',
		},
		{
			displayName: 'Default Instance',
			name: 'instance',
			type: 'string',
			displayOptions: { hide: { gateway: ['megaapi'] } },
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

	/** Logs in where e-mail and password are all there is; n8n keeps the token, and asks again when it was refused. */
	async preAuthentication(
		this: IHttpRequestHelper,
		{ gateway, authentication, url, email, password }: ICredentialDataDecryptedObject,
	): Promise<IDataObject> {
		if (gateway !== 'zapini' || authentication !== 'login') return {};
		const answer = (await this.helpers.httpRequest({
			method: 'POST',
			url: `${typeof url === 'string' ? url.trim().replace(/\/+$/, '') : ''}/auth/login`,
			body: { email, password, device_name: 'n8n' },
			json: true,
		})) as { token?: string; data?: { token?: string } } | undefined;
		return { sessionToken: answer?.data?.token ?? answer?.token };
	}

	async authenticate(
		credential: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return { ...request, headers: { ...request.headers, ...keyHeaders(credential, request.url) } };
	}
}

/** The header that carries the key, as each gateway wants it. */
function keyHeaders(credential: ICredentialDataDecryptedObject, url: string): IDataObject {
	const { gateway, authentication, apiKey, sessionToken, metricsPassword } = credential;
	const key = typeof apiKey === 'string' ? apiKey.trim() : '';
	if (gateway === 'papi') return { 'x-api-key': key };
	if (gateway === 'evolution') {
		const pair = typeof metricsPassword === 'string' ? metricsPassword : '';
		if (!pair || !/\/metrics(\?|$)/.test(url)) return { apikey: key };
		return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` };
	}
	const isSession = gateway === 'zapini' && authentication === 'login';
	const token = isSession && typeof sessionToken === 'string' ? sessionToken : key;
	return { authorization: `Bearer ${token}` };
}
