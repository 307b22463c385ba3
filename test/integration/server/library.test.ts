import { existsSync } from 'node:fs';
import type { Contact } from '../../../src/simulator';
import { systemClock } from '../../../src/support/clock';
import { jpeg, mp4 } from '../../support/files';
import { Scene } from '../engine/Scene';
import { type Answer, Gateway } from './Gateway';

const publicUrl = 'https://gateway.example.com';
const DAY = 24 * 3_600_000;
const MIB = 1024 * 1024;

let late = 0;
const clock = { ...systemClock, now: () => systemClock.now() + late };
let scene: Scene;
let gateway: Gateway;
let eve: Contact;
let supportKey: string;
let otherKey: string;

beforeAll(async () => {
	scene = await Scene.open({ engine: { publicUrl, clock } });
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	supportKey = (await scene.call('instance.create', { instance: 'support' })).apiKey ?? '';
	otherKey = (await scene.call('instance.create', { instance: 'other' })).apiKey ?? '';
	gateway = await Gateway.open(scene, { bodyLimit: 40 * MIB, clock });
});

afterEach(() => {
	late = 0;
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

interface Stored {
	mediaId: string;
	url: string;
	expiresAt: string;
}

const storedIn = ({ body }: Answer) => body as Stored;
const inBase64 = (bytes: Buffer) => ({ base64: bytes.toString('base64') });

async function upload(bytes: Buffer, more: object = {}): Promise<Stored> {
	const media = { ...inBase64(bytes), fileName: 'photo.jpg' };
	const answer = await gateway.anywhere('media/upload', {
		body: { instance: 'sales', media, ...more },
	});
	expect(answer.status).toBeLessThan(300);
	return storedIn(answer);
}

const open = (url: string) => fetch(url.replace(publicUrl, gateway.url));

async function bytesAt(url: string): Promise<Buffer> {
	const answer = await open(url);
	expect(answer.status).toBe(200);
	return Buffer.from(await answer.arrayBuffer());
}

test('an uploaded file is described, opened by its address, sent by its id, and deleted', async () => {
	const bytes = await jpeg(33, 22);
	const made = await upload(bytes);
	expect(made).toMatchObject({
		mediaId: expect.stringMatching(/^media_[0-9a-f]{32}$/) as string,
		...{ type: 'image', mimeType: 'image/jpeg', size: bytes.length, fileName: 'photo.jpg' },
		messageId: null,
	});
	const { mediaId } = made;
	const got = await gateway.anywhere('media/get', { body: { instance: 'sales', mediaId } });
	expect(got).toMatchObject({ status: 200, body: { mediaId, size: bytes.length } });
	expect((await bytesAt(storedIn(got).url)).equals(bytes)).toBe(true);

	const sent = await gateway.native('POST', 'sales/message/send-media', {
		body: { to: '15550002001', media: { mediaId }, caption: 'from the library' },
	});
	const { messageId } = sent.body as { messageId: string };
	const received = await eve.receives({ id: messageId });
	expect(eve.file(received).equals(bytes)).toBe(true);
	expect(received.message).toMatchObject({ imageMessage: { caption: 'from the library' } });

	const remove = { body: { instance: 'sales', mediaId } };
	expect(await gateway.anywhere('media/delete', remove)).toEqual({
		status: 200,
		body: { deleted: true },
	});
	expect((await gateway.anywhere('media/get', remove)).status).toBe(404);
	expect((await open(storedIn(got).url)).status).toBe(404);
});

test('an address ends when it was asked to, and cannot be made longer', async () => {
	const bytes = await jpeg(44, 22);
	const { mediaId } = await upload(bytes);
	const asked = await gateway.native('POST', 'sales/media/get-url', {
		body: { mediaId, expiresIn: 60 },
	});
	const { url } = storedIn(asked);
	expect((await bytesAt(url)).equals(bytes)).toBe(true);
	const longer = url.replace(/expires=(\d+)/, (_, until) => `expires=${Number(until) + 60}`);
	expect((await open(longer)).status).toBe(401);
	const another = url.replace(/signature=./, (found) =>
		found.endsWith('A') ? `signature=B` : `signature=A`,
	);
	expect((await open(another)).status).toBe(401);
	late = 61_000;
	expect((await open(url)).status).toBe(401);
});

test('a file is gone after a week, and so is what its address opened', async () => {
	const { mediaId, url, expiresAt } = await upload(await jpeg(55, 22));
	expect(Math.round((Date.parse(expiresAt) - Date.now()) / DAY)).toBe(7);
	late = 7 * DAY + 1_000;
	await scene.engine.media.sweep();
	const get = await gateway.anywhere('media/get', { body: { instance: 'sales', mediaId } });
	expect(get.status).toBe(404);
	expect((await open(url)).status).toBe(401);
});

test('what a crash left of a request is gone after a day', async () => {
	async function* bytes() {
		yield Buffer.from('a file whose request never ended');
	}
	const { files, media } = scene.engine;
	const { mediaId } = await files.take(bytes(), { mimeType: '' });
	const path = files.pathOf(mediaId.split('_')[1] ?? '');
	late = DAY / 2;
	await media.sweep();
	expect(existsSync(path)).toBe(true);
	late = DAY + 1_000;
	await media.sweep();
	expect(existsSync(path)).toBe(false);
});

test.each([
	['image', () => jpeg(), 16],
	['audio', async () => Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'), 16],
] as const)(
	'an %s of more than WhatsApp takes is refused by its limit',
	async (type, start, limit) => {
		const bytes = Buffer.concat([await start(), Buffer.alloc(limit * MIB)]);
		const body = { instance: 'sales', type, media: inBase64(bytes) };
		expect(await gateway.anywhere('media/upload', { body })).toMatchObject({
			status: 413,
			body: { error: { code: 'MEDIA_TOO_LARGE', message: 'The file is larger than 16 MB' } },
		});
		// The same bytes as a document are taken.
		const document = await gateway.anywhere('media/upload', {
			body: { ...body, type: 'document' },
		});
		expect(document.body).toMatchObject({ type: 'document', size: bytes.length });
	},
);

test('what is not of the type that it is said to be is refused', async () => {
	const body = { instance: 'sales', type: 'image', media: inBase64(mp4()) };
	expect(await gateway.anywhere('media/upload', { body })).toMatchObject({
		status: 415,
		body: { error: { code: 'MEDIA_REFUSED' } },
	});
});

test('no key of another instance sees, sends, opens or deletes a file', async () => {
	const { mediaId } = await upload(await jpeg(66, 22));
	const body = { mediaId };
	for (const verb of ['get', 'delete']) {
		const own = await gateway.anywhere(`media/${verb}`, { key: otherKey, body });
		expect(own).toMatchObject({ status: 404, body: { error: { code: 'MEDIA_NOT_FOUND' } } });
		const theirs = { key: otherKey, body: { ...body, instance: 'sales' } };
		expect((await gateway.anywhere(`media/${verb}`, theirs)).status).toBe(401);
	}
	const asked = { key: otherKey, body };
	expect((await gateway.native('POST', 'other/media/get-url', asked)).status).toBe(404);
	expect((await gateway.native('POST', 'sales/media/get-url', asked)).status).toBe(401);
	const send = { to: '15550002001', media: { mediaId } };
	const answer = await gateway.native('POST', 'sales/message/send-media', {
		key: otherKey,
		body: send,
	});
	expect(answer.status).toBe(401);
	const still = await gateway.anywhere('media/get', { body: { instance: 'sales', mediaId } });
	expect(still.status).toBe(200);
});

test('what an admin uploaded for all is for all to send, and for no single one to delete', async () => {
	const { mediaId } = await upload(await jpeg(77, 22), { instance: undefined });
	const mine = { key: supportKey, body: { mediaId } };
	expect((await gateway.anywhere('media/get', mine)).status).toBe(200);
	expect((await gateway.anywhere('media/delete', mine)).status).toBe(401);
	expect((await gateway.anywhere('media/delete', { body: { mediaId } })).status).toBe(200);
});

test('a form of Zapini uploads a file that its own paths show and delete', async () => {
	const bytes = await jpeg(88, 22);
	const form = new FormData();
	form.set('file', new Blob([new Uint8Array(bytes)], { type: 'image/jpeg' }), 'müller & co.jpg');
	form.set('type', 'image');
	const made = await gateway.zapini('POST', '/media/upload', { key: otherKey, body: form });
	expect(made).toMatchObject({
		status: 201,
		body: {
			success: true,
			data: { type: 'image', size: bytes.length, filename: 'müller & co.jpg' },
		},
	});
	const { id, url } = (made.body as { data: { id: string; url: string } }).data;
	expect((await bytesAt(url)).equals(bytes)).toBe(true);
	expect((await gateway.zapini('GET', `/media/${id}`, { key: supportKey })).status).toBe(404);
	expect((await gateway.zapini('GET', `/media/${id}`, { key: otherKey })).status).toBe(200);
	expect((await gateway.zapini('DELETE', `/media/${id}`, { key: otherKey })).status).toBe(200);
	expect((await gateway.zapini('GET', `/media/${id}`, { key: otherKey })).status).toBe(404);
});
