import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { request as requestHttp } from 'node:http';
import { join } from 'node:path';
import type { Contact } from '../../../src/simulator';
import { eventually } from '../../support/eventually';
import { jpeg } from '../../support/files';
import { Scene } from '../engine/Scene';
import { adminKey, bodyLimit, Gateway } from './Gateway';

const MIB = 1024 * 1024;
let scene: Scene;
let gateway: Gateway;
let eve: Contact;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	gateway = await Gateway.open(scene);
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

function formOf(bytes: Uint8Array, name: string, fields: Record<string, string>): FormData {
	const form = new FormData();
	for (const [field, value] of Object.entries(fields)) form.set(field, value);
	form.set('file', new Blob([new Uint8Array(bytes)], { type: 'application/pdf' }), name);
	return form;
}

const toEve = { number: '15550002001', mediatype: 'document', caption: 'the catalogue' };

interface Keyed {
	key: { id: string };
}

test('a file far beyond what a body may be arrives by a form, and lies on the disk once', async () => {
	const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(15 * bodyLimit, 'wagate')]);
	const before = filesThere().length;
	const body = formOf(bytes, 'Preisliste für März.pdf', toEve);
	const sent = await gateway.evolution('POST', '/message/sendMedia/sales', { body });
	expect(sent.status).toBe(201);
	const received = await eve.receives({ id: (sent.body as Keyed).key.id });
	expect(eve.file(received).equals(bytes)).toBe(true);
	expect(received.message).toMatchObject({
		documentMessage: { fileName: 'Preisliste für März.pdf', caption: 'the catalogue' },
	});
	expect(filesThere()).toHaveLength(before + 1);
});

test('the same form with the same idempotency key is sent once', async () => {
	const bytes = Buffer.from('%PDF-1.7\nonce\n');
	const send = async () => {
		const response = await fetch(`${gateway.url}/message/sendMedia/sales`, {
			method: 'POST',
			headers: { apikey: adminKey, 'idempotency-key': 'form-1' },
			body: formOf(bytes, 'once.pdf', toEve),
		});
		expect(response.status).toBe(201);
		return ((await response.json()) as Keyed).key.id;
	};
	expect(await send()).toBe(await send());
	const other = await fetch(`${gateway.url}/message/sendMedia/sales`, {
		method: 'POST',
		headers: { apikey: adminKey, 'idempotency-key': 'form-1' },
		body: formOf(Buffer.from('%PDF-1.7\nanother\n'), 'once.pdf', toEve),
	});
	expect(other.status).toBe(422);
});

test('a file that its kind does not allow is refused by field and limit, and leaves nothing', async () => {
	const bytes = Buffer.concat([await jpeg(), Buffer.alloc(16 * MIB)]);
	const before = filesThere();
	const said = 'The file is larger than 16 MB (field "file")';
	const evolution = await gateway.evolution('POST', '/message/sendMedia/sales', {
		body: formOf(bytes, 'big.jpg', { ...toEve, mediatype: 'image' }),
	});
	expect(evolution.status).toBe(413);
	expect(JSON.stringify(evolution.body)).toContain(JSON.stringify(said).slice(1, -1));
	const zapini = await gateway.zapini('POST', '/media/upload', {
		body: formOf(bytes, 'big.jpg', { type: 'image' }),
	});
	expect(zapini).toMatchObject({ status: 413, body: { error: { message: said } } });
	expect(filesThere()).toEqual(before);
});

