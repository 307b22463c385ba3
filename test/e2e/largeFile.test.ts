import { createHash } from 'node:crypto';
import type { INodeParameters } from 'n8n-workflow';
import { itemsOf, type Execution, type NewWorkflow } from '../../scripts/n8n/N8nClient';
import type { Vendor } from '../../nodes/shared/readCredential';
import { startN8nWithPackage, type N8nWithPackage } from '../support/n8nWithPackage';
import { credentialFor, vendorFacts, vendorNames } from '../support/vendor/vendors';
import { VendorServer, type Recorded } from '../support/vendor/VendorServer';
import { OddServers } from './stage/OddServers';
import { PeakMemory } from './stage/PeakMemory';
import { chain, CREDENTIAL, manualTrigger, START } from './stage/workflows';

const SIZE = 40_000_000;
/** n8n's own copies of the file are in it: as it was fetched, as Base64, and as the request. */
const TIMES = 10;
const content = createHash('sha256').update(Buffer.alloc(SIZE, 'wagate')).digest('hex');

/** The file in what each vendor was asked, in Base64. */
const fileIn: Record<Vendor, (requests: Recorded[]) => unknown> = {
	evolution: (requests) => bodyAt(requests, '/message/sendMedia/').file?.base64,
	megaapi: (requests) =>
		bodyAt(requests, '/mediaBase64').messageData?.base64?.replace(
			'data:application/octet-stream;base64,',
			'',
		),
	papi: (requests) => bodyAt(requests, '/send-document').base64,
	zapini: (requests) => bodyAt(requests, '/media/upload').file?.base64,
};

interface Body {
	base64?: string;
	file?: { base64: string };
	messageData?: { base64: string };
}

function bodyAt(requests: Recorded[], path: string): Body {
	return requests.find((request) => request.path.includes(path))?.body ?? {};
}

let host: N8nWithPackage;
let odd: OddServers;

beforeAll(async () => {
	odd = await OddServers.open();
	host = await startN8nWithPackage('large-file');
});
afterAll(async () => {
	await host?.n8n.dispose();
	await odd?.close();
});

describe.each(vendorNames)('a file of 40 MB in the item, to %s', (vendor) => {
	let server: VendorServer;
	let credential: string;

	beforeAll(async () => {
		server = await VendorServer.open(vendor);
		const data = credentialFor(vendor, server.url);
		({ id: credential } = await host.n8n.client.createCredential(vendor, CREDENTIAL, data));
	});
	afterAll(() => server?.close());

	async function send(type: string): Promise<Execution> {
		const { client } = host.n8n;
		const workflow = fileWorkflow(vendor, credential, odd.fileUrl(SIZE), type);
		const { id } = await client.createWorkflow(workflow);
		const { executionId } = await client.run(id, { trigger: START });
		return client.finished(executionId ?? '', 120_000);
	}

	test('arrives whole as a document, and n8n stays small', async () => {
		const memory = await PeakMemory.of(host.n8n.pid ?? 0);
		const execution = await send('document');
		const grown = await memory.grown();
		expect(itemsOf(execution, 'Send')).toEqual([
			expect.objectContaining({ gateway: vendor, messageId: expect.any(String) as string }),
		]);
		const file = Buffer.from(String(fileIn[vendor](server.requests)), 'base64');
		expect(createHash('sha256').update(file).digest('hex')).toBe(content);
		expect(grown).toBeLessThan(TIMES * SIZE);
	});

	test('is refused as an image before it is read, by the name of the field', async () => {
		server.requests.length = 0;
		expect(itemsOf(await send('image'), 'Send')).toMatchObject([
			{
				error: '"File" is 40 MB, more than the 16 MB that WhatsApp takes',
				details: { hint: 'Send a smaller file, or send it as a document' },
			},
		]);
		expect(server.requests).toEqual([]);
	});
});

function fileWorkflow(vendor: Vendor, credential: string, url: string, type: string): NewWorkflow {
	const parameters: INodeParameters = {
		...{ resource: 'message', operation: 'sendMedia', to: '5511988887777', type },
		...{ mediaSource: 'binary', mediaBinaryField: 'data', options: { mediaFileName: 'big.bin' } },
	};
	return chain(`A large file to ${vendor} as ${type}`, [
		manualTrigger(),
		{
			name: 'Fetch',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			parameters: { url, options: { response: { response: { responseFormat: 'file' } } } },
		},
		{
			name: 'Send',
			type: `n8n-nodes-wagate.${vendorFacts[vendor].node}`,
			parameters,
			credentials: { [CREDENTIAL]: { id: credential, name: 'gateway' } },
			onError: 'continueRegularOutput',
		},
	]);
}
