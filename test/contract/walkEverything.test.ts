import {
	NodeHelpers,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodeType,
} from 'n8n-workflow';
import { EvolutionApi } from '../../nodes/EvolutionApi/EvolutionApi.node';
import { forms as evolutionForms } from '../../nodes/EvolutionApi/generated';
import { MegaApi } from '../../nodes/MegaApi/MegaApi.node';
import { forms as megaapiForms } from '../../nodes/MegaApi/generated';
import { PApi } from '../../nodes/PApi/PApi.node';
import { forms as papiForms } from '../../nodes/PApi/generated';
import { WhatsAppGateway } from '../../nodes/WhatsAppGateway/WhatsAppGateway.node';
import { forms as portableForms } from '../../nodes/WhatsAppGateway/generated';
import { Zapini } from '../../nodes/Zapini/Zapini.node';
import { forms as zapiniForms } from '../../nodes/Zapini/generated';
import type { OperationForm } from '../../src/projections/n8nForm';
import { buildHttpTransport } from '../../src/support/httpTransport';
import { systemClock } from '../../src/support/clock';
import { executeContext } from '../support/n8nContexts';
import { RecordingServer } from '../support/walk/RecordingServer';
import { waysToFill } from '../support/walk/walkForm';

interface Walked {
	node: INodeType;
	forms: OperationForm[];
	gateway: string;
	/** Its operations may be more than the gateway at hand has. */
	isPortable?: true;
}

const walked: [string, Walked][] = [
	[
		'WhatsApp Evolution API',
		{ node: new EvolutionApi(), forms: evolutionForms, gateway: 'evolution' },
	],
	['WhatsApp Mega-api', { node: new MegaApi(), forms: megaapiForms, gateway: 'megaapi' }],
	['WhatsApp P-API', { node: new PApi(), forms: papiForms, gateway: 'papi' }],
	['WhatsApp Zapini', { node: new Zapini(), forms: zapiniForms, gateway: 'zapini' }],
	[
		'WhatsApp Gateway',
		{ node: new WhatsAppGateway(), forms: portableForms, gateway: 'evolution', isPortable: true },
	],
];

let server: RecordingServer;
const http = buildHttpTransport({ clock: systemClock });

beforeAll(async () => {
	server = await RecordingServer.open();
});
afterAll(() => server.close());

/** A place of its own for each run: the client keeps to a vendor's rate limit by the gateway's address. */
let place = 0;

interface Outcome {
	error: { message: string; context: object } | null;
	/** Parameters that the node asked for and that its form does not show. */
	hidden: string[];
	/** Method and path below the gateway's address. */
	requests: string[];
}

/** Runs the node with what n8n would keep of these parameters. */
async function run({ node, gateway }: Walked, given: INodeParameters): Promise<Outcome> {
	const shown = shownOf(node, given);
	const prefix = `/walk-${(place += 1)}`;
	const context = executeContext({
		credential: { gateway, url: server.url + prefix, apiKey: 'key-of-the-walk', instance: 'sales' },
		http,
		parameters: shown,
	});
	const hidden = new Set<string>();
	const get = context.getNodeParameter.bind(context) as (...args: unknown[]) => unknown;
	const watched = {
		...context,
		getNodeParameter: (name: string, ...rest: unknown[]) => {
			if (!(name in shown)) hidden.add(name);
			return get(name, ...rest);
		},
	};
	const { execute } = node as unknown as { execute: (this: typeof watched) => Promise<unknown> };
	const error = await execute.call(watched).then(
		() => null,
		(reason: Outcome['error']) => reason,
	);
	const requests = server.requests
		.filter(({ path }) => path.startsWith(`${prefix}/`))
		.map(({ method, path }) => `${method} ${path.slice(prefix.length)}`);
	return { error, hidden: [...hidden], requests };
}

/** Hidden parameters gone, defaults in place. */
function shownOf(node: INodeType, given: INodeParameters): INodeParameters {
	const { description } = node;
	const saved = { typeVersion: 1 } as INode;
	return (
		NodeHelpers.getNodeParameters(description.properties, given, true, false, saved, description) ??
		{}
	);
}

describe.each(walked)('%s', (_, target) => {
	const { properties } = target.node.description;
	const ways = target.forms.flatMap((form) =>
		waysToFill(form, properties).map((way) => [`${form.id}, ${way.name}`, form, way] as const),
	);

	test.each(ways)('%s', async (_name, form, { parameters }) => {
		const outcomes: Outcome[] = [];
		for (const given of parameters) outcomes.push(await run(target, given));
		expect(outcomes.flatMap(({ hidden }) => hidden)).toEqual([]);
		if (target.isPortable) return expectAnswered(outcomes, form);
		const sent = outcomes.filter(({ error }) => error === null);
		expect([sent.length > 0, outcomes.map(({ error }) => error?.message)]).toEqual([
			true,
			expect.anything(),
		]);
		expect(sent.every(({ requests }) => requests.length > 0)).toBe(true);
	});

	const endpoints = target.forms.flatMap((form) =>
		endpointsOf(form, properties).map(({ value, description }) => ({ form, value, description })),
	);

	if (endpoints.length === 0) return;
	test.each(endpoints)('$form.id at $value', async ({ form, value, description }) => {
		const tried: string[] = [];
		for (const given of waysToFill(form, properties).flatMap(({ parameters }) => parameters)) {
			const { requests, error } = await run(target, { ...given, endpoint: value });
			if (requests.some((request) => matches(request, description))) return;
			tried.push(error?.message ?? requests.join());
		}
		expect(tried).toEqual([`a request like ${description}`]);
	});
});

/** Either it was sent, or the reason names the gateway's limits or a field as the form shows it. */
function expectAnswered(outcomes: Outcome[], { fields }: OperationForm): void {
	for (const { error, requests } of outcomes) {
		if (error === null) expect(requests.length).toBeGreaterThan(0);
		else if (!error.message.startsWith('This gateway cannot do ')) {
			const named = fields.filter(({ title }) => error.message.startsWith(`"${title}" `));
			expect([error.message, named.length]).toEqual([error.message, expect.any(Number)]);
			expect(named.length).toBeGreaterThan(0);
		}
	}
}

function endpointsOf(
	{ endpoints, resource, operation }: OperationForm,
	properties: INodeProperties[],
): { value: string; description: string }[] {
	if (!endpoints) return [];
	const own = properties.find(
		({ name, displayOptions: { show = {} } = {} }) =>
			name === 'endpoint' &&
			show.resource?.includes(resource) &&
			show.operation?.includes(operation),
	);
	const choices = (own?.options ?? []) as { value: string; description: string }[];
	return choices.filter(({ value }) => value !== '');
}

/** `POST /message/sendText/{instance}` and the request that was made of it. */
function matches(request: string, pattern: string): boolean {
	const [path = ''] = request.split('?');
	const parts = pattern.split(/\{\w+\}/).map((part) => part.replace(/[.*+?^$()|[\]\\]/g, '\\$&'));
	return new RegExp(`^${parts.join('[^/]+')}$`).test(path);
}
