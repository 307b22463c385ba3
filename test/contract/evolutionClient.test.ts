import { openClient } from '../../src/client';
import type { HttpRequest } from '../../src/domain/ports/http';
import { adminKey, fixedClock, testServer } from '../support/testServer';

/** Our client of an Evolution, against our own server, with what went over the wire. */
function scene(keys: { admin?: string; basic?: string } = { admin: adminKey }) {
	const { gateway, transport } = testServer({ bodyLimit: 32 * 1024 * 1024 });
	const requests: HttpRequest[] = [];
	const client = openClient({
		...{ dialect: 'evolution', baseUrl: 'http://gateway.test', keys, clock: fixedClock },
		transport: {
			send: (request) => {
				requests.push(request);
				return transport.send(request);
			},
		},
	});
	return { client, gateway, requests };
}

const to = { instance: 'sales', to: '5511988887777' };

test('a large file goes as a form and arrives whole, with every option', async () => {
	const { client, gateway, requests } = scene();
	const base64 = Buffer.alloc(4 * 1024 * 1024, 'wagate').toString('base64');
	const media = { base64, fileName: 'a "b".bin', mimeType: 'application/x-test' };
	const options = { delayMs: 5, mentionAll: true, mentions: ['551', '552'], replyTo: 'Q' };
	const command = { ...to, type: 'document', media, caption: 'ünï', ...options } as const;
	await client.call('message.sendMedia', command);
	expect(requests[0]?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
	expect(requests[0]?.body?.length).toBeLessThan(base64.length);
	expect(gateway.last.input).toMatchObject({
		...{ ...command, media: { base64, mimeType: 'application/x-test' } },
	});
});

test('a small file, a URL and a voice note go as JSON', async () => {
	const { client, requests } = scene();
	await client.call('message.sendMedia', {
		...to,
		media: { base64: 'data:image/png;base64,aGk=' },
	});
	await client.call('message.sendMedia', { ...to, media: { url: 'https://a.test/a.png' } });
	await client.call('message.sendMedia', { ...to, type: 'voice', media: { base64: 'aGk=' } });
	const sent = requests.map(({ url, body }) => [
		url.split('/').at(-2),
		JSON.parse(String(body)) as unknown,
	]);
	expect(sent).toMatchObject([
		['sendMedia', { mediatype: 'image', media: 'aGk=' }],
		['sendMedia', { mediatype: 'image', media: 'https://a.test/a.png' }],
		['sendWhatsAppAudio', { audio: 'aGk=' }],
	]);
});

test('a form that is cut short is refused', async () => {
	const { server, gateway } = testServer();
	const answer = await server.inject({
		...{ method: 'POST', url: '/message/sendMedia/sales' },
		headers: { apikey: adminKey, 'content-type': 'multipart/form-data; boundary=x' },
		payload: '--x\r\ncontent-disposition: form-data; name="number"\r\n\r\n55',
	});
	expect(answer.statusCode).toBe(400);
	expect(gateway.calls).toEqual([]);
});

test.each([
	['a GIF', { type: 'gif', media: { url: 'https://a.test/a.mp4' } }],
	['a media ID', { media: { mediaId: 'm1' } }],
	['view once', { viewOnce: true, media: { url: 'https://a.test/a.png' } }],
] as const)('%s cannot be said and is refused before it is sent', async (_what, more) => {
	const { client, requests } = scene();
	const refused = client.call('message.sendMedia', { ...to, ...more });
	await expect(refused).rejects.toMatchObject({ code: 'UNSUPPORTED_BY_GATEWAY' });
	expect(requests).toEqual([]);
});

test('settings that a command leaves out stay as the gateway has them', async () => {
	const { client, gateway, requests } = scene();
	gateway.answer('settings.get', () => ({
		...{ instance: 'sales', rejectCalls: true, rejectCallText: 'no', ignoreGroups: true },
		...{ alwaysOnline: false, readMessages: false, readStatus: false, syncFullHistory: false },
	}));
	await client.call('settings.set', { instance: 'sales', alwaysOnline: true });
	expect(requests.map(({ method }) => method)).toEqual(['GET', 'POST']);
	expect(JSON.parse(String(requests[1]?.body))).toEqual({
		...{ rejectCall: true, msgCall: 'no', groupsIgnore: true, alwaysOnline: true },
		...{ readMessages: false, readStatus: false, syncFullHistory: false },
	});
});

test('a bot is updated with what it was created with', async () => {
	const { client, gateway, requests } = scene();
	const known = { botId: 'b', provider: 'n8n', enabled: true, triggerType: 'all' };
	gateway.answer('bot.get', () => ({ ...known, url: 'https://n8n.test/w' }));
	const bot = { instance: 'sales', provider: 'n8n', botId: 'b' } as const;
	await client.call('bot.update', { ...bot, enabled: false });
	expect(JSON.parse(String(requests.at(-1)?.body))).toEqual({
		...{ enabled: false, triggerType: 'all', webhookUrl: 'https://n8n.test/w' },
	});
});

test('each chatbot system has its own endpoint', async () => {
	const { client, requests } = scene();
	for (const provider of ['dify', 'evoai', 'typebot'] as const) {
		await client.call('bot.list', { instance: 'sales', provider });
	}
	const paths = requests.map(({ url }) => new URL(url).pathname);
	expect(paths).toEqual(['/dify/find/sales', '/evoai/find/sales', '/typebot/find/sales']);
});

test('what another system has cannot be set on a bot', async () => {
	const { client, requests } = scene();
	const call = client.call('bot.create', {
		...{ instance: 'sales', provider: 'flowise', url: 'https://f.test', flow: 'x' },
	});
	await expect(call).rejects.toMatchObject({ details: { field: 'flow' } });
	expect(requests).toEqual([]);
});

test('one setting of a group is one word; two at once are two calls', async () => {
	const { client, requests } = scene();
	const group = { instance: 'sales', group: '120363000000000001@g.us' };
	const endpoint = 'evolution.group.updateSetting';
	await client.call('group.setSettings', { ...group, onlyAdminsSend: false });
	await client.call('group.setSettings', { ...group, onlyAdminsEdit: true }, { endpoint });
	const both = { onlyAdminsSend: true, onlyAdminsEdit: true };
	await client.call('group.setSettings', { ...group, ...both });
	const actions = requests.map(({ body }) => JSON.parse(String(body)) as unknown);
	expect(actions).toEqual([
		{ action: 'not_announcement' },
		{ action: 'locked' },
		{ action: 'announcement' },
		{ action: 'locked' },
	]);
});

test('metrics are text, opened by HTTP Basic with the key as password', async () => {
	const { client, gateway, requests } = scene();
	gateway.answer('system.getMetrics', () => ({ text: '# HELP up\nup 1\n' }));
	expect(await client.call('system.getMetrics', {})).toEqual({ text: '# HELP up\nup 1\n' });
	expect(requests[0]?.headers.authorization).toMatch(/^Basic /);
	expect(requests[0]?.headers).not.toHaveProperty('apikey');
});

test('metrics of a remote server take its own user and password', async () => {
	const { client, requests } = scene({ admin: adminKey, basic: 'prometheus:secret' });
	await expect(client.call('system.getMetrics', {})).rejects.toMatchObject({
		code: 'UNAUTHORIZED',
	});
	const pair = Buffer.from('prometheus:secret').toString('base64');
	expect(requests[0]?.headers.authorization).toBe(`Basic ${pair}`);
});
