import { readFileSync } from 'node:fs';
import type { INodeParameters } from 'n8n-workflow';
import { freePort } from '../../scripts/n8n/freePort';
import type { N8nClient, NewWorkflow } from '../../scripts/n8n/N8nClient';
import type { Vendor } from '../../nodes/shared/readCredential';
import { forms as evolution } from '../../nodes/EvolutionApi/generated';
import { forms as megaapi } from '../../nodes/MegaApi/generated';
import { forms as papi } from '../../nodes/PApi/generated';
import { forms as portableForms } from '../../nodes/WhatsAppGateway/generated';
import { forms as zapini } from '../../nodes/Zapini/generated';
import { startN8nWithPackage, type N8nWithPackage } from '../support/n8nWithPackage';
import { credentialFor, vendorFacts, vendorNames } from '../support/vendor/vendors';
import { VendorServer } from '../support/vendor/VendorServer';
import { fanOut, runBranches, type Outcome } from './stage/fanOut';
import { pdf } from './stage/filesFromTheItem';
import { OddServers } from './stage/OddServers';
import { chain, CREDENTIAL, itemsNodes, manualTrigger, START } from './stage/workflows';

const formsOf = { evolution, megaapi, papi, zapini };
const portable = portableForms.map(({ id }) => id);

const to = '5511988887777';
const sendText = { resource: 'message', operation: 'sendText', to, text: 'hi' };

const sayEmpty = 'when it holds an expression, check that the previous node gives a value';

interface Case {
	name: string;
	parameters: INodeParameters;
	/** Only in nodes that have it. */
	operation?: string;
	/** Of the credential; the right one when left out. */
	credential?: Wrong;
	error: string;
	/** Part of the next step. */
	hint: string;
}

type Wrong = 'wrong key' | 'a page' | 'nobody there';

const cases: Case[] = [
	{
		name: 'an expression that gives nothing',
		parameters: { ...sendText, text: '={{ $json.nothingOfTheKind }}' },
		error: '"Text" is empty',
		hint: sayEmpty,
	},
	{
		name: 'an expression for a recipient that gives nothing',
		parameters: { ...sendText, to: { __rl: true, mode: 'id', value: '={{ $json.nobody }}' } },
		error: '"Send To" is empty',
		hint: sayEmpty,
	},
	{
		name: 'an expression for the instance that gives nothing',
		parameters: { ...sendText, instance: { __rl: true, mode: 'name', value: '={{ $json.none }}' } },
		error: '"Instance" holds an expression that gives nothing',
		hint: 'empty the field to use the default of the credential',
	},
	{
		name: 'an object where text is meant',
		parameters: { ...sendText, text: '={{ { a: 1 } }}' },
		error: '"Text" is not text',
		hint: 'not a list or an object',
	},
	{
		name: 'text over the limit',
		parameters: { ...sendText, text: "={{ 'x'.repeat(65537) }}" },
		error: '"Text" is longer than 65536 characters',
		hint: 'Correct the named field',
	},
	{
		name: 'a file that is not there',
		parameters: { ...sendFile('document'), mediaBinaryField: 'nothing' },
		error: '"File" finds no file in the field "nothing" of the item',
		hint: 'under which the previous node shows the file',
	},
	{
		name: 'a word where a number is meant',
		operation: 'message.sendLocation',
		parameters: {
			...{ resource: 'message', operation: 'sendLocation', to },
			...{ latitude: "={{ 'north' }}", longitude: 1 },
		},
		error: '"Latitude" is not a number',
		hint: 'Give a number',
	},
	{
		name: 'more answers than a poll takes',
		operation: 'message.sendPoll',
		parameters: {
			...{ resource: 'message', operation: 'sendPoll', to, question: 'Which?' },
			answers: "={{ Array.from({ length: 13 }, (_, i) => 'Answer ' + i) }}",
		},
		error: '"Answers" ',
		hint: 'Correct the named field',
	},
	{
		name: 'a part of a row that is missing',
		operation: 'message.sendButtons',
		parameters: {
			...{ resource: 'message', operation: 'sendButtons', to, text: 'Go on?' },
			buttons: {
				items: [
					{ type: 'reply', text: 'Yes' },
					{ type: 'reply', text: '' },
				],
			},
		},
		error: '"Buttons" 2, "Label" is required',
		hint: 'Correct the named field',
	},
	{
		name: 'a file that the gateway does not take',
		parameters: {
			...{ resource: 'message', operation: 'sendMedia', to, type: 'image' },
			...{ mediaSource: 'url', mediaUrl: 'https://example.com/large.jpg' },
		},
		error: '"File" is larger than the gateway takes',
		hint: 'Send a smaller file',
	},
	{
		name: 'a host where nobody is',
		parameters: sendText,
		credential: 'nobody there',
		error: 'The gateway does not answer: ',
		hint: 'the URL in the credential',
	},
	{
		name: 'a host that is somebody else',
		parameters: sendText,
		credential: 'a page',
		error:
			'The gateway answered in a way that was not understood: HTTP 200 with text/html, where JSON was expected',
		hint: 'is the API itself, not a panel',
	},
	{
		name: 'a wrong key',
		parameters: sendText,
		credential: 'wrong key',
		error: 'The API key is missing or not valid here',
		hint: 'key',
	},
];

