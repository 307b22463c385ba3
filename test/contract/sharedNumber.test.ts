import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { IDataObject } from 'n8n-workflow';
import { receiveWebhook } from '../../nodes/shared/trigger/receiveWebhook';
import { webhookMethods } from '../../nodes/shared/trigger/webhookMethods';
import { buildEncodeDelivery } from '../../src/app/encodeDelivery';
import { openRelays } from '../../src/app/openRelays';
import { defaultDataFolder, sidecarPlace } from '../../src/app/sidecarPlace';
import { closeSidecar } from '../../src/app/startSidecar';
import { events as catalogue } from '../../src/catalogue/events';
import { findDialect } from '../../src/dialects';
import type { Storage } from '../../src/domain/ports/storage';
import { type Events, openEvents } from '../../src/events';
import { systemClock } from '../../src/support/clock';
import { buildHttpTransport } from '../../src/support/httpTransport';
import { eventually } from '../support/eventually';
import { hookContext, webhookContext, type FakeN8n } from '../support/n8nContexts';
import { silentLogger } from '../support/silentLogger';
import { openTestStorage } from '../support/storageFixtures';
import { adminKey, testServer } from '../support/testServer';

const hooks = webhookMethods.default;
let folder: string;
let storage: Storage;
let events: Events;
let sidecar: FastifyInstance;
let n8n: Server;
const before = { ...process.env };

/** n8n's webhooks, and what each workflow was started with. */
let workflows: Map<string, FakeN8n>;
let started: [string, IDataObject][];

beforeEach(async () => {
	folder = mkdtempSync(path.join(tmpdir(), 'wagate-shared-'));
	workflows = new Map();
	started = [];
	n8n = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => {
			const [, , name = ''] = (request.url ?? '').split('/');
			const body = JSON.parse(Buffer.concat(chunks).toString()) as IDataObject;
			void arrive(name, request.headers as Record<string, string>, body).then((status) =>
				response.writeHead(status).end(),
			);
		});
	});
	n8n.listen(0, '127.0.0.1');
	await once(n8n, 'listening');
	process.env.N8N_USER_FOLDER = folder;
	process.env.N8N_PORT = String((n8n.address() as AddressInfo).port);
	await startSidecar();
});

afterEach(async () => {
	await closeSidecar(defaultDataFolder('whatsapp', process.env));
	await sidecar.close();
	await events.close();
	await storage.close();
	n8n.closeAllConnections();
	await new Promise((done) => n8n.close(done));
	process.env = { ...before };
	rmSync(folder, { recursive: true, force: true });
});

/** The real server, relays and events, on the socket where n8n looks for them. */
async function startSidecar(): Promise<void> {
	const clock = systemClock;
	({ storage } = await openTestStorage());
	events = openEvents({
		...{ storage, clock, logger: silentLogger },
		transport: buildHttpTransport({ clock }),
		encodeDelivery: buildEncodeDelivery({ phoneOf: () => null, serverUrl: null }),
	});
	await events.start();
	const relays = openRelays({ instances: storage.instances, events, network: 'whatsapp', clock });
	const control = { addParent: () => undefined, shutdown: () => undefined };
	sidecar = testServer({ relays, clock, control }).server;
	const place = sidecarPlace(defaultDataFolder('whatsapp', process.env));
	mkdirSync(place.dataFolder, { recursive: true });
	writeFileSync(place.tokenFile, adminKey);
	await sidecar.listen({ path: place.socket });
}

async function arrive(
	name: string,
	headers: Record<string, string>,
	body: IDataObject,
	query = {},
) {
	const workflow = workflows.get(name);
	if (!workflow) return 404;
	const fake: FakeN8n = { ...workflow, request: { headers, body, query }, response: {} };
	const { workflowData = [] } = await receiveWebhook(webhookContext(fake));
	for (const { json } of workflowData[0] ?? []) started.push([name, json]);
	return fake.response?.status ?? 200;
}

let places = 0;

