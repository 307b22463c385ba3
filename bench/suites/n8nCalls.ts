import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { N8n } from '../../scripts/n8n/N8n';
import { N8N_VERSION } from '../../scripts/n8n/installN8n';
import type { NewWorkflow } from '../../scripts/n8n/N8nClient';
import { compare, type Row } from '../compare';
import { interleave, type Measurement, type Run } from '../interleave';
import { AnsweringServer } from '../n8n/AnsweringServer';
import {
	CALL,
	httpRequestNode,
	KEY,
	loopOf,
	onceFor,
	START,
	wagateNode,
} from '../n8n/callWorkflows';
import { openN8n } from '../n8n/openN8n';
import { readProcessCpuMs } from '../rig/processCpu';
import { cpuRow } from '../rows';
import type { Suite } from './Suite';

const CALLS = 100;
/** A call may take this many times what it takes in n8n's own node. */
const TARGET = 1.05;

const NOTES = [
	`Evolution API's sendText to one server on loopback that answers at once, ${CALLS} calls a repeat, in n8n ` +
		`${N8N_VERSION} with its own defaults. The time is what n8n notes of each run of the node.`,
	'HTTP Request: version 4.2 with a Header Auth credential and the body as a JSON expression.',
	'One at a time: a loop that runs the node once for each item, as a chat workflow does.',
	'All at once: one run of the node for all items. HTTP Request then fires all of them together; ours sends one after ' +
		'another, so that messages arrive in their order, and asks n8n for the credential once.',
	'CPU: of the whole n8n process, its own part of the execution included, per call.',
];

type Kind = 'vendor' | 'portable' | 'http';
const titles: Record<Exclude<Kind, 'http'>, string> = {
	vendor: 'WhatsApp Evolution API',
	portable: 'WhatsApp Gateway',
};

/** What a call costs in our nodes, beside the same call in n8n's own. */
export const n8nCalls: Suite = {
	name: 'n8n-calls',
	inN8n: true,
	async run({ root, options: { repeats }, progress }) {
		const folder = mkdtempSync(join(tmpdir(), 'wagate-calls-'));
		const { response } = JSON.parse(
			readFileSync(join(root, 'test/fixtures/evolution/evolution.message.sendText.json'), 'utf8'),
		) as { response: { status: number; body: unknown } };
		const server = await AnsweringServer.open(response);
		let n8n: N8n | undefined;
		try {
			n8n = await openN8n(folder, { root });
			const runs = await buildRuns(n8n, server.url);
			// Code is loaded by the first call, and compiled by the time that it has run some hundred times.
			for (const run of runs) await run.measure();
			progress('n8n-calls: every workflow has run once');
			const measured = await interleave(runs, repeats, (repeat, { id }, { figures }) => {
				const { call, cpu } = figures;
				progress(
					`n8n-calls ${repeat + 1}/${repeats} ${id}: ${call?.toFixed(2)} ms, ${cpu?.toFixed(2)} ms CPU each`,
				);
			});
			return {
				suite: 'n8n-calls',
				title: 'A call of a vendor in n8n',
				notes: NOTES,
				columns: { raw: 'HTTP Request', ours: 'WaGate' },
				comparisons: buildRows().map((row) => compare(row, measured)),
			};
		} finally {
			await n8n?.stop();
			await server.close();
			rmSync(folder, { recursive: true, force: true });
		}
	},
};

async function buildRuns(n8n: N8n, url: string): Promise<Run[]> {
	const { client } = n8n;
	const data = { gateway: 'evolution', url, apiKey: KEY, instance: 'sales' };
	const gateway = await client.createCredential('gateway', 'whatsAppGatewayApi', data);
	const auth = { name: 'apikey', value: KEY };
	const header = await client.createCredential('header', 'httpHeaderAuth', auth);
	const nodes = {
		http: httpRequestNode(url, header.id),
		vendor: wagateNode('evolutionApi', gateway.id),
		portable: wagateNode('whatsAppGateway', gateway.id),
	};
	const runs: Run[] = [];
	for (const [kind, node] of Object.entries(nodes)) {
		runs.push(await buildRun(n8n, `${kind}.loop`, loopOf(`${kind}.loop`, node, CALLS)));
		runs.push(await buildRun(n8n, `${kind}.once`, onceFor(`${kind}.once`, node, CALLS)));
	}
	return runs;
}

async function buildRun(n8n: N8n, id: string, workflow: NewWorkflow): Promise<Run> {
	const created = await n8n.client.createWorkflow(workflow);
	return { id, measure: () => runOnce(n8n, created.id) };
}

async function runOnce(n8n: N8n, workflow: string): Promise<Measurement> {
	const pid = n8n.pid ?? 0;
	const before = readProcessCpuMs(pid);
	const { status, data } = await n8n.client.runToEnd(workflow, { trigger: START });
	const after = readProcessCpuMs(pid);
	const runs = data?.resultData.runData[CALL] ?? [];
	const items = runs.reduce((sum, run) => sum + (run.data?.main?.[0]?.length ?? 0), 0);
	if (status !== 'success' || items !== CALLS) {
		throw new Error(`${items} of ${CALLS} calls were made: ${data?.resultData.error?.message}`);
	}
	const ms = runs.reduce((sum, { executionTime }) => sum + executionTime, 0);
	const cpu = before === null || after === null ? null : (after - before) / CALLS;
	return { figures: { call: ms / CALLS, cpu } };
}

function buildRows(): Row[] {
	const kinds = Object.keys(titles) as (keyof typeof titles)[];
	return [
		...kinds.flatMap((kind) => rowsOf(kind, 'loop', 'one at a time', TARGET)),
		...kinds.flatMap((kind) => rowsOf(kind, 'once', 'all at once')),
	];
}

function rowsOf(kind: keyof typeof titles, way: string, how: string, atMost?: number): Row[] {
	const id = `n8n.calls.${kind}.${way}`;
	const sides = { raw: `http.${way}`, ours: `${kind}.${way}` };
	const call: Row = {
		...{ id: `${id}.ms`, title: `${titles[kind]}, ${how}`, unit: 'ms' },
		...{ figure: 'call', relationIs: 'ratio', ...sides },
		...(atMost === undefined ? {} : { target: { of: 'relation', atMost } as const }),
	};
	return [call, cpuRow(`${id}.cpu`, '  CPU', sides)];
}
