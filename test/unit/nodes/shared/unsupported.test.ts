import { forms } from '../../../../nodes/WhatsAppGateway/generated';
import { forms as evolutionForms } from '../../../../nodes/EvolutionApi/generated';
import { runItems } from '../../../../nodes/shared/runItems';
import type { HttpRequest } from '../../../../src/domain/ports/http';
import { executeContext, type FakeN8n } from '../../../support/n8nContexts';

const credential = {
	gateway: 'evolution',
	url: 'http://gateway.example',
	apiKey: 'key-of-evolution',
	instance: 'sales',
};
const carousel = {
	resource: 'message',
	operation: 'sendCarousel',
	to: { __rl: true, mode: 'id', value: '5511988887777' },
	text: 'New this week',
	cards: {
		items: [{ title: 'Shoe', buttons: { items: [{ type: 'reply', text: 'Buy' }] } }],
	},
};

/** A gateway that takes everything. */
function scene(change: Partial<FakeN8n>) {
	const requests: HttpRequest[] = [];
	const answer = { status: 200, headers: {}, body: '{"ok":true}' };
	const fake: FakeN8n = {
		credential,
		http: {
			send: async (request) => {
				requests.push(request);
				return answer;
			},
		},
		...change,
	};
	return { fake, requests, answer, run: () => runItems(executeContext(fake), forms) };
}

const bodyOf = (request: HttpRequest | undefined) =>
	JSON.parse(request?.body as string) as Record<string, unknown>;

