import { openClient, type Keys } from '../../../../src/client';
import type { HttpRequest, HttpTransport } from '../../../../src/domain/ports/http';
import { fixedClock } from '../../../support/testServer';

/** What our client asks of a Zapini, by key and address. */
function scene(baseUrl: string, keys: Keys, body = '{"success":true}') {
	const requests: HttpRequest[] = [];
	const transport: HttpTransport = {
		send: async (request) => {
			requests.push(request);
			return { status: 200, headers: { 'content-type': 'application/json' }, body };
		},
	};
	const client = openClient({ dialect: 'zapini', baseUrl, keys, transport, clock: fixedClock });
	return { client, requests, asked: () => requests.map(({ method, url }) => `${method} ${url}`) };
}

const text = { instance: 'sales', to: '5511988887777', text: 'hi' };

test('a token of an instance sends by the API of the instance, a token of a user names the instance', async () => {
	const byInstance = scene('https://instance-18.zapini.test', { instance: 'sk_1' });
	await byInstance.client.call('message.sendText', text);
	expect(byInstance.asked()).toEqual(['POST https://instance-18.zapini.test/send-message']);
	expect(byInstance.requests[0]?.headers.authorization).toBe('Bearer sk_1');

	const byUser = scene('https://zapini.test', { admin: '1|abc' });
	await byUser.client.call('message.sendText', text);
	expect(byUser.asked()).toEqual(['POST https://zapini.test/api/v1/chat/send']);
	expect(JSON.parse(String(byUser.requests[0]?.body))).toMatchObject({ instance_id: 'sales' });
});

test('a login needs no token', async () => {
	const { client, requests } = scene('https://zapini.test', {});
	await client.call('auth.login', { email: 'ann@example.com', password: 'secret' });
	expect(requests[0]?.headers.authorization).toBeUndefined();
});

test.each([
	[
		'https://zapini.test/api/v1/',
		'https://zapini.test/api/v1/tags',
		'https://zapini.test/api/v1/chat/send',
	],
	['https://zapini.test', 'https://zapini.test/tags', 'https://zapini.test/api/v1/chat/send'],
])('at %s no path is said twice', async (baseUrl, tags, send) => {
	const { client, asked } = scene(baseUrl, { admin: '1|def' });
	await client.call('tag.list', {});
	await client.call('message.sendText', text);
	expect(asked()).toEqual([`GET ${tags}`, `POST ${send}`]);
});

test('the address may leave a place for the instance', async () => {
	const { client, asked } = scene('https://instance-{id}.zapini.test', { admin: '1|ghi' });
	await client.call('instance.getState', { instance: 'sales' });
	expect(asked()).toEqual(['GET https://instance-sales.zapini.test/instances/sales/status']);
	await expect(client.call('tag.list', {})).rejects.toMatchObject({
		code: 'BAD_REQUEST',
		details: { field: 'instance' },
	});
});

test('a file that is given as content is uploaded first and sent by its ID', async () => {
	const uploaded = JSON.stringify({ success: true, data: { id: 'media_1' } });
	const { client, requests, asked } = scene('https://zapini.test', { admin: '1|jkl' }, uploaded);
	await client.call('message.sendMedia', {
		...{ instance: 'sales', to: '5511988887777', type: 'document' },
		media: { base64: 'aGk=', fileName: 'a.pdf', mimeType: 'application/pdf' },
	});
	expect(asked()).toEqual([
		'POST https://zapini.test/media/upload',
		'POST https://zapini.test/messages/send-media',
	]);
	expect(requests[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
	expect(Buffer.from(requests[0]?.body as Uint8Array).toString()).toContain('filename="a.pdf"');
	expect(JSON.parse(String(requests[1]?.body))).toMatchObject({
		media_id: 'media_1',
		media_type: 'document',
		filename: 'a.pdf',
	});
});

test('voice notes are refused rather than sent as something else', async () => {
	const { client, requests } = scene('https://zapini.test', { admin: '1|mno' });
	const voice = { type: 'voice', media: { url: 'https://example.com/a.ogg' } } as const;
	await expect(
		client.call('message.sendMedia', { instance: 'sales', to: '5511988887777', ...voice }),
	).rejects.toMatchObject({ code: 'UNSUPPORTED_BY_GATEWAY' });
	expect(requests).toEqual([]);
});

test('a CSV export is text, and its failure is still a failure', async () => {
	const csv = 'phone_number,name\n5511988887777,Eve\n';
	const answers = [
		{ status: 200, headers: { 'content-type': 'text/csv; charset=UTF-8' }, body: csv },
		{ status: 422, headers: { 'content-type': 'application/json' }, body: '{"message":"no"}' },
	];
	const transport: HttpTransport = { send: async () => answers.shift() ?? answers[0]! };
	const keys = { admin: '1|pqr' };
	const client = openClient({
		...{ dialect: 'zapini', baseUrl: 'https://csv.test', keys, transport },
		clock: fixedClock,
	});
	expect(await client.call('contact.export', { format: 'csv' })).toEqual({ contacts: null, csv });
	await expect(client.call('contact.export', { format: 'csv' })).rejects.toMatchObject({
		code: 'BAD_REQUEST',
	});
});

test('a downloaded file comes as its bytes, with name and type', async () => {
	const bytes = new Uint8Array([0xff, 0xd8, 0xff, 0x00]);
	const headers = {
		'content-type': 'image/jpeg',
		'content-disposition': 'attachment; filename="a.jpg"',
	};
	const transport: HttpTransport = {
		send: async ({ binary }) => {
			expect(binary).toBe(true);
			return { status: 200, headers, body: '', bytes };
		},
	};
	const keys = { instance: 'sk_file' };
	const client = openClient({
		...{ dialect: 'zapini', baseUrl: 'https://file.test', keys, transport },
		clock: fixedClock,
	});
	const file = await client.call('message.downloadMedia', { instance: 'sales', messageId: 'm1' });
	expect(file).toMatchObject({
		base64: Buffer.from(bytes).toString('base64'),
		mimeType: 'image/jpeg',
		fileName: 'a.jpg',
		size: 4,
	});
});
