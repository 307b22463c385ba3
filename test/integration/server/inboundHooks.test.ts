import { instanceOfHook } from '../../../src/engine';
import { eventually } from '../../support/eventually';
import { HookServer } from '../../support/HookServer';
import { Scene } from '../engine/Scene';
import { Gateway } from './Gateway';

let scene: Scene;
let gateway: Gateway;

beforeEach(async () => {
	scene = await Scene.open();
	await scene.call('instance.create', { instance: 'shop' });
	await scene.call('instance.create', { instance: 'other' });
	gateway = await Gateway.open(scene, {
		instanceOfHook: (token) => instanceOfHook(token, scene.storage.instances),
	});
});

afterEach(async () => {
	await gateway.close();
	await scene.close();
});

const eve = '5511988887777@s.whatsapp.net';
const incoming = {
	remoteJid: eve,
	message: { conversation: 'hi from outside' },
	messageTimestamp: 1_795_338_000,
	pushName: 'Eve',
	key: { remoteJid: eve, fromMe: false, id: '3EB0C767D26A1B2E5C7A' },
};

/** As the engine of a vendor posts: without any header of ours. */
async function post(path: string, body: object) {
	const answer = await fetch(gateway.url + path, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});
	const text = await answer.text();
	return { status: answer.status, body: JSON.parse(text) as Record<string, never> };
}

async function open(instance = 'shop'): Promise<string> {
	const { token } = await scene.call('inbound.setHooks', { instance });
	return token ?? '';
}

test('off by default: refused with the next step even for who has a key, and for strangers without a word', async () => {
	const stranger = await post('/webhooks/instance/shop/incoming', incoming);
	expect(stranger.status).toBe(401);
	const { status, body } = await gateway.native('POST', 'shop/inbound/receive-message', {
		body: { chatId: eve, messageId: 'A1', content: { conversation: 'hi' } },
	});
	expect(status).toBe(403);
	expect(body).toMatchObject({
		error: { code: 'INBOUND_OFF', hint: expect.stringContaining('set-hooks') as string },
	});
	expect(scene.told('message.received')).toEqual([]);
});

describe.each([
	['in the query', (token: string, path: string) => `${path}?token=${token}`],
	['before the path', (token: string, path: string) => `/hooks/${token}${path}`],
])('with the token %s', (_where, place) => {
	test('a message is journaled and delivered as any other, once however often it comes', async () => {
		const hook = await HookServer.open();
		await scene.call('webhook.set', {
			instance: 'shop',
			url: hook.url,
			events: ['message.received'],
		});
		const path = place(await open(), '/webhooks/instance/shop/incoming');
		for (let time = 0; time < 3; time += 1) {
			expect(await post(path, incoming)).toMatchObject({ status: 200, body: { success: true } });
		}
		const { body } = await hook.post(0);
		expect(JSON.parse(body)).toMatchObject({
			event: 'message.received',
			instance: 'shop',
			data: {
				messageId: '3EB0C767D26A1B2E5C7A',
				phone: '5511988887777',
				sender: { phone: '5511988887777', name: 'Eve' },
				message: { type: 'text', text: 'hi from outside' },
				timestamp: '2026-11-22T09:00:00.000Z',
			},
		});
		expect(scene.told('message.received')).toHaveLength(1);
		await expect(
			scene.call('message.get', { instance: 'shop', messageId: '3EB0C767D26A1B2E5C7A' }),
		).resolves.toMatchObject({ message: { text: 'hi from outside' } });
		const { chats } = await scene.call('chat.list', { instance: 'shop' });
		expect(chats).toMatchObject([{ phone: '5511988887777', unreadCount: 1 }]);
		await eventually(async () => hook.posts.length === 1);
		await hook.close();
	});
});

test('the channel of Evolution names its instance in the body', async () => {
	const token = await open();
	const body = {
		numberId: 'shop',
		key: { remoteJid: '5511988887777', fromMe: false, id: 'EVO1' },
		pushName: 'Eve',
		message: { conversation: 'from the channel' },
		messageType: 'conversation',
	};
	await expect(post(`/webhook/evolution?token=${token}`, body)).resolves.toMatchObject({
		status: 200,
		body: { status: 'success' },
	});
	await expect(scene.next('message.received')).resolves.toMatchObject({
		messageId: 'EVO1',
		message: { text: 'from the channel' },
	});
});