/** A vendor with one webhook for the instance, and the workflows that want it. */
function scene(gateway: 'evolution' | 'megaapi' | 'papi' | 'zapini') {
	const state = { webhook: null as IDataObject | null };
	const url = `http://shared-${(places += 1)}.example`;
	const http: FakeN8n['http'] = {
		send: async ({ body: given }) => {
			if (given !== undefined) {
				const body = JSON.parse(given as string) as IDataObject;
				state.webhook = (body.messageData ?? body.webhook ?? body) as IDataObject;
			}
			return {
				status: 200,
				headers: {},
				body: JSON.stringify({ success: true, error: false, ...state.webhook }),
			};
		},
	};
	const workflow = (name: string, chosen = ['message.received']) => {
		const fake: FakeN8n = {
			credential: { gateway, url, apiKey: 'key-1', instance: 'sales' },
			...{ http, parameters: { events: chosen }, staticData: {}, logged: [] },
			webhookUrl: `https://n8n.example.com/webhook/${name}/webhook`,
			workflow: { id: `id-of-${name}`, name },
		};
		workflows.set(name, fake);
		return fake;
	};
	/** The vendor posts to its one webhook, with its own proof. */
	const post = async (event: 'message.received' | 'message.status', id: string) => {
		const data = { ...catalogue[event].example, messageId: id } as never;
		const dialect = findDialect(gateway);
		const { url, webhookUrl, webhook_url: named } = state.webhook ?? {};
		const place = (url ?? webhookUrl ?? named) as string;
		const wire = dialect.events.encode(
			{ id, event, instance: 'sales', timestamp: 1_795_338_000_000, lane: 'x', data },
			{ url: place, options: {}, phone: '5511977776666', serverUrl: null },
		);
		const body = JSON.stringify(wire?.body);
		const secret = state.webhook?.webhook_secret;
		const headers = {
			...wire?.headers,
			...(state.webhook?.headers as Record<string, string> | undefined),
			...(typeof secret === 'string' ? dialect.events.sign?.(body, secret) : {}),
		};
		const { pathname, searchParams } = new URL(place);
		const name = pathname.split('/')[2] ?? '';
		return arrive(name, headers, JSON.parse(body) as IDataObject, Object.fromEntries(searchParams));
	};
	return { state, workflow, post };
}

const publish = (fake: FakeN8n) => hooks.create.call(hookContext(fake));
const unpublish = (fake: FakeN8n) => hooks.delete.call(hookContext(fake));
const startedBy = (id: string) =>
	started
		.filter(([, { messageId }]) => messageId === id)
		.map(([name]) => name)
		.sort();

describe.each(['evolution', 'megaapi', 'papi', 'zapini'] as const)(
	'two workflows, one number of %s',
	(gateway) => {
		test('both hear of every event, and each knows it as the same', async () => {
			const { workflow, post } = scene(gateway);
			const [first, second] = [workflow('first'), workflow('second')];
			await publish(first);
			await publish(second);
			expect(await post('message.received', 'A1')).toBe(200);
			await eventually(() => startedBy('A1').length === 2);
			expect(startedBy('A1')).toEqual(['first', 'second']);
			const [one, other] = started.map(([, json]) => json);
			expect(other).toMatchObject({ gateway, instance: 'sales', chatInput: one?.chatInput });
		});

		test('the one that is left keeps hearing when the first is unpublished', async () => {
			const { state, workflow, post } = scene(gateway);
			const [first, second] = [workflow('first'), workflow('second')];
			await publish(first);
			await publish(second);
			await unpublish(first);
			workflows.delete('first');
			expect(JSON.stringify(state.webhook)).toContain('/second/');
			expect(await post('message.received', 'A2')).toBe(200);
			expect(startedBy('A2')).toEqual(['second']);
		});

		test('the first keeps hearing when the second is unpublished', async () => {
			const { workflow, post } = scene(gateway);
			const [first, second] = [workflow('first'), workflow('second')];
			await publish(first);
			await publish(second);
			await unpublish(second);
			workflows.delete('second');
			await post('message.received', 'A3');
			expect(startedBy('A3')).toEqual(['first']);
		});
	},
);

test('the vendor is asked for what any of them wants', async () => {
	const { state, workflow, post } = scene('evolution');
	await publish(workflow('first'));
	await publish(workflow('second', ['message.status']));
	expect(state.webhook?.events).toEqual(['MESSAGES_UPSERT', 'MESSAGES_UPDATE']);
	await post('message.status', 'A4');
	await eventually(() => startedBy('A4').length > 0);
	expect(startedBy('A4')).toEqual(['second']);
});

test('a foreign webhook is put back after the last of them, whoever that is', async () => {
	const { state, workflow } = scene('papi');
	state.webhook = { url: 'https://crm.example.com/hook', enabled: true, events: ['all'] };
	const [first, second] = [workflow('first'), workflow('second')];
	await publish(first);
	await publish(second);
	await unpublish(first);
	expect(state.webhook.url).toContain('/second/');
	await unpublish(second);
	expect(state.webhook).toMatchObject({ url: 'https://crm.example.com/hook', enabled: true });
});

test('a test run hears beside the published workflow, which misses nothing', async () => {
	const { state, workflow, post } = scene('evolution');
	await publish(workflow('first'));
	const test = {
		...workflow('test'),
		mode: 'manual',
		workflow: { id: 'id-of-first', name: 'first' },
	};
	test.webhookUrl = 'https://n8n.example.com/webhook-test/test/webhook';
	await publish(test);
	await post('message.received', 'A5');
	await eventually(() => startedBy('A5').length === 2);
	await unpublish({ ...test, mode: 'internal' });
	expect(JSON.stringify(state.webhook)).toContain('/webhook/first/');
	workflows.delete('test');
	await post('message.received', 'A6');
	expect(startedBy('A6')).toEqual(['first']);
});

test('a forged relay is refused', async () => {
	const { workflow } = scene('zapini');
	await publish(workflow('first'));
	const headers = { 'x-wagate-relay': '1', 'x-wagate-token': 'somebody-else' };
	expect(await arrive('first', headers, { event: 'message.received' })).toBe(401);
	expect(started).toEqual([]);
});
