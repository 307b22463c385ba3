import type { IDataObject } from 'n8n-workflow';
import { openTrigger } from '../../../../../nodes/shared/trigger/openTrigger';
import { webhookMethods } from '../../../../../nodes/shared/trigger/webhookMethods';
import { hookContext, triggerContext, type FakeN8n } from '../../../../support/n8nContexts';

const hooks = webhookMethods.default;
let places = 0;

/** The one webhook of an instance, kept as each vendor keeps it, and n8n with several workflows. */
function scene(gateway: string, { isDown = false } = {}) {
	const state = { webhook: null as IDataObject | null, isDown };
	const url = `http://gateway-${(places += 1)}.example`;
	const http: FakeN8n['http'] = {
		send: async (request) => {
			if (state.isDown) throw new Error('down');
			if (request.body !== undefined) {
				const body = JSON.parse(request.body as string) as IDataObject;
				state.webhook = (body.messageData as IDataObject | undefined) ?? body;
			}
			const body = JSON.stringify({ success: true, error: false, ...state.webhook });
			return { status: 200, headers: {}, body };
		},
	};
	const n8n = (name: string, change: Partial<FakeN8n> = {}): FakeN8n => ({
		credential: { gateway, url, apiKey: 'key-1', instance: 'sales' },
		http,
		parameters: { events: ['message.received'] },
		webhookUrl: `https://n8n.example.com/webhook/${name}/webhook`,
		workflow: { id: `id-of-${name}`, name },
		staticData: {},
		...change,
	});
	const publish = (fake: FakeN8n) => hooks.create.call(hookContext(fake));
	const unpublish = (fake: FakeN8n) => hooks.delete.call(hookContext(fake));
	return { state, n8n, publish, unpublish };
}

describe.each(['megaapi', 'papi', 'zapini'])('%s has one webhook for an instance', (gateway) => {
	test('a second workflow is told which one has it, and leaves it alone', async () => {
		const { state, n8n, publish, unpublish } = scene(gateway);
		const [first, second] = [n8n('first'), n8n('second')];
		await publish(first);
		const before = state.webhook;
		await expect(publish(second)).rejects.toMatchObject({
			message:
				'"Instance" is taken: "sales" has one webhook, and it belongs to the workflow "first" (id-of-first)',
			description: expect.stringContaining('Unpublish that workflow') as string,
		});
		// n8n cleans up after a failed publishing.
		await unpublish(second);
		expect(state.webhook).toEqual(before);

		await unpublish(first);
		expect(await publish(second)).toBe(true);
	});

	test('after a restart of n8n the first is known again', async () => {
		const { n8n, publish } = scene(gateway);
		const first = n8n('first', {
			staticData: {
				instance: 'sales',
				token: 'secret',
				place: 'https://n8n.example.com/webhook/first/webhook',
			},
		});
		await openTrigger(triggerContext(first));
		await expect(publish(n8n('second'))).rejects.toThrow('"first" (id-of-first)');
	});

	test('a gateway that is gone does not keep the place taken', async () => {
		const { state, n8n, publish, unpublish } = scene(gateway);
		const first = n8n('first');
		await publish(first);
		state.isDown = true;
		await expect(unpublish(first)).rejects.toThrow();
		state.isDown = false;
		state.webhook = null;
		expect(await publish(n8n('second'))).toBe(true);
	});

	test('publishing a workflow again is no conflict', async () => {
		const { n8n, publish } = scene(gateway);
		const first = n8n('first');
		await publish(first);
		expect(await publish(first)).toBe(true);
	});

	test('a test run borrows the webhook and gives it back', async () => {
		const { state, n8n, publish, unpublish } = scene(gateway);
		const first = n8n('first');
		await publish(first);
		const before = state.webhook;
		const test = n8n('first', {
			mode: 'manual',
			webhookUrl: 'https://n8n.example.com/webhook-test/first/webhook',
		});
		await publish(test);
		expect(JSON.stringify(state.webhook)).toContain('webhook-test');
		await unpublish({ ...test, mode: 'internal' });
		expect(state.webhook).toMatchObject(before ?? {});
	});
});

test('a webhook of this n8n that nobody here knows is named by its address', async () => {
	const { state, n8n, publish } = scene('papi');
	state.webhook = { url: 'https://n8n.example.com/webhook/other/webhook?token=x', enabled: true };
	await expect(publish(n8n('second'))).rejects.toMatchObject({
		message: expect.stringContaining(
			'another trigger of this n8n, at /webhook/other/webhook',
		) as string,
		description: expect.stringContaining('switch the webhook off') as string,
	});
	expect(state.webhook.url).toContain('/other/');
});

test('another instance, and the same one at another gateway, have webhooks of their own', async () => {
	const { n8n, publish } = scene('zapini');
	const first = n8n('first');
	await publish(first);
	const at = (change: Record<string, string>) => ({
		credential: { ...first.credential, ...change },
	});
	expect(await publish(n8n('second', at({ instance: 'support' })))).toBe(true);
	expect(await publish(n8n('third', at({ url: 'http://elsewhere.example' })))).toBe(true);
});
