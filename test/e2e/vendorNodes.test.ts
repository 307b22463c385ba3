import type { Vendor } from '../../nodes/shared/readCredential';
import { forms as evolution } from '../../nodes/EvolutionApi/generated';
import { forms as megaapi } from '../../nodes/MegaApi/generated';
import { forms as papi } from '../../nodes/PApi/generated';
import { forms as zapini } from '../../nodes/Zapini/generated';
import endpoints from '../fixtures/spec/endpoints.json';
import { comparable, exchangesOf } from '../support/vendor/exchanges';
import { credentialFor, vendorFacts } from '../support/vendor/vendors';
import { VendorServer } from '../support/vendor/VendorServer';
import { startN8nWithPackage, type N8nWithPackage } from '../support/n8nWithPackage';
import { fanOut, runBranches, type Outcome } from './stage/fanOut';
import { filesFromTheItem, pdf } from './stage/filesFromTheItem';
import { CREDENTIAL } from './stage/workflows';

const forms = { evolution, megaapi, papi, zapini };
const vendors = Object.keys(forms) as Vendor[];

let host: N8nWithPackage;
beforeAll(async () => {
	host = await startN8nWithPackage('vendor-nodes');
});
afterAll(() => host?.n8n.dispose());

/** Zapini's client keeps to 100 requests in a quarter of an hour for each token. */
const keys = ['first', 'second', 'third'];

describe.each(vendors)('the node of %s, in one workflow', (vendor) => {
	const exchanges = exchangesOf(vendor, forms[vendor]);
	const files = filesFromTheItem[vendor];
	const { node } = vendorFacts[vendor];
	let server: VendorServer;
	let outcomeOf: (name: string) => Outcome;

	beforeAll(async () => {
		const { client } = host.n8n;
		const { key } = vendorFacts[vendor];
		const own = keys.map((name) => `${key}-${name}`);
		server = await VendorServer.open(vendor, { keys: own });
		const credentials = await Promise.all(
			own.map((apiKey) => {
				const data = credentialFor(vendor, server.url, { apiKey });
				return client.createCredential(`${vendor} ${apiKey.length}`, CREDENTIAL, data);
			}),
		);
		const all = [...exchanges, ...files].map(({ name, parameters }, index) => ({
			name,
			parameters,
			credential: credentials[index % credentials.length]?.id ?? '',
		}));
		({ outcomeOf } = await runBranches(client, fanOut(node, all, pdf)));
	});
	afterAll(() => server?.close());

	test.each(exchanges)('$name', ({ name, request, item, hasFile }) => {
		const { json, binary } = outcomeOf(name);
		expect(json).toEqual(item);
		expect(binary !== undefined).toBe(hasFile);
		expect(server.requests.map(comparable)).toContainEqual(request);
	});

	test.each(files)('$name', ({ name, requests }) => {
		expect(outcomeOf(name).json).toMatchObject({
			gateway: vendor,
			messageId: expect.any(String) as string,
		});
		for (const request of requests) expect(server.requests.map(comparable)).toContainEqual(request);
	});

	test('every endpoint of the vendor was asked, and nothing that it does not have', () => {
		const asked = new Set(server.requests.map(({ endpoint }) => endpoint));
		const own = endpoints.filter(({ system }) => system === vendor).map(({ id }) => id);
		expect(own.filter((id) => !asked.has(id))).toEqual([]);
		expect(server.requests.filter(({ endpoint }) => endpoint === null)).toEqual([]);
	});

	test('the key went where the vendor looks for it, and nowhere else', () => {
		for (const { headers, path, body, status } of server.requests) {
			expect(status).toBeLessThan(400);
			const { apikey, authorization, 'x-api-key': xApiKey, ...rest } = headers;
			const places = { apikey, authorization, xApiKey };
			expect(Object.values(places).filter((value) => value !== undefined)).toHaveLength(1);
			for (const name of keys) {
				expect(JSON.stringify([path, body, rest])).not.toContain(
					`${vendorFacts[vendor].key}-${name}`,
				);
			}
		}
	});
});
