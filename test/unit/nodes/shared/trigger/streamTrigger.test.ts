import { openTrigger } from '../../../../../nodes/shared/trigger/openTrigger';
import { passThrough } from '../../../../../nodes/shared/trigger/passThrough';
import { events } from '../../../../../src/catalogue/events';
import type { HttpRequest, HttpResponse } from '../../../../../src/domain/ports/http';
import { executeContext, triggerContext, type FakeN8n } from '../../../../support/n8nContexts';

const credential = {
	gateway: 'embedded',
	connection: 'url',
	url: 'http://gateway.example',
	apiKey: 'wag_admin-key-of-the-tests',
	instance: 'sales',
};
const path = '/v1/instances/sales/streams/n8n-0123456789ab-workflow-1-node-1';
let ids = 0;

/** Our gateway with one stream that holds what the test puts in until it is settled. */
class FakeStreams {
	readonly asked: string[] = [];
	readonly bodies: string[] = [];
	readonly settled: number[] = [];
	private settledOnce: (() => void)[] = [];

	constructor(private readonly waiting: object[] = []) {}

	async send({ method, url, body }: HttpRequest): Promise<HttpResponse> {
		this.asked.push(`${method} ${new URL(url).pathname}`);
		if (body !== undefined) this.bodies.push(String(body));
		if (url.endsWith('/settle')) {
			this.settled.push(...(JSON.parse(String(body)) as { sequences: number[] }).sequences);
			this.settledOnce.splice(0).forEach((each) => each());
		}
		const answer = method === 'GET' ? this.lines() : '{}';
		return { status: 200, headers: {}, body: answer as string };
	}

	nextSettled(): Promise<void> {
		return new Promise((resolve) => this.settledOnce.push(resolve));
	}

	private async *lines() {
		for (const line of this.waiting) yield Buffer.from(`${JSON.stringify(line)}\n`);
		await new Promise(() => undefined);
	}
}

function received(sequence: number, change: object = {}) {
	const { name, example } = events['message.received'];
	return {
		sequence,
		event: {
			id: `evt_${(ids += 1)}`,
			event: name,
			instance: 'sales',
			timestamp: '2026-11-22T09:00:00.000Z',
			lane: 'x',
			data: { ...example, ...change },
		},
	};
}

async function scene(gateway: FakeStreams, change: Partial<FakeN8n> = {}) {
	const fake: FakeN8n = {
		credential,
		http: gateway,
		parameters: { events: ['message.received'] },
		emitted: [],
		...change,
	};
	const emitted = new Promise<void>((resolve) => (fake.onEmit = resolve));
	const { closeFunction } = await openTrigger(triggerContext(fake));
	if (closeFunction) closers.push(closeFunction);
	return { fake, emitted, closeFunction };
}

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
	for (const close of closers.splice(0)) await close();
});

test('an event starts an execution, and is settled by its first step', async () => {
	const gateway = new FakeStreams([received(7)]);
	const { fake, emitted } = await scene(gateway);
	await emitted;
	const [emission] = fake.emitted ?? [];
	expect(emission?.key).toBe(`sales:n8n-0123456789ab-workflow-1-node-1:evt_${ids}`);
	expect(gateway.settled).toEqual([]);

	const input = emission ? [emission.item] : [];
	const [items] = await passThrough(executeContext({ ...fake, input }));
	expect(gateway.settled).toEqual([7]);
	expect(Object.keys(items?.[0] ?? {})).toEqual(['json', 'pairedItem']);
	expect(items?.[0]?.json).toMatchObject({
		event: 'message.received',
		eventId: `evt_${ids}`,
		gateway: 'embedded',
		instance: 'sales',
		messageId: '3EB0C767D26A1B2E5C7A',
		vendorMessageId: '3EB0C767D26A1B2E5C7A',
		chatId: '123456789012345@lid',
		chatInput: 'hi',
		sessionId: 'sales:123456789012345@lid',
		media: null,
	});
});

test('a workflow claims automation only where its trigger says so', async () => {
	const claimed = async (options: object) => {
		const gateway = new FakeStreams();
		await scene(gateway, { parameters: { events: ['message.received'], options } });
		const [put] = gateway.bodies.filter((body) => body.includes('claimsAutomation'));
		return (JSON.parse(put ?? '{}') as { claimsAutomation?: boolean }).claimsAutomation;
	};
	expect(await claimed({})).toBe(false);
	expect(await claimed({ claimAutomation: true })).toBe(true);
});

test('a worker, which was not handed the event, settles it over its own connection', async () => {
	const gateway = new FakeStreams();
	const tag = { key: 'of-the-main-process', instance: 'sales', stream: 'n8n-x', sequence: 9 };
	const input = [{ json: { event: 'message.received' }, wagateDelivery: tag }];
	const [items] = await passThrough(executeContext({ credential, http: gateway, input }));
	expect(gateway.asked).toEqual(['POST /v1/instances/sales/streams/n8n-x/settle']);
	expect(items).toEqual([{ json: { event: 'message.received' }, pairedItem: { item: 0 } }]);
});

test('a worker that does not reach the gateway goes on; the main process settles', async () => {
	const refused = { send: () => Promise.reject(new Error('unreachable')) };
	const tag = { key: 'elsewhere', instance: 'sales', stream: 'n8n-x', sequence: 9 };
	const input = [{ json: {}, wagateDelivery: tag }];
	const [items] = await passThrough(executeContext({ credential, http: refused, input }));
	expect(items).toHaveLength(1);
});

test('an event that is filtered out is settled and starts nothing', async () => {
	const gateway = new FakeStreams([received(3, { chatId: '1@g.us', isGroup: true })]);
	const settled = gateway.nextSettled();
	const { fake } = await scene(gateway, {
		parameters: { events: ['message.received'], options: { chats: 'direct' } },
	});
	await settled;
	expect(gateway.settled).toEqual([3]);
	expect(fake.emitted).toEqual([]);
});

test.each([
	['init', [`PUT ${path}`]],
	['update', [`PUT ${path}`]],
	['activate', [`DELETE ${path}`, `PUT ${path}`]],
])('activation %s begins with %j', async (activation, begin) => {
	const gateway = new FakeStreams();
	await scene(gateway, { activation });
	expect(gateway.asked.slice(0, begin.length)).toEqual(begin);
});

test('publishing fails with the gateway’s words when it refuses', async () => {
	const error = { code: 'INSTANCE_NOT_FOUND', message: 'There is no instance', hint: 'Create it' };
	const http = {
		send: async () => ({ status: 404, headers: {}, body: JSON.stringify({ error }) }),
	};
	await expect(
		openTrigger(triggerContext({ credential, http, parameters: {} })),
	).rejects.toMatchObject({ message: 'There is no instance', description: 'Create it' });
});

test('a vendor’s gateway posts to the webhook, so nothing is opened', async () => {
	const gateway = new FakeStreams();
	const evolution = { ...credential, gateway: 'evolution' };
	const { closeFunction } = await scene(gateway, { credential: evolution });
	expect(gateway.asked).toEqual([]);
	expect(closeFunction).toBeUndefined();
});