test('reactions, states, QR codes and the state of the line are told, each once', async () => {
	const token = await open();
	const hook = (kind: string, body: object) =>
		post(`/webhooks/instance/shop/${kind}?token=${token}`, body);
	const key = { remoteJid: eve, fromMe: true, id: '3EB0SENT' };
	const twice = async (kind: string, body: object) => {
		expect(await hook(kind, body)).toMatchObject({ status: 200 });
		expect(await hook(kind, body)).toMatchObject({ status: 200 });
	};
	const sent = { ...incoming, key, message: { conversation: 'an answer' } };
	await twice('incoming', sent);
	await expect(scene.sent('3EB0SENT')).resolves.toMatchObject({ sentBy: 'human' });
	await twice('status', { key, status: 4, messageTimestamp: 1_795_338_060 });
	await expect(scene.next('message.status')).resolves.toMatchObject({
		messageId: '3EB0SENT',
		state: 'read',
	});
	await twice('reaction', { key, reaction: { text: '👍', key: { id: 'R1' } }, senderJid: eve });
	await expect(scene.next('message.reaction')).resolves.toMatchObject({
		reaction: { messageId: '3EB0SENT', emoji: '👍', fromMe: true },
		sender: { phone: '5511988887777' },
	});
	await twice('qr', { qr: '2@abc', generated_at: '2026-11-22T09:00:00.000Z' });
	await expect(scene.next('instance.qr')).resolves.toMatchObject({
		qr: '2@abc',
		qrImage: expect.stringContaining('data:image/png') as string,
	});
	const at = '2026-11-22T09:00:01.000Z';
	await twice('connection', { status: 'connected', phone_number: '5511900001111', timestamp: at });
	await expect(scene.next('instance.connected')).resolves.toMatchObject({
		state: 'connected',
		phone: '5511900001111',
	});
	await twice('connection', { status: 'offline', timestamp: at });
	await expect(scene.next('instance.disconnected')).resolves.toMatchObject({
		reason: { code: 'reported' },
	});
	// What is reported is not what our own link is.
	expect(scene.state('shop')).toBe('created');
	for (const name of ['message.sent', 'message.reaction', 'message.status'] as const) {
		expect(scene.told(name)).toHaveLength(1);
	}
	expect(scene.told('instance.qr')).toHaveLength(1);
	expect(scene.told('instance.connected')).toHaveLength(1);
});

test('a token opens the hooks of its instance and nothing else, until it is changed or they are switched off', async () => {
	const token = await open();
	await open('other');
	const ask = (path: string, given = token) => post(`${path}?token=${given}`, incoming);
	expect(await ask('/webhooks/instance/other/incoming')).toMatchObject({ status: 401 });
	const asKey = await gateway.native('GET', 'shop', { key: token });
	expect(asKey.status).toBe(401);
	expect(await post(`/v1/instances/shop/chat/list?token=${token}`, {})).toMatchObject({
		status: 401,
	});
	for (const wrong of [`${token}x`, 'hook_shop.', 'hook_nobody.x', 'hook_other.x', 'x']) {
		expect(await ask('/webhooks/instance/shop/incoming', wrong)).toMatchObject({ status: 401 });
	}
	const renewed = await open();
	expect(renewed).not.toBe(token);
	expect(await ask('/webhooks/instance/shop/incoming')).toMatchObject({ status: 401 });
	expect(await ask('/webhooks/instance/shop/incoming', renewed)).toMatchObject({ status: 200 });
	const off = await scene.call('inbound.setHooks', { instance: 'shop', enabled: false });
	expect(off).toEqual({ enabled: false, token: null });
	expect(await ask('/webhooks/instance/shop/incoming', renewed)).toMatchObject({ status: 401 });
	const stored = JSON.stringify((await scene.storage.instances.get('shop'))?.settings);
	expect(stored).not.toContain(renewed);
});

test('what holds no message is refused by its field', async () => {
	const token = await open();
	const path = `/webhooks/instance/shop/incoming?token=${token}`;
	const { status } = await post(path, { ...incoming, message: { nothing: 1 } });
	expect(status).toBe(422);
	const wrong = await post(path, { ...incoming, remoteJid: 'nobody' });
	expect(wrong.status).toBe(400);
});
