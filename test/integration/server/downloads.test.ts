import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { openClient } from '../../../src/client';
import type { HttpTransport } from '../../../src/domain/ports/http';
import { keyRow } from '../../../src/server';
import { systemClock } from '../../../src/support/clock';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Contact } from '../../../src/simulator';
import { jpeg } from '../../support/files';
import { Scene } from '../engine/Scene';
import { adminKey, Gateway } from './Gateway';

const salesKey = 'wag_key-of-sales-alone-0001';
let scene: Scene;
let gateway: Gateway;
let eve: Contact;
let bytes: Buffer;
let messageId: string;
let keys: Record<string, unknown>;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	gateway = await Gateway.open(scene);
	await scene.storage.apiKeys.put(keyRow(salesKey, 'sales', 'sales', 0));
	bytes = Buffer.concat([await jpeg(), Buffer.alloc(1_000_001, 'wagate')]);
	messageId = eve.media('15550001001', { kind: 'image', bytes, caption: 'said "so"' }).id;
	const { media } = await scene.next(
		'message.received',
		(event) => event.data.messageId === messageId,
	);
	keys = { ...media?.keys, mimeType: 'image/jpeg', type: 'image' };
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

const base64 = () => bytes.toString('base64');

const streaming: HttpTransport = {
	send: async ({ method, url, headers, body }) => {
		const answer = await fetch(url, { method, headers, body: body as string });
		const stream = answer.body as unknown as AsyncIterable<Uint8Array>;
		const { status } = answer;
		return { status, headers: Object.fromEntries(answer.headers), body: '', stream };
	},
};

test('in our own tongue', async () => {
	const path = 'sales/message/download-media';
	const file = { base64: base64(), mimeType: 'image/jpeg', fileName: null, size: bytes.length };
	const byId = await gateway.native('POST', path, { body: { messageId } });
	expect(byId).toEqual({ status: 200, body: { ...file, type: 'image', caption: 'said "so"' } });
	const byKeys = await gateway.native('POST', path, { body: { keys } });
	expect(byKeys).toEqual({ status: 200, body: { ...file, type: 'image', caption: null } });
});

test('as Evolution answers it', async () => {
	const body = { message: { key: { id: messageId } } };
	const path = '/chat/getBase64FromMediaMessage/sales';
	const answer = await gateway.evolution('POST', path, { body });
	expect(answer).toMatchObject({ status: 201, body: { base64: base64(), mimetype: 'image/jpeg' } });
});

test('as Mega-api answers it', async () => {
	const { type: _type, ...messageKeys } = { ...keys, messageType: 'image' } as Record<
		string,
		unknown
	>;
	const answer = await fetch(`${gateway.url}/rest/instance/downloadMediaMessage/sales`, {
		method: 'POST',
		headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
		body: JSON.stringify({ messageKeys }),
	});
	// Known before it is read, so that who downloads sees how far it is.
	const length = Number(answer.headers.get('content-length'));
	const text = await answer.text();
	expect(length).toBe(Buffer.byteLength(text));
	expect(JSON.parse(text)).toEqual({ error: false, data: base64() });
});

test('as Zapini answers it: the bytes themselves', async () => {
	const answer = await fetch(
		`${gateway.url}/zapini/messages/${messageId}/media?instance_id=sales`,
		{
			headers: { authorization: `Bearer ${adminKey}` },
		},
	);
	expect(answer.headers.get('content-type')).toBe('image/jpeg');
	expect(answer.headers.get('content-length')).toBe(String(bytes.length));
	expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
});

test('behind a line of JSON, for our own client', async () => {
	const answer = await fetch(`${gateway.url}/v1/instances/sales/message/download-media`, {
		method: 'POST',
		headers: {
			...{ authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
			accept: 'application/vnd.wagate.file, application/json',
		},
		body: JSON.stringify({ messageId }),
	});
	const body = Buffer.from(await answer.arrayBuffer());
	expect(answer.headers.get('content-length')).toBe(String(body.length));
	const end = body.indexOf('\n');
	expect(JSON.parse(body.subarray(0, end).toString())).toMatchObject({ base64: '', type: 'image' });
	expect(body.subarray(end + 1).equals(bytes)).toBe(true);
});

test('to our client as a stream, in tongues of JSON and of bytes', async () => {
	for (const dialect of ['native', 'evolution', 'zapini'] as const) {
		const client = openClient({
			...{ dialect, baseUrl: gateway.url + (dialect === 'zapini' ? '/zapini' : '') },
			...{ keys: { instance: salesKey }, transport: streaming, clock: systemClock },
		});
		const request = { instance: 'sales', messageId };
		const file = await client.call('message.downloadMedia', request, { streams: true });
		expect(file).toMatchObject({ base64: '', size: bytes.length, mimeType: 'image/jpeg' });
		const { fileBytes } = file as unknown as { fileBytes: AsyncIterable<Uint8Array> };
		expect((await buffer(Readable.from(fileBytes))).equals(bytes)).toBe(true);
	}
});

test('a file that nobody has any more is refused in the words of the tongue', async () => {
	rmSync(join(scene.folder, 'media'), { recursive: true });
	scene.sim.media.forget();
	const path = 'sales/message/download-media';
	const answer = await gateway.native('POST', path, { body: { keys } });
	expect(answer).toMatchObject({ status: 410, body: { error: { code: 'MEDIA_GONE' } } });
});
