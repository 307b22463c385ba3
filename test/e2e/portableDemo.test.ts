import { readFileSync } from 'node:fs';
import { withCredential } from '../../scripts/n8n/withCredential';
import { itemsOf, type Execution, type NewWorkflow } from '../../scripts/n8n/N8nClient';
import { startN8nWithPackage, type N8nWithPackage } from '../support/n8nWithPackage';
import { credentialFor, vendorNames } from '../support/vendor/vendors';
import { VendorServer } from '../support/vendor/VendorServer';
import { demoRuns } from './stage/demoRuns';
import { noWebhook, postMessage, registrationIn, type Registration } from './stage/vendorPosts';
import { CREDENTIAL } from './stage/workflows';

const demo = JSON.parse(readFileSync('examples/portable-demo.json', 'utf8')) as NewWorkflow;

const steps = demo.nodes.map(({ name }) => name);

let host: N8nWithPackage;
let credential: string;
let workflow: string;

beforeAll(async () => {
	host = await startN8nWithPackage('portable-demo');
	const { client } = host.n8n;
	const [first] = vendorNames;
	const data = credentialFor(first ?? 'evolution', 'http://127.0.0.1:9');
	({ id: credential } = await client.createCredential('demo', CREDENTIAL, data));
	({ id: workflow } = await client.createWorkflow(
		withCredential(demo, { id: credential, name: 'demo' }),
	));
});
afterAll(() => host?.n8n.dispose());

describe.each(vendorNames)('on %s, by editing the credential alone', (vendor) => {
	const { writer, group, otherwise, asked } = demoRuns[vendor];
	let server: VendorServer;
	let registration: Registration;
	let execution: Execution;

	/** Posts a message as the vendor does; resolves with the execution that it started. */
	async function run(message: { text: string; id?: string }): Promise<Execution> {
		const { client } = host.n8n;
		const before = await client.executions(workflow);
		const answer = await postMessage(vendor, registration, message);
		expect([answer.status, await answer.json()]).toEqual([200, { received: true }]);
		const [newest] = await client.finishedExecutions(workflow, before.length + 1);
		if (!newest) throw new Error('nothing ran');
		return newest;
	}

	beforeAll(async () => {
		const { client } = host.n8n;
		server = await VendorServer.open(vendor);
		const none = noWebhook(vendor);
		if (none) server.answer(none.endpoint, { status: 200, body: none.body });
		const data = credentialFor(vendor, server.url);
		await client.editCredential(credential, 'demo', CREDENTIAL, data);
		await client.publish(workflow);
		registration = registrationIn(vendor, server.requests);
		server.requests.length = 0;
	});
	afterAll(async () => {
		await host?.n8n.client.unpublish(workflow);
		await server?.close();
	});

	test('the gateway alone was told where to post and how to prove it', async () => {
		expect(registration.url).toContain(`${host.n8n.url}/webhook/`);
		const [url = ''] = registration.url.split('?', 1);
		const forged = { url, headers: {}, secret: 'no' };
		expect((await postMessage(vendor, forged, { text: 'demo' })).status).toBe(401);
	});

	test('a message that does not ask for it goes no further than the filter', async () => {
		execution = await run({ text: 'hello', id: '3EB0FFFFFFFFFFFFFFFF' });
		expect(itemsOf(execution, 'WhatsApp Gateway Trigger')).toHaveLength(1);
		expect(itemsOf(execution, 'Asked for the Demo')).toEqual([]);
		expect(server.requests).toEqual([]);
	});

	test('a message that asks for it runs to the end', async () => {
		execution = await run({ text: 'Demo' });
		const { status, data } = execution;
		expect([status, data?.resultData.error?.message]).toEqual(['success', undefined]);
		expect(itemsOf(execution, 'WhatsApp Gateway Trigger')).toMatchObject([
			{ gateway: vendor, phone: writer, message: { text: 'Demo' } },
		]);
		expect(itemsOf(execution, 'Create Group')).toMatchObject([{ groupId: group }]);
	});

	test('the gateway was asked for each step, in order', () => {
		const requests = server.requests.map(({ method, path, body }) => ({ method, path, body }));
		expect(requests).toEqual(asked);
	});

	test.each(steps)('%s is done, or says why not', (step) => {
		const run = execution.data?.resultData.runData[step]?.at(-1);
		const [item] = itemsOf(execution, step) as Record<string, unknown>[];
		const { fate, hint } = otherwise[step] ?? {};
		expect(run?.executionStatus).toBe('success');
		expect(item?.skipped !== undefined).toBe(fate === 'skipped');
		expect(item?.fallback !== undefined).toBe(fate === 'fallback');
		expect((run?.hints ?? []).map(({ message }) => message)).toEqual(hint ? [hint] : []);
	});
});
