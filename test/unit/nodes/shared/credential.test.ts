import type { ICredentialTestFunctions } from 'n8n-workflow';
import { WhatsAppGatewayApi } from '../../../../credentials/WhatsAppGatewayApi.credentials';
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
])('%s is authenticated in its own way', async (gateway, headers) => {
	const request = { url: 'http://x', headers: { accept: '*/*' } };
	const sent = await new WhatsAppGatewayApi().authenticate({ gateway, apiKey: 'k' }, request);
	expect(sent.headers).toEqual({ accept: '*/*', ...headers });
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
