import {
	NodeApiError,
	type ICredentialTestFunctions,
	type IHttpRequestHelper,
	type IHttpRequestOptions,
	type INode,
} from 'n8n-workflow';
import { WhatsAppGatewayApi } from '../../../../credentials/WhatsAppGatewayApi.credentials';
import { N8nTransport, type RequestContext } from '../../../../nodes/shared/n8nTransport';
import { readCredential } from '../../../../nodes/shared/readCredential';
import { searchInstances } from '../../../../nodes/shared/searchInstances';
import { testCredential } from '../../../../nodes/shared/testCredential';
import type { HttpRequest, HttpResponse } from '../../../../src/domain/ports/http';
import { hookContext } from '../../../support/n8nContexts';
import { adminKey, testServer } from '../../../support/testServer';

const url = {
	gateway: 'embedded',
	connection: 'url',
	url: 'http://gateway.example',
	apiKey: adminKey,
};

describe('reading the credential', () => {
	test('the embedded gateway needs nothing filled in', () => {
		expect(readCredential({ gateway: 'embedded', connection: 'sidecar' })).toEqual({
			gateway: 'embedded',
			connection: 'sidecar',
			network: 'whatsapp',
			sandboxUrl: null,
			instance: '',
			country: null,
		});
	});

	test('what another choice hides does not count', () => {
		const data = { ...url, connection: 'sidecar', network: 'whatsapp', sandboxUrl: 'http://x' };
		const credential = readCredential(data);
		expect(credential).not.toHaveProperty('url');
		expect(credential).toMatchObject({ sandboxUrl: null });
	});

	test.each([
		['http://gw:8480/', 'http://gw:8480'],
		['https://gw.example/manager', 'https://gw.example'],
		['https://gw.example/manager/instances?x=1', 'https://gw.example'],
		[' https://gw.example/api/ ', 'https://gw.example/api'],
	])('the pasted address %s is %s', (pasted, used) => {
		expect(readCredential({ ...url, url: pasted })).toMatchObject({ url: used });
	});

	test.each([
		[{ ...url, url: '' }, 'URL is empty'],
		[{ ...url, url: 'gw.example' }, 'does not begin with http'],
		[{ ...url, apiKey: '' }, 'API Key is empty'],
		[{ ...url, country: 'Brazil' }, 'Default Country "Brazil"'],
		[{ ...url, gateway: 'carrier-pigeon' }, 'does not know the gateway'],
	])('%j is refused', (data, message) => {
		expect(() => readCredential(data)).toThrow(message);
	});
});

test.each([
	['embedded', { authorization: 'Bearer k' }],
	['evolution', { apikey: 'k' }],
	['megaapi', { authorization: 'Bearer k' }],
	['papi', { 'x-api-key': 'k' }],
	['zapini', { authorization: 'Bearer k' }],
])('%s is authenticated in its own way', async (gateway, headers) => {
	const request = { url: 'http://x', headers: { accept: '*/*' } };
	const sent = await new WhatsAppGatewayApi().authenticate({ gateway, apiKey: 'k' }, request);
	expect(sent.headers).toEqual({ accept: '*/*', ...headers });
});

describe('Zapini with e-mail and password', () => {
	const login = {
		...{ gateway: 'zapini', authentication: 'login', url: 'https://zapini.example/' },
		...{ email: 'ann@example.com', password: 'correct horse', sessionToken: 'kept' },
	};

	test('sends the token that n8n keeps', async () => {
		const sent = await new WhatsAppGatewayApi().authenticate(login, { url: 'http://x' });
		expect(sent.headers).toEqual({ authorization: 'Bearer kept' });
	});

	test('logs in for a new token when n8n asks for one', async () => {
		const httpRequest = jest.fn(async () => ({ success: true, data: { token: 'new' } }));
		const helper = { helpers: { httpRequest } } as unknown as IHttpRequestHelper;
		const kept = await new WhatsAppGatewayApi().preAuthentication.call(helper, login);
		expect(kept).toEqual({ sessionToken: 'new' });
		expect(httpRequest).toHaveBeenCalledWith(
			expect.objectContaining({
				url: 'https://zapini.example/auth/login',
				body: { email: 'ann@example.com', password: 'correct horse', device_name: 'n8n' },
			}),
		);
	});

	test('is no business of other gateways', async () => {
		const helper = {} as IHttpRequestHelper;
		expect(await new WhatsAppGatewayApi().preAuthentication.call(helper, url)).toEqual({});
	});

	test.each([
		[{ email: '' }, 'Email is empty'],
		[{ password: '' }, 'Password is empty'],
	])('%j is refused', (change, message) => {
		expect(() => readCredential({ ...login, ...change })).toThrow(message);
	});

	test('a refusal of the renewed token is the gateway’s answer', async () => {
		const refused = new NodeApiError({} as INode, { message: 'no' }, { httpCode: '401' });
		const asked: IHttpRequestOptions[] = [];
		const helpers = {
			httpRequestWithAuthentication: (_: string, options: IHttpRequestOptions) => {
				asked.push(options);
				return Promise.reject(refused);
			},
		};
		const transport = new N8nTransport({ helpers } as unknown as RequestContext, true);
		const request = { method: 'GET' as const, url: 'http://x', headers: {}, timeoutMs: 1 };
		expect(await transport.send(request)).toMatchObject({ status: 401 });
		expect(asked[0]?.ignoreHttpStatusErrors).toEqual({ ignore: true, except: [401] });
	});
});