/** The vendors' own nodes, and the portable one on each. */
const targets = vendorNames.flatMap((vendor) => [
	{ node: vendorFacts[vendor].node, vendor, has: formsOf[vendor].map(({ id }) => id) },
	{
		node: 'whatsAppGateway',
		vendor,
		has: portable.filter((id) => formsOf[vendor].some((form) => form.id === id)),
	},
]);

/** Where an image by URL goes. */
const imageEndpoints: Record<Vendor, string> = {
	evolution: 'evolution.message.sendMedia',
	megaapi: 'megaapi.message.mediaUrl',
	papi: 'papi.message.sendImage',
	zapini: 'zapini.message.sendMedia',
};
/** As nginx answers a body over its limit. */
const tooLarge = {
	status: 413,
	body: '<html><head><title>413 Request Entity Too Large</title></head></html>',
};

const wrongKey = 'sk_somebody-elses-key-0123456789';

let host: N8nWithPackage;
let odd: OddServers;
/** Executions as n8n stores them, to look for keys in. */
const stored: string[] = [];

beforeAll(async () => {
	odd = await OddServers.open();
	host = await startN8nWithPackage('bad-input', { env: { N8N_LOG_LEVEL: 'debug' } });
});
afterAll(async () => {
	await host?.n8n.dispose();
	await odd?.close();
});

/** Each with a key of its own, since a vendor's limit on requests is kept for each. */
async function credentialsFor(
	client: N8nClient,
	vendor: Vendor,
	server: VendorServer,
	apiKey: string,
) {
	const create = async (given: Record<string, string>) => {
		const data = credentialFor(vendor, server.url, { apiKey, ...given });
		return (await client.createCredential(vendor, CREDENTIAL, data)).id;
	};
	const nobody = `http://127.0.0.1:${await freePort()}`;
	return {
		right: await create({}),
		copied: await create({ url: `${server.url}/manager/` }),
		slashed: await create({ url: ` ${server.url}// ` }),
		'wrong key': await create({ apiKey: wrongKey }),
		'a page': await create({ url: odd.pageUrl }),
		'nobody there': await create({ url: nobody }),
	};
}

describe.each(targets)('$node on $vendor', ({ node, vendor, has }) => {
	const own = cases.filter(({ operation }) => !operation || has.includes(operation));
	const apiKey = `${vendorFacts[vendor].key}-${node}`;
	let server: VendorServer;
	let credentials: Awaited<ReturnType<typeof credentialsFor>>;
	let outcomeOf: (name: string) => Outcome;

	beforeAll(async () => {
		const { client } = host.n8n;
		server = await VendorServer.open(vendor, { keys: [apiKey] });
		credentials = await credentialsFor(client, vendor, server, apiKey);
		server.answer(imageEndpoints[vendor], tooLarge);
		const wrong = own.map(({ name, parameters, credential = 'right' as const }) => ({
			name,
			parameters,
			credential: credentials[credential],
		}));
		const fine = (['copied', 'slashed'] as const).map((name) => ({
			name,
			parameters: sendText,
			credential: credentials[name],
		}));
		const run = await runBranches(client, fanOut(node, [...wrong, ...fine], pdf));
		outcomeOf = run.outcomeOf;
		stored.push(JSON.stringify(run.execution));
	});
	afterAll(() => server?.close());

	test.each(own)('$name: what is wrong, and what to do', ({ name, error, hint }) => {
		const { json } = outcomeOf(name);
		expect(json).toEqual({
			error: expect.stringContaining(error) as string,
			details: expect.objectContaining({ hint: expect.stringContaining(hint) as string }) as object,
		});
	});

	test('required fields that are empty are named before anything runs', async () => {
		const { client } = host.n8n;
		const nothing = { resource: 'message', operation: 'sendText', text: '' };
		const { id } = await client.createWorkflow(oneNode(node, credentials.right, nothing));
		const { data } = await client.runToEnd(id, { trigger: START });
		expect(data?.resultData.error?.message).toContain('Parameter "Send To" is required');
		expect(data?.resultData.error?.message).toContain('Parameter "Text" is required');
	});

	test.each(['copied', 'slashed'])('an address %s from the browser works', (name) => {
		expect(outcomeOf(name).json).toMatchObject({ messageId: expect.any(String) as string });
	});

	test('the gateway was asked what was right, with a wrong key and for too much, and nothing else', () => {
		expect(server.requests.filter(({ status }) => status === 401)).toHaveLength(1);
		expect(server.requests.filter(({ status }) => status === 413)).toHaveLength(1);
		expect(server.requests.filter(({ status }) => status < 300)).toHaveLength(2);
		expect(server.requests).toHaveLength(4);
	});

	test('one bad item fails alone', async () => {
		const { client } = host.n8n;
		const items = [{ text: 'first' }, { text: '' }, { text: 'third' }];
		const workflow = oneNode(
			node,
			credentials.right,
			{ ...sendText, text: '={{ $json.text }}' },
			items,
		);
		const { id } = await client.createWorkflow(workflow);
		server.requests.length = 0;
		const execution = await client.runToEnd(id, { trigger: START });
		const [run] = execution.data?.resultData.runData.Send ?? [];
		const out = run?.data?.main?.[0] ?? [];
		expect(out.map(({ json }) => json.error ?? 'sent')).toEqual([
			'sent',
			'"Text" is empty',
			'sent',
		]);
		expect(out.map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 1 },
			{ item: 2 },
		]);
		expect(server.requests).toHaveLength(2);
		stored.push(JSON.stringify(execution));
	});

	test.each(['wrong key', 'a page', 'nobody there'] as const)(
		'%s: a node that must stop says it, too',
		async (wrong) => {
			const { client } = host.n8n;
			const stopping = oneNode(node, credentials[wrong], sendText);
			const { id } = await client.createWorkflow(withoutGoingOn(stopping));
			const execution = await client.runToEnd(id, { trigger: START });
			const expected = cases.find(({ credential }) => credential === wrong);
			expect(execution.status).toBe('error');
			expect(execution.data?.resultData.error).toMatchObject({
				message: expect.stringContaining(expected?.error ?? '-') as string,
				description: expect.stringContaining(expected?.hint ?? '-') as string,
			});
			stored.push(JSON.stringify(execution));
		},
	);
});