test('a file that nothing of WhatsApp takes is refused while it comes', async () => {
	const before = filesThere();
	const part = Buffer.alloc(MIB, 7);
	const head = headOf('huge.bin');
	let written = 0;
	const answer = await new Promise<{ status: number | undefined; text: string }>((resolve) => {
		const outgoing = openForm((response) => {
			let text = '';
			response.on('data', (chunk: Buffer) => (text += chunk.toString()));
			response.on('end', () => {
				resolve({ status: response.statusCode, text });
				outgoing.destroy();
			});
		});
		outgoing.on('error', () => undefined);
		outgoing.write(head);
		const write = () => {
			written += 1;
			// It never ends by itself: only an answer while it comes does.
			if (!outgoing.destroyed) outgoing.write(part, () => setImmediate(write));
		};
		write();
	});
	expect(answer.status).toBe(413);
	expect(answer.text).toContain('The file is larger than 100 MB (field \\"file\\")');
	expect(written).toBeGreaterThan(100);
	await eventually(() => filesThere().length === before.length);
	expect(filesThere()).toEqual(before);
});

test('an upload that is broken off leaves nothing behind', async () => {
	const before = filesThere();
	const outgoing = openForm();
	outgoing.on('error', () => undefined);
	outgoing.write(headOf('half.bin'));
	outgoing.write(Buffer.alloc(2 * MIB, 1));
	await eventually(() => filesThere().length > before.length);
	outgoing.destroy();
	await eventually(() => filesThere().length === before.length);
});

test('a form that does not end is refused and leaves nothing behind', async () => {
	const before = filesThere();
	const outgoing = openForm();
	outgoing.end(Buffer.concat([headOf('cut.bin'), Buffer.alloc(1000, 1)]));
	const [response] = (await once(outgoing, 'response')) as [{ statusCode: number; resume(): void }];
	response.resume();
	expect(response.statusCode).toBe(400);
	expect(filesThere()).toEqual(before);
});

test.each([
	['no key', '/message/sendMedia/sales', {}, 401],
	['no such path', '/message/sendNothing/sales', { apikey: adminKey }, 404],
])('with %s nothing of a form is kept', async (_why, path, headers, status) => {
	const before = filesThere();
	const body = formOf(Buffer.from('%PDF-1.7\nstranger\n'), 'x.pdf', toEve);
	const answer = await fetch(gateway.url + path, { method: 'POST', headers, body });
	expect(answer.status).toBe(status);
	expect(filesThere()).toEqual(before);
});

test('text of a form is bounded like any body', async () => {
	const body = formOf(Buffer.from('%PDF-1.7\n'), 'x.pdf', {
		...toEve,
		caption: 'x'.repeat(bodyLimit + 1),
	});
	const answer = await gateway.evolution('POST', '/message/sendMedia/sales', { body });
	expect(answer.status).toBe(413);
	expect(JSON.stringify(answer.body)).toContain('caption');
});

test('an empty file is refused by name, and one that nobody chose is not there', async () => {
	const empty = await gateway.evolution('POST', '/message/sendMedia/sales', {
		body: formOf(Buffer.alloc(0), 'empty.pdf', toEve),
	});
	expect(empty.status).toBe(400);
	expect(JSON.stringify(empty.body)).toContain('file is a file without content');
	const form = formOf(Buffer.alloc(0), '', { ...toEve, media: 'https://example.com/x.pdf' });
	const beside = await gateway.evolution('POST', '/message/sendMedia/sales', { body: form });
	expect(JSON.stringify(beside.body)).toMatch(/file|media/);
});

const BOUNDARY = 'wagate-test-boundary';

function openForm(onResponse?: Parameters<typeof requestHttp>[2]) {
	const headers = {
		apikey: adminKey,
		'content-type': `multipart/form-data; boundary=${BOUNDARY}`,
	};
	const options = { method: 'POST', headers };
	return requestHttp(`${gateway.url}/message/sendMedia/sales`, options, onResponse);
}

function headOf(fileName: string): Buffer {
	const field = (name: string, value: string) =>
		`--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`;
	const fields = Object.entries(toEve).map(([name, value]) => field(name, value));
	const file =
		`--${BOUNDARY}\r\ncontent-disposition: form-data; name="file"; filename="${fileName}"\r\n` +
		'content-type: application/octet-stream\r\n\r\n';
	return Buffer.from(fields.join('') + file);
}