test.each([
	[{ url: 'https://instance-18.zapini.app', apiKey: '1|abc' }, '18', { admin: '1|abc' }],
	[{ url: 'https://zapini.app', apiKey: 'sk_abc' }, 'token', { instance: 'sk_abc' }],
	[{ url: 'https://zapini.app', apiKey: 'sk_abc', instance: 'own' }, 'own', { instance: 'sk_abc' }],
	[{ url: 'https://zapini.app', apiKey: '1|abc' }, '', { admin: '1|abc' }],
])('at Zapini, %j means the instance "%s"', (data, instance, keys) => {
	expect(readCredential({ gateway: 'zapini', ...data })).toMatchObject({ instance, keys });
});

describe('testing the credential', () => {
	const inProcess = (): { send: (request: HttpRequest) => Promise<HttpResponse> } => {
		const { transport } = testServer();
		return { send: (request) => transport.send(request) };
	};

	/** n8n's older helper, over the server in this process. */
	function run(data: Record<string, string>, { send } = inProcess()) {
		const request = async (options: {
			method: 'GET';
			uri: string;
			headers: Record<string, string>;
		}) => {
			const { status, ...answer } = await send({ ...options, url: options.uri, timeoutMs: 1 });
			return { ...answer, statusCode: status };
		};
		const context = { helpers: { request } } as unknown as ICredentialTestFunctions;
		return testCredential.call(context, { id: '', name: '', type: '', data });
	}

	test('a good one says what is there', async () => {
		expect(await run(url)).toEqual({
			status: 'OK',
			message: 'Gateway at http://gateway.example: 1 instance, 1 connected',
		});
	});

	test('a key of one instance tells the state of that one', async () => {
		const data = { gateway: 'megaapi', url: 'http://m.example', apiKey: 'k', instance: 'mega-1' };
		const body = '{"error":false,"message":"","instance":{"key":"mega-1","state":"connected"}}';
		const { status, message } = await run(data, {
			send: async () => ({ status: 200, headers: {}, body }),
		});
		expect([status, message]).toEqual([
			'OK',
			'Mega-api at http://m.example: instance mega-1 is connected',
		]);
	});

	test('a login is tried with what the form holds', async () => {
		const asked: string[] = [];
		const data = {
			...{ gateway: 'zapini', authentication: 'login', url: 'http://z.example' },
			...{ email: 'ann@example.com', password: 'correct horse' },
		};
		const { status, message } = await run(data, {
			send: async ({ url: address, headers }) => {
				asked.push(`${address} ${headers.authorization ?? ''}`);
				const answer = address.endsWith('/login') ? { token: 'new' } : { instances: [] };
				return { status: 200, headers: {}, body: JSON.stringify({ success: true, data: answer }) };
			},
		});
		expect([status, message]).toEqual([
			'OK',
			expect.stringContaining('Zapini at http://z.example'),
		]);
		expect(asked[0]).toContain('/auth/login');
		expect(asked[1]).toContain('Bearer new');
	});

	test('a wrong key is told, and not shown', async () => {
		const { status, message } = await run({ ...url, apiKey: 'wag_wrong-key-wrong-key' });
		expect(status).toBe('Error');
		expect(message).toContain('API key');
		expect(message).toContain('http://gateway.example');
		expect(message).not.toContain('wag_wrong');
	});

	test('a page instead of an API is told', async () => {
		const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html></html>' };
		const { message } = await run(url, { send: async () => page });
		expect(message).toContain('not a panel or a proxy page');
	});

	test('a field that is missing is told before anything is sent', async () => {
		const send = jest.fn();
		expect((await run({ ...url, url: '' }, { send })).message).toContain('URL is empty');
		expect(send).not.toHaveBeenCalled();
	});
});

test('the picker shows name, number and state, and searches in them', async () => {
	const { transport } = testServer();
	const search = (filter?: string) =>
		searchInstances.call(hookContext({ credential: url, http: transport }), filter);
	const all = { results: [{ name: 'sales (+5511988887777, connected)', value: 'sales' }] };
	expect(await search()).toEqual(all);
	expect(await search('CONNECTED')).toEqual(all);
	expect(await search('nobody')).toEqual({ results: [] });
});
