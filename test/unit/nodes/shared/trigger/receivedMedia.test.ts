import { createServer, type Server } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { IDataObject } from 'n8n-workflow';
import { passThrough } from '../../../../../nodes/shared/trigger/passThrough';
import { toEventItem } from '../../../../../nodes/shared/trigger/toEventItem';
import { events } from '../../../../../src/catalogue/events';
import type { HttpRequest } from '../../../../../src/domain/ports/http';
import { executeContext, webhookContext, type FakeN8n } from '../../../../support/n8nContexts';

const bytes = Buffer.from('a photo');
const base64 = bytes.toString('base64');
const media = {
	...{ mediaId: null, url: null, mimeType: 'image/jpeg', fileName: null, size: 7 },
	...{ sha256: null, seconds: null, width: null, height: null },
};
const { example } = events['message.received'];

/** The item of a received picture, as the trigger's own step gets it. */
function item(change: { media?: object; type?: string } = {}): { json: IDataObject } {
	const { type = 'image', media: about = {} } = change;
	const json = {
		...{ event: 'message.received', gateway: 'evolution', eventId: 'event-1', instance: 'sales' },
		...{ vendorMessageId: '3EB0', chatId: '55119@s.whatsapp.net', sentBy: 'contact' },
		...{ isGroup: false, message: { ...example.message, type }, media: { ...media, ...about } },
	};
	return { json };
}

async function run(
	gateway: { credential?: IDataObject; answer?: (request: HttpRequest) => object },
	given = item(),
	options: IDataObject = {},
) {
	const asked: HttpRequest[] = [];
	const fake: FakeN8n = {
		credential: {
			...{ gateway: 'evolution', url: 'http://gateway.example', apiKey: 'key-1' },
			...{ instance: 'sales', ...gateway.credential },
		},
		http: {
			send: async (request) => {
				asked.push(request);
				const body = JSON.stringify(gateway.answer?.(request) ?? {});
				return { status: 201, headers: { 'content-type': 'application/json' }, body };
			},
		},
		parameters: { options: { downloadMedia: true, ...options } },
		input: [given],
	};
	const [items] = await passThrough(executeContext(fake));
	return { item: items?.[0], asked };
}

describe('the file of a received message', () => {
	test('is asked of the gateway by its message', async () => {
		const { item: got, asked } = await run({
			answer: () => ({ base64, mimetype: 'image/png', fileName: 'IMG-1.png' }),
		});
		expect(got?.binary?.data).toMatchObject({
			...{ data: base64, mimeType: 'image/png', fileName: 'IMG-1.png' },
		});
		expect(asked.map(({ url }) => url)).toEqual([
			'http://gateway.example/chat/getBase64FromMediaMessage/sales',
		]);
		expect(JSON.parse(String(asked[0]?.body))).toMatchObject({
			message: { key: { id: '3EB0', fromMe: false } },
		});
	});

	test('is asked of Mega-api by its keys', async () => {
		const keys = { mediaKey: 'AAAA', directPath: '/v/t62/1', url: '' };
		const { item: got, asked } = await run(
			{
				credential: { gateway: 'megaapi' },
				answer: () => ({ error: false, data: `data:image/jpeg;base64,${base64}` }),
			},
			item({ media: { keys, fileName: 'photo.jpg' } }),
		);
		expect(got?.binary?.data).toMatchObject({ data: base64, fileName: 'photo.jpg' });
		expect(JSON.parse(String(asked[0]?.body))).toMatchObject({
			messageKeys: { mediaKey: 'AAAA', directPath: '/v/t62/1', mimetype: 'image/jpeg' },
		});
	});

	test.each([
		['not asked for', { downloadMedia: false }],
		['of another kind', { mediaTypes: ['audio'] }],
	])('is left where it is when it is %s', async (_, options) => {
		const { item: got, asked } = await run({}, item(), options);
		expect(got).not.toHaveProperty('binary');
		expect(got?.json.media).not.toHaveProperty('error');
		expect(asked).toEqual([]);
	});

	test('that is too large starts the workflow without it', async () => {
		const { item: got, asked } = await run({}, item({ media: { size: 3_000_000 } }), {
			maxMegabytes: 2,
		});
		expect(got).not.toHaveProperty('binary');
		expect(got?.json.media).toMatchObject({
			error: 'the file is larger than the 2 MB that the trigger downloads',
		});
		expect(asked).toEqual([]);
	});

	test('that the gateway cannot give starts the workflow with the reason', async () => {
		const { item: got } = await run({
			answer: () => ({ status: 400, error: 'Bad Request', response: { message: 'no media' } }),
		});
		expect(got).not.toHaveProperty('binary');
		expect((got?.json.media as IDataObject).error).toEqual(expect.any(String));
		expect(got?.json.eventId).toBe('event-1');
	});

	test('of a gateway that has no way to it says so', async () => {
		const { item: got } = await run({ credential: { gateway: 'papi' } });
		expect((got?.json.media as IDataObject).error).toMatch(/Download Media/);
	});

	test('a text has none', async () => {
		const { item: got, asked } = await run({}, item({ type: 'text' }));
		expect(got).toMatchObject(item({ type: 'text' }));
		expect(asked).toEqual([]);
	});
});

describe('a file by its address', () => {
	let server: Server;
	let at = '';

	beforeAll(async () => {
		server = createServer((request, response) => {
			if (request.url === '/gone.jpg') return void response.writeHead(404).end();
			response.writeHead(200, { 'content-type': 'image/webp; q=1' }).end(bytes);
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		at = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	afterAll(() => server.close());

	test('is fetched from the gateway itself, wherever that is', async () => {
		const { item: got } = await run(
			{ credential: { gateway: 'zapini', url: at } },
			item({ media: { url: `${at}/media/photo.webp`, mimeType: null } }),
		);
		expect(got?.binary?.data).toMatchObject({
			...{ data: base64, mimeType: 'image/webp', fileName: 'photo.webp' },
		});
	});

	test('is not fetched from a private address of another host', async () => {
		const { item: got } = await run(
			{ credential: { gateway: 'papi' } },
			item({ media: { url: `${at}/photo.webp` } }),
		);
		expect(got).not.toHaveProperty('binary');
		expect((got?.json.media as IDataObject).error).toMatch(/not a public address/);
	});

	test('that is gone is asked of the gateway in another way', async () => {
		const { item: got } = await run(
			{ credential: { url: at }, answer: () => ({ base64 }) },
			item({ media: { url: `${at}/gone.jpg` } }),
		);
		expect(got?.binary?.data?.data).toBe(base64);
	});
});

test('a file that came with the post is a file at once, and no text in the item', async () => {
	const fake: FakeN8n = { credential: {} };
	const connection = { credential: { gateway: 'evolution' } as never, network: async () => null };
	const data = { ...example, media: { ...media, base64 }, raw: { imageMessage: {}, base64 } };
	const got = await toEventItem(
		{ id: 'event-1', event: 'message.received', instance: 'sales', timestamp: '', data },
		connection,
		webhookContext(fake).helpers,
	);
	expect(got.binary?.data).toMatchObject({ data: base64, mimeType: 'image/jpeg' });
	expect(JSON.stringify(got.json)).not.toContain(base64);
	expect(got.json).toMatchObject({ media: { mimeType: 'image/jpeg' }, raw: { imageMessage: {} } });
});
