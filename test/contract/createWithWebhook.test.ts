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
			events: ['message.received', 'message.reaction', 'poll.vote', 'status.received'],
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

async function created(extra: object) {
	const { server, gateway } = testServer();
	const answer = await server.inject({
		...{ method: 'POST', url: '/instance/create', headers: { apikey: adminKey } },
		payload: { instanceName: 'new', ...extra },
	});
	return { answer, gateway };
}

test.each([
	[{ integration: 'WHATSAPP-BUSINESS' }, { integration: 'cloudApi' }],
	[{ rejectCall: true, msgCall: 'no' }, { settings: { rejectCalls: true, rejectCallText: 'no' } }],
	[
		{ proxyHost: '10.0.0.1', proxyPort: '80' },
		{ proxy: { enabled: true, host: '10.0.0.1', port: 80 } },
	],
	[{ rabbitmq: { enabled: true, events: [] } }, { rabbitmq: { enabled: true, events: [] } }],
	[{ chatwootUrl: 'https://chatwoot.test' }, { chatwoot: { url: 'https://chatwoot.test' } }],
])('%j reaches the engine, which refuses what it cannot do yet', async (extra, input) => {
	const { answer, gateway } = await created(extra);
	expect(answer.statusCode).toBe(201);
	expect(gateway.last.input).toMatchObject(input);
});

test('what is switched off or empty says nothing: many clients send it all', async () => {
	const { gateway } = await created({
		...{ qrcode: false, number: '', rejectCall: false, msgCall: '', groupsIgnore: false },
		...{ proxyHost: '', proxyPort: '', proxyProtocol: '', proxyUsername: '', proxyPassword: '' },
		...{ rabbitmq: { enabled: false, events: ['CALL'] }, sqs: {}, websocket: {}, nats: {} },
		...{ chatwootUrl: '', chatwootSignMsg: false },
	});
	const said = Object.keys(gateway.last.input);
	expect(said).toEqual(['instance', 'connect']);
});

test.each(['websocket', 'nats'])('%s cannot be switched on at creation', async (bus) => {
	const { answer, gateway } = await created({ [bus]: { enabled: true, events: [] } });
	expect(answer.statusCode).toBe(501);
	expect(gateway.calls).toEqual([]);
});
