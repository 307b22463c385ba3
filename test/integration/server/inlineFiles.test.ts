import { existsSync, readdirSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { join } from 'node:path';
import type { Contact } from '../../../src/simulator';
import { eventually } from '../../support/eventually';
import { jpeg } from '../../support/files';
import { Scene } from '../engine/Scene';
import { adminKey, Gateway } from './Gateway';

const MIB = 1024 * 1024;
let scene: Scene;
let gateway: Gateway;
let eve: Contact;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	gateway = await Gateway.open(scene, { bodyLimit: 32 * MIB });
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

/** Names of all files that lie in the data folder, those that are still being written among them. */
function filesThere(): string[] {
	const folder = join(scene.folder, 'media');
	if (!existsSync(folder)) return [];
	const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
	return entries.filter((entry) => entry.isFile()).map(({ name }) => name);
}

const pdf = (content: string) =>
	Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(2 * MIB, content)]);

const post = async (path: string, body: string, headers: Record<string, string> = {}) => {
	const answer = await fetch(gateway.url + path, {
		...{ method: 'POST', body },
		headers: { 'content-type': 'application/json', apikey: adminKey, ...headers },
	});
	return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

test('a large file in JSON arrives as it was, and lies on the disk once', async () => {
	const bytes = pdf('inline');
	const before = filesThere().length;
	const sent = await gateway.native('POST', 'sales/message/send-media', {
		body: {
			...{ to: '15550002001', type: 'document', caption: 'the catalogue' },
			media: {
				base64: `data:application/pdf;base64,${bytes.toString('base64')}`,
				fileName: 'Preisliste für März.pdf',
			},
		},
	});
	expect(sent.status).toBeLessThan(300);
	const received = await eve.receives({ id: (sent.body as { messageId: string }).messageId });
	expect(eve.file(received).equals(bytes)).toBe(true);
	expect(received.message).toMatchObject({
		documentMessage: {
			...{ fileName: 'Preisliste für März.pdf', mimetype: 'application/pdf' },
			caption: 'the catalogue',
		},
	});
	await eventually(() => filesThere().length === before + 1);
});

test('Base64 as PHP writes it arrives by a tongue that wants data URLs', async () => {
	const bytes = pdf('??>>??');
	const base64 = bytes.toString('base64');
	expect(base64).toContain('/');
	const file = { to: '15550002001', type: 'document', fileName: 'a.pdf' };
	const body = JSON.stringify({
		messageData: { ...file, base64: `data:application/pdf;base64,${base64}` },
	}).replaceAll('/', '\\/');
	const headers = { authorization: `Bearer ${adminKey}` };
	const sent = await post('/rest/sendMessage/sales/mediaBase64', body, headers);
	const id = /"([0-9A-F]{16,})"/.exec(JSON.stringify(sent.body))?.[1] ?? '';
	expect(eve.file(await eve.receives({ id })).equals(bytes)).toBe(true);
});

const toEve = { number: '15550002001', mediatype: 'document', fileName: 'a.pdf' };

test('the same body with the same idempotency key is sent once, and another one is refused', async () => {
	const send = (media: Buffer) =>
		post(
			'/message/sendMedia/sales',
			JSON.stringify({ ...toEve, media: media.toString('base64') }),
			{ 'idempotency-key': 'inline-1' },
		);
	const [one, two] = [await send(pdf('once')), await send(pdf('once'))];
	expect(one.status).toBe(201);
	expect(two.body.key).toEqual(one.body.key);
	expect((await send(pdf('another'))).status).toBe(422);
});

test('a file that its kind does not allow is refused by its limit, and leaves nothing', async () => {
	const bytes = Buffer.concat([await jpeg(), Buffer.alloc(16 * MIB)]);
	const before = filesThere();
	const media = bytes.toString('base64');
	const image = JSON.stringify({ ...toEve, mediatype: 'image', media });
	const answer = await post('/message/sendMedia/sales', image);
	expect(answer.status).toBe(413);
	expect(JSON.stringify(answer.body)).toContain('The file is larger than 16 MB');
	await eventually(() => filesThere().length === before.length);
});

test('a body that is broken off, or no JSON, leaves nothing behind', async () => {
	const before = filesThere();
	const body = JSON.stringify({ ...toEve, media: pdf('half').toString('base64') });
	const outgoing = requestHttp(`${gateway.url}/message/sendMedia/sales`, {
		method: 'POST',
		headers: { apikey: adminKey, 'content-type': 'application/json' },
	});
	outgoing.on('error', () => undefined);
	outgoing.write(body.slice(0, MIB));
	await eventually(() => filesThere().length > before.length);
	outgoing.destroy();
	await eventually(() => filesThere().length === before.length);
	expect((await post('/message/sendMedia/sales', `${body},`)).status).toBe(400);
	await eventually(() => filesThere().length === before.length);
});
