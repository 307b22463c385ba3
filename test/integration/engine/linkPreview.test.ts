import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import sharp from 'sharp';
import type { Contact } from '../../../src/simulator';
import { systemClock } from '../../../src/support/clock';
import { buildGuardedHttp } from '../../../src/support/guardedHttp';
import { Scene } from './Scene';

let site: Server;
let page: string;
let asked: string[];
let scene: Scene;
let eve: Contact;

beforeEach(async () => {
	asked = [];
	const picture = await sharp({
		create: { width: 600, height: 300, channels: 3, background: '#0a0' },
	})
		.png()
		.toBuffer();
	site = createServer(({ url }, response) => {
		asked.push(String(url));
		if (url === '/pic.png') return response.end(picture);
		response.setHeader('content-type', 'text/html; charset=utf-8');
		response.end(`<meta property="og:title" content="Menu of the day">
			<meta property="og:description" content="Feijoada">
			<meta property="og:image" content="/pic.png">`);
	});
	await once(site.listen(0, '127.0.0.1'), 'listening');
	page = `http://127.0.0.1:${(site.address() as AddressInfo).port}/menu`;
});

afterEach(async () => {
	await scene.close();
	if (site.listening) await endSite();
});

async function open({ allowPrivate }: { allowPrivate: boolean }): Promise<void> {
	const publicHttp = buildGuardedHttp({ clock: systemClock, allowPrivate });
	scene = await Scene.open({ engine: { publicHttp } });
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
}

async function endSite(): Promise<void> {
	site.closeAllConnections();
	await new Promise((resolve) => site.close(resolve));
}

const toEve = { instance: 'sales', to: '15550002001' };

interface Shown {
	extendedTextMessage?: Record<string, unknown>;
}

test('the person sees title, description and picture of the page', async () => {
	await open({ allowPrivate: true });
	const text = `Today: ${page}. Enjoy!`;
	await scene.call('message.sendText', { ...toEve, text, linkPreview: true });
	const { message } = await eve.receives({ text });
	const { extendedTextMessage } = message as Shown;
	expect(extendedTextMessage).toMatchObject({
		text,
		matchedText: page,
		title: 'Menu of the day',
		description: 'Feijoada',
	});
	const thumbnail = Buffer.from(String(extendedTextMessage?.jpegThumbnail), 'base64');
	await expect(sharp(thumbnail).metadata()).resolves.toMatchObject({ format: 'jpeg', width: 192 });
	expect(asked).toEqual(['/menu', '/pic.png']);
});

test('nobody asks the page unless the sender says so', async () => {
	await open({ allowPrivate: true });
	await scene.call('message.sendText', { ...toEve, text: page });
	const { message } = await eve.receives({ text: page });
	expect((message as Shown).extendedTextMessage).not.toHaveProperty('matchedText');
	expect(asked).toEqual([]);
});

test('a page in the network of the gateway is not asked, and the message goes without it', async () => {
	await open({ allowPrivate: false });
	await scene.call('message.sendText', { ...toEve, text: page, linkPreview: true });
	const { message } = await eve.receives({ text: page });
	expect((message as Shown).extendedTextMessage).not.toHaveProperty('title');
	expect(asked).toEqual([]);
});

test('what waits for the line keeps its preview over a restart, when the page is gone', async () => {
	await open({ allowPrivate: true });
	const { connection } = scene.sim.account('15550001001');
	connection.refuse(503, 3);
	connection.drop();
	await scene.next('instance.disconnected');
	const request = { ...toEve, text: page, linkPreview: true, idempotencyKey: 'menu' };
	const queued = await scene.call('message.sendText', { ...request, waitMs: 0 });
	expect(queued.state).toBe('queued');
	await endSite();
	await scene.reboot();
	const { id, message } = await eve.receives({ text: page });
	expect(id).toBe(queued.messageId);
	expect((message as Shown).extendedTextMessage).toMatchObject({ title: 'Menu of the day' });
	expect(asked).toEqual(['/menu', '/pic.png']);
});
