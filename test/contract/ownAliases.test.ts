import { openClient } from '../../src/client';
import { dialectNames, findDialect } from '../../src/dialects';
import { adminKey, fixedClock, salesKey, testServer } from '../support/testServer';

/** Paths that only our prefix makes unambiguous: Mega-api's without /rest, P-API's without the instance. */
const cases = dialectNames
	.map(findDialect)
	.flatMap((dialect) =>
		dialect.routes
			.filter(({ askedOnly }) => !askedOnly)
			.flatMap(({ method, path, ownAliases }) =>
				ownAliases.map((alias) => ({ dialect, method, path, alias })),
			),
	);

const filled = (path: string) => path.replace(':instance', 'sales').replace(':groupId', '1@g.us');

test.each(cases)(
	'$dialect.name answers $method $alias below its prefix as $path',
	async ({ dialect, method, path, alias }) => {
		const { server, gateway } = testServer();
		const ask = async (url: string) => {
			gateway.calls.length = 0;
			const headers = dialect.auth.write(salesKey);
			const answer = await server.inject({ method, url, headers });
			return { status: answer.statusCode, body: answer.body, calls: [...gateway.calls] };
		};
		expect(await ask(dialect.prefix + filled(alias))).toEqual(await ask(filled(path)));
	},
);

test('the same paths at the root belong to others, or to nobody', async () => {
	const { server, gateway } = testServer();
	const payload = { jid: '5511988887777@s.whatsapp.net', text: 'hi' };
	const ask = (url: string, key: string) =>
		server.inject({ method: 'POST', url, payload, headers: { 'x-api-key': key } });
	expect((await ask('/send-text', salesKey)).statusCode).toBe(404);
	expect((await ask('/papi/send-text', salesKey)).statusCode).toBe(200);
	expect(gateway.last.input).toMatchObject({ instance: 'sales', to: '5511988887777' });
	// The key of an admin says no instance.
	const answer = await ask('/papi/send-text', adminKey);
	expect(answer.statusCode).toBe(400);
	expect(answer.json()).toMatchObject({ success: false, error: 'instance is required' });
});

function clientOf(dialect: 'papi' | 'megaapi', baseUrl: string) {
	const { gateway, transport } = testServer();
	const keys = { instance: salesKey };
	return { gateway, client: openClient({ dialect, baseUrl, keys, transport, clock: fixedClock }) };
}

test.each([
	['papi', 'http://gateway.test/api/'],
	['papi', 'http://gateway.test/api/instances'],
	['papi', 'http://gateway.test/papi/api/instances/sales'],
	['megaapi', 'http://gateway.test/rest'],
	['megaapi', 'http://gateway.test/megaapi/rest/'],
] as const)('%s: an address copied as %s is understood', async (dialect, baseUrl) => {
	const { client, gateway } = clientOf(dialect, baseUrl);
	await client.call('message.sendText', { instance: 'sales', to: '5511988887777', text: 'hi' });
	expect(gateway.last).toMatchObject({ operation: 'message.sendText', caller: { dialect } });
});

test.each(['papi', 'megaapi'] as const)(
	'%s asks for numbers one after another',
	async (dialect) => {
		const { client, gateway } = clientOf(dialect, 'http://gateway.test');
		gateway.answer('contact.checkNumbers', ({ input }) => ({
			results: (input.numbers as string[]).map((number) => ({
				...{ number, exists: true, chatId: `${number}@s.whatsapp.net`, phone: number, lid: null },
			})),
		}));
		const numbers = ['5511988887777', '5511977776666'];
		const { results } = await client.call('contact.checkNumbers', { instance: 'sales', numbers });
		expect(results.map(({ number, phone }) => [number, phone])).toEqual(
			numbers.map((one) => [one, one]),
		);
		expect(gateway.calls.map(({ input }) => input.numbers)).toEqual(numbers.map((one) => [one]));
	},
);

test.each([
	[{ text: 'hi' }, '/text'],
	[{ text: 'hi', linkPreview: true }, '/sendLinkPreview'],
	[{ text: '@1 hi', mentions: ['5511977776666'] }, '/textMentioned'],
	[{ text: 'hi', replyTo: 'A', quoted: { content: { conversation: 'x' } } }, '/quoteMessage'],
])('Mega-api sends %j by %s', async (said, end) => {
	const urls: string[] = [];
	const { transport } = testServer();
	const client = openClient({
		...{ dialect: 'megaapi', baseUrl: 'http://gateway.test', keys: { instance: salesKey } },
		...{ clock: fixedClock },
		transport: { send: (request) => (urls.push(request.url), transport.send(request)) },
	});
	await client.call('message.sendText', { instance: 'sales', to: '5511988887777', ...said });
	expect(urls).toEqual([`http://gateway.test/rest/sendMessage/sales${end}`]);
});

const rows = [{ title: 'Invoices' }];
const list = { text: 'a', buttonText: 'b', sections: [{ title: 'Support', rows }] };

test.each([
	['papi', 'message.sendText', { text: 'hi', replyTo: 'A' }, 'replyTo'],
	['megaapi', 'message.sendText', { text: 'hi', replyTo: 'A' }, 'replyTo'],
	['papi', 'message.sendMedia', { media: { mediaId: 'm' } }, 'media.mediaId'],
	['megaapi', 'message.sendList', { ...list, footer: 'Acme' }, 'footer'],
] as const)('%s: %s with %j is refused, not sent without', async (dialect, id, said, field) => {
	const { client, gateway } = clientOf(dialect, 'http://gateway.test');
	const call = client.call(id, { instance: 'sales', to: '5511988887777', ...said });
	const refused = { code: 'UNSUPPORTED_BY_GATEWAY', details: { field } };
	await expect(call).rejects.toMatchObject(refused);
	expect(gateway.calls).toEqual([]);
});

test('an error speaks the tongue of the route, where two tongues share the beginning of their paths', async () => {
	const { server } = testServer();
	const ask = async (url: string) => (await server.inject({ url })).json<object>();
	expect(await ask('/api/instances')).toMatchObject({ success: false, code: 'UNAUTHORIZED' });
	expect(await ask('/api/v1/conversations')).toMatchObject({ error: { code: 'UNAUTHORIZED' } });
});