describe('an operation that the gateway has not', () => {
	test('fails with the reason and the next step', async () => {
		const { run, requests } = scene({ parameters: carousel });
		await expect(run()).rejects.toMatchObject({
			message: 'This gateway cannot do Send Carousel',
			description: expect.stringContaining('credential') as string,
		});
		expect(requests).toEqual([]);
	});

	test('lets the item pass, and says so once for all of them', async () => {
		const parameters = { ...carousel, onUnsupported: 'skip' };
		const { run, fake } = scene({
			parameters: [parameters, parameters],
			input: [{ json: { order: 1 } }, { json: { order: 2 } }],
		});
		const [items] = await run();
		expect(items?.map(({ json }) => json)).toMatchObject([
			{ order: 1, skipped: { operation: 'message.sendCarousel' } },
			{ order: 2 },
		]);
		expect(items?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(fake.hints).toEqual([expect.stringContaining('(2 items)')]);
	});

	test.each([
		['by the node', { onUnsupported: 'fallback' }],
		['by the message', { options: { fallback: 'text' } }],
	])('is told as a text when asked for %s', async (_, asked) => {
		const { run, fake, requests } = scene({ parameters: { ...carousel, ...asked } });
		const [items] = await run();
		expect(requests[0]?.url).toBe('http://gateway.example/message/sendText/sales');
		expect(bodyOf(requests[0])).toMatchObject({
			number: '5511988887777',
			text: 'New this week\nShoe\nBuy',
		});
		expect(items?.[0]?.json).toMatchObject({ fallback: 'message.sendText' });
		expect(fake.hints).toHaveLength(1);
	});
});

describe('a field that the gateway has no word for', () => {
	const papi = { ...credential, gateway: 'papi' };
	const reply = {
		...{ resource: 'message', operation: 'sendText', to: '5511988887777', text: 'hi' },
		options: { replyTo: '3EB0C767D26A1B2E5C7A', quoted: { text: 'hello' } },
	};

	test('is named as the form shows it', async () => {
		const { run, requests } = scene({ credential: papi, parameters: reply });
		await expect(run()).rejects.toThrow('This gateway cannot do "Reply To"');
		expect(requests).toEqual([]);
	});

	test('is left out when a fallback is asked for, and the hint says so', async () => {
		const parameters = { ...reply, onUnsupported: 'fallback' };
		const { run, fake, requests } = scene({ credential: papi, parameters });
		const [items] = await run();
		expect(bodyOf(requests[0])).toEqual({ jid: '5511988887777@s.whatsapp.net', text: 'hi' });
		expect(items?.[0]?.json).toMatchObject({ fallback: 'message.sendText' });
		expect(fake.hints).toEqual(['This gateway cannot do "Reply To", so it was done without']);
	});
});

test('a fallback that the gateway has not either has one of its own', async () => {
	const { run, requests } = scene({
		credential: { ...credential, gateway: 'zapini', apiKey: 'sk_fallback-of-a-fallback' },
		parameters: {
			...{ resource: 'message', operation: 'sendButtons', to: '5511988887777', text: 'Agree?' },
			buttons: { items: [{ text: 'Yes' }, { text: 'No' }] },
			options: { fallback: 'poll' },
		},
	});
	await run();
	expect(bodyOf(requests[0])).toMatchObject({ message: 'Agree?\n1. Yes\n2. No' });
});

test('a credential of another gateway is refused by a vendor’s node before anything is sent', async () => {
	const { fake, requests } = scene({
		parameters: { resource: 'message', operation: 'sendText', to: '5511988887777', text: 'hi' },
		credential: { ...credential, gateway: 'papi' },
	});
	await expect(
		runItems(executeContext(fake), evolutionForms, { vendor: 'evolution' }),
	).rejects.toMatchObject({
		message: '"Credential" is for P-API, and this node speaks to Evolution API alone',
		description: expect.stringContaining('WhatsApp Gateway') as string,
	});
	expect(requests).toEqual([]);
});

describe('a file of the item', () => {
	const file = { data: Buffer.from('%PDF-1.7').toString('base64'), mimeType: 'application/pdf' };
	const sendFile = {
		resource: 'message',
		operation: 'sendMedia',
		to: '5511988887777',
		type: 'document',
		mediaSource: 'binary',
		mediaBinaryField: 'data',
	};

	test('is sent with its own name and type', async () => {
		const input = [{ json: {}, binary: { data: { ...file, fileName: 'invoice-123.pdf' } } }];
		const { run, requests } = scene({ parameters: sendFile, input });
		await run();
		expect(bodyOf(requests[0])).toMatchObject({
			media: file.data,
			fileName: 'invoice-123.pdf',
			mimetype: 'application/pdf',
		});
	});

	test('that is not there is told by the field’s name', async () => {
		const { run } = scene({ parameters: sendFile, input: [{ json: {} }] });
		await expect(run()).rejects.toThrow('"File" finds no file in the field "data" of the item');
	});

	test('that is too large is refused before it is read', async () => {
		const input = [{ json: {}, binary: { data: { ...file, bytes: 40_000_000 } } }];
		const { run, requests } = scene({ parameters: { ...sendFile, type: 'image' }, input });
		await expect(run()).rejects.toThrow('"File" is 40 MB, more than the 16 MB that WhatsApp takes');
		expect(requests).toEqual([]);
	});
});

describe('a custom request', () => {
	const custom = { resource: 'api', operation: 'customRequest', method: 'POST' };

	test('goes below the gateway’s address with its key', async () => {
		const { run, requests } = scene({
			parameters: {
				...custom,
				path: '/chat/anything/sales',
				query: { items: [{ name: 'page', value: 2 }] },
				body: '{"a": 1}',
			},
		});
		const [items] = await run();
		expect(requests[0]).toMatchObject({
			method: 'POST',
			url: 'http://gateway.example/chat/anything/sales?page=2',
			headers: { apikey: 'key-of-evolution', 'content-type': 'application/json' },
			body: '{"a":1}',
		});
		expect(items?.[0]?.json).toEqual({ ok: true });
	});

	test.each(['https://elsewhere.example/', '//elsewhere.example/', 'http:/elsewhere.example'])(
		'to %s is refused, since the key would go there',
		async (path) => {
			const { run, requests } = scene({ parameters: { ...custom, path } });
			await expect(run()).rejects.toThrow('"Path" is an address of its own');
			expect(requests).toEqual([]);
		},
	);

	test('that is refused has the gateway’s reason', async () => {
		const { run, answer } = scene({ parameters: { ...custom, path: '/nowhere' } });
		Object.assign(answer, { status: 401, body: '{"status":401,"error":"Unauthorized"}' });
		await expect(run()).rejects.toMatchObject({
			message: expect.stringContaining('key') as string,
		});
	});
});

test('a whole operation may be given as JSON', async () => {
	const { run, requests } = scene({
		parameters: {
			resource: 'message',
			operation: 'sendText',
			defineUsing: 'json',
			json: '{"to": "5511988887777", "text": "hi"}',
		},
	});
	await run();
	expect(bodyOf(requests[0])).toMatchObject({ number: '5511988887777', text: 'hi' });
});
