import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Contact } from '../../../src/simulator';
import { systemClock } from '../../../src/support/clock';
import { buildGuardedHttp } from '../../../src/support/guardedHttp';
import { jpeg, wav } from '../../support/files';
import { Scene } from './Scene';

let site: Server;
let address: string;
let asked: string[];
let picture: Buffer;
const pdf = Buffer.from('%PDF-1.7\n1 0 obj\n');

beforeAll(async () => {
	picture = await jpeg(120, 80);
	const files: Record<string, [string, Buffer]> = {
		'/field.jpg': ['image/jpeg', picture],
		'/price%20list.pdf': ['application/pdf', pdf],
		'/tone.wav': ['audio/wav', wav(1)],
	};
	site = createServer(({ url = '' }, response) => {
		asked.push(url);
		const found = files[url];
		if (!found) return response.writeHead(404).end();
		return response.writeHead(200, { 'content-type': found[0] }).end(found[1]);
	});
	await once(site.listen(0, '127.0.0.1'), 'listening');
	address = `http://127.0.0.1:${(site.address() as AddressInfo).port}`;
});

afterAll(async () => {
	site.closeAllConnections();
	await new Promise((resolve) => site.close(resolve));
});

describe.each(['lid', 'pn'] as const)('where files come from, to %s', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeAll(async () => {
		const publicHttp = buildGuardedHttp({ clock: systemClock, allowPrivate: true });
		scene = await Scene.open({ addressing, engine: { publicHttp } });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
	});

	beforeEach(() => {
		asked = [];
	});

	afterAll(() => scene.close());

	const toEve = { instance: 'sales', to: '15550002001' };

	/** By number and by LID: whoever calls may know either. */
	test.each(['number', 'lid'] as const)('a file by URL arrives, sent to the %s', async (how) => {
		const to = how === 'lid' ? (eve.lid ?? '') : eve.number;
		const { messageId, state } = await scene.call('message.sendMedia', {
			...{ instance: 'sales', to, media: { url: `${address}/field.jpg` }, caption: how },
		});
		expect(state).toBe('server_ack');
		const received = await eve.receives({ id: messageId });
		expect(eve.file(received).equals(picture)).toBe(true);
		expect(received.message).toMatchObject({ imageMessage: { caption: how, width: 120 } });
		expect(asked).toEqual(['/field.jpg']);
	});

	test('a document by URL has the name that stands in the URL', async () => {
		const media = { url: `${address}/price%20list.pdf` };
		const sent = await scene.call('message.sendMedia', { ...toEve, type: 'document', media });
		const received = await eve.receives({ id: sent.messageId });
		expect(received.message).toMatchObject({
			documentMessage: { fileName: 'price list.pdf', mimetype: 'application/pdf' },
		});
		expect(eve.file(received).equals(pdf)).toBe(true);
	});

	test('a sound by URL becomes a voice note', async () => {
		const media = { url: `${address}/tone.wav` };
		const sent = await scene.call('message.sendVoiceNote', { ...toEve, media });
		const received = await eve.receives({ id: sent.messageId });
		expect(received.message).toMatchObject({ audioMessage: { ptt: true, seconds: 1 } });
	});

	test('what is not there is refused, and nothing is sent', async () => {
		const media = { url: `${address}/nothing.jpg` };
		const send = scene.call('message.sendMedia', { ...toEve, media });
		await expect(send).rejects.toMatchObject({ code: 'URL_UNREACHABLE' });
	});

	test.each(['number', 'lid'] as const)('a stored file is sent to the %s', async (how) => {
		const to = how === 'lid' ? (eve.lid ?? '') : eve.number;
		const { mediaId } = await scene.call('media.upload', {
			...{ instance: 'sales', media: { base64: picture.toString('base64') } },
		});
		const uploads = scene.sim.media.stats.uploads;
		const { messageId } = await scene.call('message.sendMedia', {
			...{ instance: 'sales', to, media: { mediaId }, type: 'document' as const },
		});
		const received = await eve.receives({ id: messageId });
		expect(eve.file(received).equals(picture)).toBe(true);
		expect(scene.sim.media.stats.uploads - uploads).toBeLessThanOrEqual(1);
		await expect(scene.call('media.get', { instance: 'sales', mediaId })).resolves.toMatchObject({
			mediaId,
			size: picture.length,
		});
	});

	test('a stored file that was deleted cannot be sent', async () => {
		const sales = { instance: 'sales' };
		const media = { base64: (await jpeg(9, 9, '#123')).toString('base64') };
		const { mediaId } = await scene.call('media.upload', { ...sales, media });
		await scene.call('media.delete', { ...sales, mediaId });
		const send = scene.call('message.sendMedia', { ...toEve, media: { mediaId } });
		await expect(send).rejects.toMatchObject({ code: 'MEDIA_NOT_FOUND' });
	});
});

test('without an address of its own a gateway says what to set', async () => {
	const scene = await Scene.open();
	await scene.link('sales', '15550001001');
	const media = { base64: picture.toString('base64') };
	const { mediaId, url } = await scene.call('media.upload', { instance: 'sales', media });
	expect(url).toBeNull();
	const asking = scene.call('media.getUrl', { instance: 'sales', mediaId });
	await expect(asking).rejects.toThrow(/WAGATE_PUBLIC_URL/);
	await scene.close();
});
