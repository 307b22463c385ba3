import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { forms } from '../../../../nodes/WhatsAppGateway/generated';
import { runItems } from '../../../../nodes/shared/runItems';
import { GatewayError } from '../../../../src/domain/errors';
import type { HttpRequest, HttpTransport } from '../../../../src/domain/ports/http';
import { executeContext, type FakeN8n } from '../../../support/n8nContexts';
import { adminKey, testServer } from '../../../support/testServer';

const credential = {
	gateway: 'embedded',
	connection: 'url',
	url: 'http://gateway.example/',
	apiKey: adminKey,
	instance: 'sales',
};
const sendText = { resource: 'message', operation: 'sendText', to: '5511988887777', text: 'hi' };

function scene(change: Partial<FakeN8n> = {}) {
	const { gateway, transport } = testServer();
	const fake: FakeN8n = { credential, http: transport, parameters: sendText, ...change };
	return { gateway, fake, run: () => runItems(executeContext(fake), forms) };
}

async function failure(run: () => Promise<unknown>): Promise<NodeApiError | NodeOperationError> {
	return run().then(
		() => Promise.reject(new Error('it did not fail')),
		(error: NodeApiError | NodeOperationError) => error,
	);
}

test('every item is one call, in order, paired with its item', async () => {
	const { gateway, run } = scene({
		parameters: [sendText, { ...sendText, text: 'second', options: { waitFor: 'accepted' } }],
	});
	const [items] = await run();
	expect(items?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	expect(items?.[0]?.json).toMatchObject({
		...{ state: 'server_ack', gateway: 'embedded', network: 'sandbox' },
	});
	expect(gateway.calls.map(({ input }) => [input.text, input.waitFor])).toEqual([
		['hi', 'server_ack'],
		['second', 'accepted'],
	]);
});

test('a workflow is automation itself, whatever tongue it speaks', async () => {
	for (const gatewayKind of ['embedded', 'zapini']) {
		const { gateway, run } = scene({ credential: { ...credential, gateway: gatewayKind } });
		await run();
		expect(gateway.last.caller).toMatchObject({ isAutomation: true });
	}
});

describe('the instance', () => {
	test('is the credential’s default when the field is empty', async () => {
		const { gateway, run } = scene({
			parameters: { ...sendText, instance: { __rl: true, mode: 'list', value: '' } },
		});
		await run();
		expect(gateway.calls[0]?.input.instance).toBe('sales');
	});

	test('is what the field says', async () => {
		const { gateway, run } = scene({
			parameters: { ...sendText, instance: { __rl: true, mode: 'name', value: ' support ' } },
		});
		await run();
		expect(gateway.calls[0]?.input.instance).toBe('support');
	});

	test('is not the default when an expression gives nothing', async () => {
		const { gateway, run } = scene({
			parameters: { ...sendText, instance: { __rl: true, mode: 'name', value: '' } },
			raw: { instance: { __rl: true, mode: 'name', value: '={{ $json.account }}' } },
		});
		const error = await failure(run);
		expect(error.message).toBe('"Instance" holds an expression that gives nothing');
		expect(gateway.calls).toEqual([]);
	});

	test('is asked for when nobody names one', async () => {
		const { run } = scene({ credential: { ...credential, instance: '' } });
		expect((await failure(run)).description).toContain('Default Instance');
	});
});

describe('an item that fails', () => {
	test('says the cause, the next step and which item', async () => {
		const { gateway, run } = scene({ parameters: [sendText, { ...sendText, text: '' }] });
		const error = await failure(run);
		expect(error).toBeInstanceOf(NodeOperationError);
		expect(error.message).toBe('"Text" is empty');
		expect(error.description).toContain('Fill in the field');
		expect(error.context.itemIndex).toBe(1);
		expect(gateway.calls).toHaveLength(1);
	});

	test('fails alone when the node goes on', async () => {
		const { gateway, run } = scene({
			parameters: [sendText, { ...sendText, to: '' }, sendText],
			continueOnFail: true,
		});
		const [items] = await run();
		expect(items?.[1]?.json).toEqual({
			error: '"Send To" is empty',
			details: { code: null, hint: expect.stringContaining('Fill in the field') as string },
		});
		expect(items?.[1]).not.toHaveProperty('error');
		expect(items?.[1]?.pairedItem).toEqual({ item: 1 });
		expect(items?.[2]?.json).toMatchObject({ state: 'server_ack' });
		expect(gateway.calls).toHaveLength(2);
	});

	test('names a field that the gateway refuses as the form shows it', async () => {
		const { run } = scene({ parameters: { ...sendText, text: 'x'.repeat(65_537) } });
		const error = await failure(run);
		expect(error.message).toBe('"Text" is longer than 65536 characters');
	});

	test('shows the gateway’s own error with its hint', async () => {
		const { gateway, run } = scene();
		gateway.answer('message.sendText', () => {
			throw new GatewayError('INSTANCE_NOT_CONNECTED', 'logged_out');
		});
		const error = await failure(run);
		expect(error).toBeInstanceOf(NodeApiError);
		expect(error.message).toContain('logged_out');
		expect(error.description).toContain('Run Connect');
	});

	test('never shows the key', async () => {
		const { run } = scene({ credential: { ...credential, apiKey: 'wag_a-wrong-key-of-someone' } });
		const error = await failure(run);
		expect(error.message).toContain('API key');
		expect(JSON.stringify(error)).not.toContain('wrong-key-of-someone');
	});

	test('tells when the gateway does not answer', async () => {
		const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		const { run } = scene({ http: { send: () => Promise.reject(refused) } });
		const error = await failure(run);
		expect(error.message).toContain('does not answer');
		expect(error.description).toContain('URL in the credential');
	}, 15_000);
});

describe('a message that must not be sent twice', () => {
	const keyOf = async (change: Partial<FakeN8n>) => {
		const { gateway, run } = scene(change);
		await run();
		return gateway.calls.map(({ input }) => input.idempotencyKey);
	};

	test('has one key for each item, which a retry of the node repeats', async () => {
		const two = { parameters: [sendText, sendText] };
		const [first, second] = await keyOf(two);
		expect(first).not.toBe(second);
		expect(await keyOf(two)).toEqual([first, second]);
	});

	test('keeps its key when the failed execution is retried under a new id', async () => {
		const nodeContext = {};
		const before = await keyOf({ executionId: '100', nodeContext });
		expect(await keyOf({ executionId: '101', mode: 'retry', nodeContext })).toEqual(before);
	});

	test('is another one in another execution and in another round of a loop', async () => {
		const nodeContext = {};
		const keys = [
			await keyOf({ executionId: '100', nodeContext }),
			await keyOf({ executionId: '100', nodeContext, runIndex: 1 }),
			await keyOf({ executionId: '102' }),
		].flat();
		expect(new Set(keys).size).toBe(3);
	});

	test('has the key that the user gave, or none when switched off', async () => {
		const options = { idempotencyKey: 'order-7' };
		expect(await keyOf({ parameters: { ...sendText, options } })).toEqual(['order-7']);
		const off = { preventDuplicates: false };
		expect(await keyOf({ parameters: { ...sendText, options: off } })).toEqual([undefined]);
	});
});

describe('numbers of the default country', () => {
	const sentTo = async (to: string, country: string) => {
		const { gateway, run } = scene({
			credential: { ...credential, country },
			parameters: { ...sendText, to },
		});
		await run();
		return gateway.calls[0]?.input.to;
	};

	test.each([
		['(11) 98888-7777', 'BR', '5511988887777'],
		['11988887777', 'br', '5511988887777'],
		['5511988887777', 'BR', '5511988887777'],
		['+1 415 555 2671', 'BR', '+1 415 555 2671'],
		['123456789012345@lid', 'BR', '123456789012345@lid'],
		['11988887777', '', '11988887777'],
	])('%s in "%s" is sent to %s', async (given, country, sent) => {
		expect(await sentTo(given, country)).toBe(sent);
	});
});

test('a QR becomes a picture', async () => {
	const { gateway, run } = scene({ parameters: { resource: 'instance', operation: 'connect' } });
	const png = Buffer.from([0x89, 0x50, 0x4e, 0x47]).toString('base64');
	gateway.answer('instance.connect', () => ({
		...{ instance: 'sales', state: 'qr', network: 'whatsapp', reason: null, until: null },
		...{ since: '2026-11-22T09:00:00.000Z', phone: null, lid: null, profileName: null },
		...{ qr: 'text', qrImage: `data:image/png;base64,${png}`, pairingCode: null, expiresAt: null },
	}));
	const [items] = await run();
	expect(items?.[0]?.binary?.data).toMatchObject({
		data: png,
		fileName: 'sales-qr.png',
		mimeType: 'image/png',
	});
	expect(items?.[0]?.json).toMatchObject({ qr: 'text', network: 'whatsapp' });
	expect(items?.[0]?.json).not.toHaveProperty('qrImage');
});

test('an operation of a newer version is refused by name', async () => {
	const { run } = scene({ parameters: { resource: 'message', operation: 'sendHologram' } });
	expect((await failure(run)).message).toContain('message: sendHologram');
});

describe('a downloaded file', () => {
	const parameters = { resource: 'message', operation: 'downloadMedia', messageId: '3EB0' };
	const about = { base64: '', mimeType: 'image/png', fileName: 'a.png', size: 10, type: 'image' };

	function streamed(parts: AsyncIterable<Uint8Array>) {
		const requests: HttpRequest[] = [];
		const http: HttpTransport = {
			send: async (request) => {
				requests.push(request);
				const headers = { 'content-type': 'application/vnd.wagate.file' };
				const isFile = request.url.includes('download-media');
				return { status: 200, headers, body: '{}', ...(isFile && { stream: parts }) };
			},
		};
		return { requests, run: scene({ http, parameters }).run };
	}

	test('goes to n8n while it comes, and the item has the rest', async () => {
		async function* parts() {
			const line = `${JSON.stringify({ ...about, caption: 'märz' })}\n`;
			for (const byte of Buffer.from(`${line}01234\n6789`)) yield Buffer.from([byte]);
		}
		const { run, requests } = streamed(parts());
		const [items] = await run();
		expect(requests[0]?.headers.accept).toContain('application/vnd.wagate.file');
		expect(items?.[0]?.binary?.data).toEqual({
			...{ data: Buffer.from('01234\n6789').toString('base64') },
			...{ fileName: 'a.png', mimeType: 'image/png', bytes: 10 },
		});
		const { base64: _none, ...json } = about;
		expect(items?.[0]?.json).toMatchObject({ ...json, caption: 'märz' });
		expect(items?.[0]?.json).not.toHaveProperty('fileBytes');
	});

	test('of a size that nobody told has the size that it turned out to have', async () => {
		async function* parts() {
			yield Buffer.from(`${JSON.stringify({ ...about, size: null })}\n0123456`);
		}
		const [items] = await streamed(parts()).run();
		expect(items?.[0]?.json.size).toBe(7);
	});

	test('that does not arrive fails the item', async () => {
		async function* parts() {
			yield Buffer.from(`${JSON.stringify(about)}\n01234`);
			throw new Error('aborted');
		}
		expect((await failure(streamed(parts()).run)).message).toContain('aborted');
	});

	test('comes as Base64 from who knows no other way', async () => {
		const { gateway, run } = scene({ parameters });
		gateway.answer('message.downloadMedia', () => ({ ...about, base64: 'aGk=', caption: null }));
		const [items] = await run();
		expect(items?.[0]?.binary?.data).toMatchObject({ data: 'aGk=', fileName: 'a.png' });
	});
});
