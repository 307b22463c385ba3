import { receiveWebhook } from '../../../../../nodes/shared/trigger/receiveWebhook';
import { tokenHeader } from '../../../../../nodes/shared/trigger/testRun';
import { webhookMethods } from '../../../../../nodes/shared/trigger/webhookMethods';
import { dialect } from '../../../../../src/dialects/evolution/dialect';
import { events } from '../../../../../src/catalogue/events';
import type { HttpRequest, HttpTransport } from '../../../../../src/domain/ports/http';
import { hookContext, webhookContext, type FakeN8n } from '../../../../support/n8nContexts';

const credential = {
	gateway: 'evolution',
	url: 'http://evolution.example',
	apiKey: 'global-key',
	instance: 'sales',
};
const ours = 'https://n8n.example.com/webhook/1/webhook';
const hooks = webhookMethods.default;

/** Evolution's two webhook endpoints, as its version 2.3.7 answers. */
class FakeEvolution implements HttpTransport {
	webhook: Record<string, unknown> | null = null;
	readonly asked: HttpRequest[] = [];

	async send(request: HttpRequest) {
		this.asked.push(request);
		if (request.url.endsWith('/webhook/set/sales')) {
			const { webhook } = JSON.parse(String(request.body)) as { webhook: Record<string, unknown> };
			const { byEvents, base64, ...rest } = webhook;
			this.webhook = { ...rest, webhookByEvents: byEvents, webhookBase64: base64 };
			return answer(201, this.webhook);
		}
		return answer(200, this.webhook);
	}
}

const answer = (status: number, body: unknown) => ({
	status,
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(body),
});

function scene(change: Partial<FakeN8n> = {}) {
	const evolution = new FakeEvolution();
	const fake: FakeN8n = {
		credential,
		http: evolution,
		parameters: { events: ['message.received'] },
		webhookUrl: ours,
		staticData: {},
		logged: [],
		...change,
	};
	return { evolution, fake, context: hookContext(fake) };
}

describe('publishing on Evolution', () => {
	test('registers the webhook with a secret of its own', async () => {
		const { evolution, fake, context } = scene();
		expect(await hooks.checkExists.call(context)).toBe(false);
		expect(await hooks.create.call(context)).toBe(true);
		const token = fake.staticData?.token;
		expect(token).toHaveLength(43);
		expect(evolution.webhook).toMatchObject({
			url: ours,
			enabled: true,
			headers: { [tokenHeader]: token },
			events: ['MESSAGES_UPSERT'],
		});
		expect(await hooks.checkExists.call(context)).toBe(true);
	});

	test('registers anew when somebody changed the webhook meanwhile', async () => {
		const { evolution, context } = scene();
		await hooks.create.call(context);
		evolution.webhook = { ...evolution.webhook, headers: { [tokenHeader]: 'another' } };
		expect(await hooks.checkExists.call(context)).toBe(false);
	});

	test('puts back word for word what was there before', async () => {
		const { evolution, fake, context } = scene();
		const crm = {
			url: 'https://crm.example/hook?secret=1',
			enabled: true,
			headers: { 'x-crm': 'yes' },
			events: ['GROUPS_UPSERT', 'MESSAGES_UPSERT'],
			webhookByEvents: true,
			webhookBase64: false,
		};
		evolution.webhook = crm;
		await hooks.create.call(context);
		expect(fake.logged?.join()).toContain('crm.example');
		expect(fake.logged?.join()).not.toContain('secret');
		await hooks.delete.call(context);
		expect(evolution.webhook).toEqual(crm);
		expect(fake.staticData).not.toHaveProperty('token');
	});

	test('switches its own webhook off when there was none before', async () => {
		const { evolution, context } = scene();
		await hooks.create.call(context);
		await hooks.delete.call(context);
		expect(evolution.webhook).toMatchObject({ enabled: false, headers: {} });
	});

	test('leaves a webhook alone that came after its own', async () => {
		const { evolution, context } = scene();
		await hooks.create.call(context);
		const later = { ...evolution.webhook, url: 'https://later.example' };
		evolution.webhook = later;
		await hooks.delete.call(context);
		expect(evolution.webhook).toEqual(later);
	});

	test('fails with what the gateway says', async () => {
		const { context } = scene({
			http: {
				send: async () =>
					answer(401, {
						status: 401,
						error: 'Unauthorized',
						response: { message: 'Unauthorized' },
					}),
			},
		});
		await expect(hooks.create.call(context)).rejects.toThrow(/401|key/i);
	});
});

describe('a request to the webhook', () => {
	const wire = dialect.events.encode(
		{
			id: 'evt_1',
			event: 'message.received',
			instance: 'sales',
			timestamp: Date.parse('2026-11-22T09:00:00.000Z'),
			lane: 'x',
			data: events['message.received'].example,
		},
		{ url: ours, options: {}, phone: '5511988887777', serverUrl: null },
	);
	const body = wire?.body as Record<string, never>;

	const request = (headers: Record<string, string>, parameters = {}) => {
		const fake: FakeN8n = {
			credential,
			staticData: { token: 'the-secret' },
			parameters: { events: ['message.received'], ...parameters },
			request: { headers, body },
		};
		return { fake, received: receiveWebhook(webhookContext(fake)) };
	};

	test('with the secret starts the workflow with the canonical item', async () => {
		const { received } = request({ [tokenHeader]: 'the-secret' });
		const [items] = (await received).workflowData ?? [];
		expect(items).toHaveLength(1);
		expect(items?.[0]?.json).toMatchObject({
			event: 'message.received',
			gateway: 'evolution',
			instance: 'sales',
			vendorMessageId: '3EB0C767D26A1B2E5C7A',
			chatInput: 'hi',
			isGroup: false,
			sentBy: 'contact',
		});
	});

	test.each([
		['no secret', {}],
		['a wrong secret', { [tokenHeader]: 'the-secreT' }],
		['a secret that is too long', { [tokenHeader]: 'the-secret-and-more' }],
	])('with %s gets 401 and starts nothing', async (_, headers) => {
		const { fake, received } = request(headers);
		expect(await received).toEqual({ noWebhookResponse: true });
		expect(fake.response?.status).toBe(401);
	});

	test('for a node that registered no webhook gets 401', async () => {
		const fake: FakeN8n = { credential, request: { headers: { [tokenHeader]: '' }, body } };
		expect(await receiveWebhook(webhookContext(fake))).toEqual({ noWebhookResponse: true });
	});

	test.each([
		['an event that was not chosen', { events: ['message.status'] }],
		['a chat that is filtered out', { options: { chats: 'groups' } }],
	])('with %s is answered and starts nothing', async (_, parameters) => {
		const { received } = request({ [tokenHeader]: 'the-secret' }, parameters);
		expect(await received).toEqual({ webhookResponse: { received: true } });
	});
});