describe.each(vendorNames)('the test of a credential for %s', (vendor) => {
	let server: VendorServer;
	const test1 = (given: Record<string, string>) =>
		host.n8n.client.testCredential(CREDENTIAL, credentialFor(vendor, server.url, given));
	beforeAll(async () => {
		server = await VendorServer.open(vendor);
	});
	afterAll(() => server?.close());

	test.each([
		['as it is', ''],
		['with a slash', '/'],
		['of the panel', '/manager/'],
	])('passes with the address %s', async (_, end) => {
		await expect(test1({ url: server.url + end })).resolves.toMatchObject({ status: 'OK' });
	});

	test('says what is wrong with each other one, and what to do', async () => {
		const nobody = `http://127.0.0.1:${await freePort()}`;
		const wrong = await Promise.all([
			test1({ apiKey: wrongKey }),
			test1({ url: odd.pageUrl }),
			test1({ url: nobody }),
			test1({ url: 'gateway.example.com' }),
			test1({ url: '' }),
			test1({ apiKey: '' }),
		]);
		expect(wrong.map(({ status }) => status)).toEqual(wrong.map(() => 'Error'));
		for (const { message } of wrong) expect(message).toContain('Next step: ');
		expect(new Set(wrong.map(({ message }) => message)).size).toBe(wrong.length);
		expect(JSON.stringify(wrong)).not.toContain(wrongKey);
	});
});

test('no key is in what n8n stores of an execution, or in its log', () => {
	const keys = [wrongKey, ...vendorNames.map((vendor) => vendorFacts[vendor].key)];
	const log = readFileSync(host.n8n.logFile, 'utf8');
	expect(stored.length).toBeGreaterThan(targets.length);
	for (const key of keys) {
		expect(stored.filter((text) => text.includes(key))).toEqual([]);
		expect(log.split('\n').filter((line) => line.includes(key))).toEqual([]);
	}
});

function sendFile(type: string): INodeParameters {
	return {
		...{ resource: 'message', operation: 'sendMedia', to, type },
		...{ mediaSource: 'binary', mediaBinaryField: 'data' },
	};
}

function oneNode(
	node: string,
	credential: string,
	parameters: INodeParameters,
	items: object[] = [],
): NewWorkflow {
	return chain(`Bad input ${crypto.randomUUID()}`, [
		manualTrigger(),
		...(items.length > 0 ? itemsNodes(items) : []),
		{
			name: 'Send',
			type: `n8n-nodes-wagate.${node}`,
			parameters,
			credentials: { [CREDENTIAL]: { id: credential, name: 'gateway' } },
			onError: 'continueRegularOutput',
		},
	]);
}

function withoutGoingOn({ nodes, ...rest }: NewWorkflow): NewWorkflow {
	return { ...rest, nodes: nodes.map(({ onError: _on, ...node }) => node) };
}
