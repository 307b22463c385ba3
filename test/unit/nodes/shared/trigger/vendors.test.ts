import { createHmac } from 'node:crypto';
import type { IDataObject } from 'n8n-workflow';
import { receiveWebhook } from '../../../../../nodes/shared/trigger/receiveWebhook';
import { webhookMethods } from '../../../../../nodes/shared/trigger/webhookMethods';
import { dialect as papi } from '../../../../../src/dialects/papi/dialect';
import { dialect as zapini } from '../../../../../src/dialects/zapini/dialect';
import { events } from '../../../../../src/catalogue/events';
import type { HttpRequest } from '../../../../../src/domain/ports/http';
import type { GatewayEvent } from '../../../../../src/domain/event';
import { hookContext, webhookContext, type FakeN8n } from '../../../../support/n8nContexts';

const ours = 'https://n8n.example.com/webhook/1/webhook';
const foreign = 'https://crm.example.com/hook';
const hooks = webhookMethods.default;

/** The webhook of one instance, kept as each vendor keeps it. */
function scene(gateway: string, before: IDataObject | null = null) {
	const state = { webhook: before };
	const asked: HttpRequest[] = [];
	const fake: FakeN8n = {
		credential: { gateway, url: 'http://gateway.example', apiKey: 'key-1', instance: 'sales' },
		http: {
			send: async (request) => {
				asked.push(request);
				if (request.body !== undefined) {
					const body = JSON.parse(request.body as string) as IDataObject;
					state.webhook = (body.messageData as IDataObject | undefined) ?? body;
				}
				const body = JSON.stringify({ success: true, error: false, ...state.webhook });
				return { status: 200, headers: {}, body };
			},
		},
		parameters: { events: ['message.received'] },
		webhookUrl: ours,
		staticData: {},
		logged: [],
	};
	return { state, asked, fake, context: hookContext(fake) };
}

const at = '2026-11-22T09:00:00.000Z';
const received: GatewayEvent = {
	id: 'event-1',
	event: 'message.received',
	instance: 'sales',
	timestamp: Date.parse(at),
	lane: 'chat',
	data: events['message.received'].example,
};
const target = { url: ours, options: {}, phone: '5511988887777', serverUrl: null };

describe('a gateway that knows nothing but the URL', () => {
	test.each([
		['megaapi', 'webhookUrl', 'webhookEnabled'],
		['papi', 'url', 'enabled'],
	])(
		'%s posts to an address that nobody can guess, and gets its own back',
		async (gateway, url, on) => {
			const before = { [url]: foreign, [on]: true };
			const { state, fake, context } = scene(gateway, before);
			expect(await hooks.checkExists.call(context)).toBe(false);
			expect(await hooks.create.call(context)).toBe(true);
			expect(state.webhook).toMatchObject({
				[url]: `${ours}?token=${fake.staticData?.token as string}`,
				[on]: true,
			});
			expect(fake.logged).toEqual([expect.stringContaining('crm.example.com')]);
			expect(await hooks.checkExists.call(context)).toBe(true);

			await hooks.delete.call(context);
			expect(state.webhook).toMatchObject(before);
			expect(fake.staticData).not.toHaveProperty('token');
		},
	);

	test('a post without the secret of the URL is refused', async () => {
		const { fake, context } = scene('papi');
		await hooks.create.call(context);
		const wire = papi.events.encode(received, target);
		const request = { headers: wire?.headers ?? {}, body: wire?.body as IDataObject };
		const refused: FakeN8n = { ...fake, request, response: {} };
		expect(await receiveWebhook(webhookContext(refused))).toEqual({ noWebhookResponse: true });
		expect(refused.response?.status).toBe(401);

		const query = { token: fake.staticData?.token };
		const taken = await receiveWebhook(webhookContext({ ...fake, request: { ...request, query } }));
		expect(taken.workflowData?.[0]?.[0]?.json).toMatchObject({
			event: 'message.received',
			gateway: 'papi',
		});
	});
});

describe('Zapini, which signs and does not tell its webhook', () => {
	test('is registered with a secret, and the person is warned', async () => {
		const { state, fake, context } = scene('zapini');
		expect(await hooks.create.call(context)).toBe(true);
		expect(state.webhook).toMatchObject({
			webhook_url: ours,
			webhook_secret: fake.staticData?.token,
		});
		expect(fake.logged).toEqual([expect.stringContaining('does not tell')]);
		expect(await hooks.checkExists.call(context)).toBe(true);
		await hooks.delete.call(context);
		expect(state.webhook).toMatchObject({ is_active: false });
	});

	test('only a signed post starts the workflow', async () => {
		const { fake, context } = scene('zapini');
		await hooks.create.call(context);
		const body = zapini.events.encode(received, target)?.body as IDataObject;
		const signature = (secret: string) =>
			createHmac('sha256', secret).update(JSON.stringify(body)).digest('hex');
		const post = (secret: string): FakeN8n => ({
			...fake,
			request: { headers: { 'x-webhook-signature': signature(secret) }, body },
			response: {},
		});
		const forged = post('somebody-else');
		expect(await receiveWebhook(webhookContext(forged))).toEqual({ noWebhookResponse: true });
		expect(forged.response?.status).toBe(401);
		const taken = await receiveWebhook(webhookContext(post(fake.staticData?.token as string)));
		expect(taken.workflowData?.[0]?.[0]?.json).toMatchObject({ event: 'message.received' });
	});
});

test('an event that the gateway never emits is refused at publishing, with those it does', async () => {
	const { fake, asked } = scene('megaapi');
	const context = hookContext({ ...fake, parameters: { events: ['poll.vote'] } });
	await expect(hooks.create.call(context)).rejects.toMatchObject({
		message: '"Events" holds what this gateway never tells: Mega-api does not emit poll.vote',
		description: expect.stringContaining('message.received') as string,
	});
	expect(asked).toEqual([]);
});
