import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { eventually } from '../../scripts/n8n/eventually';
import { itemsOf, type Execution, type NewWorkflow } from '../../scripts/n8n/N8nClient';
import { withCredential } from '../../scripts/n8n/withCredential';
import type { RemoteContact } from '../../src/simulator/http/openSandbox';
import { jpeg, silentMp3 } from '../support/files';
import { ACCOUNT, EVE, useStage } from './stage/Stage';

const demo = JSON.parse(readFileSync('examples/portable-demo.json', 'utf8')) as NewWorkflow;
const steps = demo.nodes.map(({ name }) => name);

// The files of the demo lie on this machine, which the gateway does not ask for addresses by default.
const stage = useStage('embeddedDemo', { env: { WAGATE_ALLOW_PRIVATE_URLS: 'true' } });

let files: Server;
let eve: RemoteContact;
let asked: string;
let execution: Execution;

/** The demo with addresses of this machine for its files. */
function withFilesAt(address: string): NewWorkflow {
	const text = JSON.stringify(demo)
		.replace(/https:[^"]*\/Example\.jpg/, `${address}/picture.jpg`)
		.replace(/https:[^"]*\/Example\.ogg/, `${address}/sound.mp3`);
	return JSON.parse(text) as NewWorkflow;
}

beforeAll(async () => {
	const picture = await jpeg();
	files = createServer((request, response) => {
		const isPicture = request.url === '/picture.jpg';
		response.setHeader('content-type', isPicture ? 'image/jpeg' : 'audio/mpeg');
		response.end(isPicture ? picture : silentMp3());
	}).listen(0, '127.0.0.1');
	await stage().link();
	eve = await stage().eve();
	const { client } = stage().n8n;
	const address = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
	const credential = { id: stage().credential, name: 'gateway' };
	const { id } = await client.createWorkflow(withCredential(withFilesAt(address), credential));
	await client.publish(id);
	asked = (await eve.text(ACCOUNT, 'Demo')).id;
	const [newest] = await client.finishedExecutions(id, 1);
	if (!newest) throw new Error('nothing ran');
	execution = newest;
});
afterAll(() => files?.close());

test('the message that asks for it runs to the end', () => {
	const { status, data } = execution;
	expect([status, data?.resultData.error?.message]).toEqual(['success', undefined]);
	expect(itemsOf(execution, 'WhatsApp Gateway Trigger')).toMatchObject([
		{ gateway: 'embedded', phone: EVE, message: { text: 'Demo' } },
	]);
});

test.each(steps)('%s is done as it is, with nothing left out', (step) => {
	const run = execution.data?.resultData.runData[step]?.at(-1);
	const [item] = itemsOf(execution, step) as Record<string, unknown>[];
	expect(run?.executionStatus).toBe('success');
	expect(item).toBeDefined();
	expect(item).not.toHaveProperty('skipped');
	expect(item).not.toHaveProperty('fallback');
	expect(run?.hints ?? []).toEqual([]);
});

test('her phone shows all of it, decrypted, in the order of the workflow', async () => {
	const shown = await eventually('seven messages', async () => {
		const all = (await eve.inbox()).filter(
			({ from, chat }) => from === ACCOUNT && chat === ACCOUNT,
		);
		return all.length >= 7 ? all : undefined;
	});
	expect(shown.map(({ message }) => message)).toMatchObject([
		{ extendedTextMessage: { text: 'Hello Eve, the instance is connected.' } },
		{
			extendedTextMessage: { text: 'You wrote this.', contextInfo: { stanzaId: asked } },
		},
		{ imageMessage: { caption: 'An image by its address', width: 640, height: 480 } },
		{
			documentMessage: {
				fileName: 'invoice-123.pdf',
				mimetype: 'application/pdf',
				caption: 'A file that a node made',
			},
		},
		{ audioMessage: { mimetype: 'audio/mpeg' } },
		// The workflow asks for the fallback, which everybody sees.
		{ extendedTextMessage: { text: 'Shall we go on?\n1. Yes\n2. No' } },
		{ pollCreationMessageV3: { name: 'What is for lunch?' } },
	]);
});

test('the group is there, with her in it', () => {
	const [group] = itemsOf(execution, 'Get Group') as { groupId: string; subject: string }[];
	expect(group).toMatchObject({ subject: 'WaGate demo' });
	expect(itemsOf(execution, 'Create Group')).toMatchObject([{ groupId: group?.groupId }]);
	expect(JSON.stringify(group)).toContain(EVE);
});
