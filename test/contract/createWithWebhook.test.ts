import { adminKey, testServer } from '../support/testServer';

/** Most clients of Evolution give the webhook along with the new instance. */
function create(webhook: unknown) {
	const scene = testServer();
	const payload = { instanceName: 'new', integration: 'WHATSAPP-BAILEYS', webhook };
	const send = () =>
		scene.server.inject({
			...{ method: 'POST', url: '/instance/create', payload },
			headers: { apikey: adminKey },
		});
	return { ...scene, send };
}

test('the webhook is set once the instance is there', async () => {
	const { gateway, send } = create({
		...{ url: 'https://n8n.test/w', byEvents: true, headers: { 'x-a': 'b' } },
		events: ['MESSAGES_UPSERT'],
	});
	expect((await send()).statusCode).toBe(201);
	expect(gateway.calls.map(({ operation }) => operation)).toEqual([
		'instance.create',
		'webhook.set',
	]);
	expect(gateway.last).toMatchObject({
		input: {
			instance: 'new',
			url: 'https://n8n.test/w',
			byEvents: true,
			headers: { 'x-a': 'b' },
			events: ['message.received'],
		},
		caller: { dialect: 'evolution' },
	});
});

test('a wrong webhook is named, and no instance is created', async () => {
	const { gateway, send } = create({ url: 'n8n.test', enabled: true });
	const answer = await send();
	expect(answer.statusCode).toBe(400);
	expect(answer.body).toContain('webhook.url');
	expect(gateway.calls).toEqual([]);
});

test.each([[undefined], [null], [{}], [{ url: '', events: [], byEvents: false }]])(
	'a webhook that says nothing (%j) sets none',
	async (webhook) => {
		const { gateway, send } = create(webhook);
		expect((await send()).statusCode).toBe(201);
		expect(gateway.calls.map(({ operation }) => operation)).toEqual(['instance.create']);
	},
);

test.each([
	[{ integration: 'WHATSAPP-BUSINESS' }, 'integration'],
	[{ proxyHost: '10.0.0.1' }, 'proxyHost'],
	[{ rabbitmq: { enabled: true, events: [] } }, 'enabled'],
	[{ chatwootUrl: 'https://chatwoot.test' }, 'chatwootUrl'],
])('%j is refused, since doing without would not do what was asked', async (extra, name) => {
	const { server, gateway } = testServer();
	const answer = await server.inject({
		...{ method: 'POST', url: '/instance/create', headers: { apikey: adminKey } },
		payload: { instanceName: 'new', ...extra },
	});
	expect(answer.statusCode).toBe(501);
	expect(answer.body).toContain(name);
	expect(gateway.calls).toEqual([]);
});
