import type { Contact } from '../../../src/simulator';
import { newWebhookSecret, verifyWebhook } from '../../../src/support/standardWebhooks';
import { eventually } from '../../support/eventually';
import { mediaMessage } from '../../../src/simulator/media/mediaMessage';
import { jpeg } from '../../support/files';
import { HookServer, type Post } from '../../support/HookServer';
import { Scene } from './Scene';

let scene: Scene;
let eve: Contact;
let bob: Contact;
let hook: HookServer;

beforeEach(async () => {
	hook = await HookServer.open();
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	bob = scene.sim.contact('15550002002', { name: 'Bob' });
	await scene.link('sales', '15550001001');
});

afterEach(async () => {
	await scene.close();
	await hook.close();
});

const sales = { instance: 'sales' };
const received = { ...sales, events: ['message.received' as const] };
const textOf = ({ body }: Post) =>
	(JSON.parse(body) as { data: { message: { text: string } } }).data.message.text;
const texts = (server: HookServer) => server.posts.map(textOf);

async function write(from: Contact, text: string) {
	from.text('15550001001', text);
	await scene.next(
		'message.received',
		({ data }) => (data.message as { text: string }).text === text,
	);
}

test('several webhooks each get what they want, by event and by chat', async () => {
	const second = await HookServer.open();
	await scene.call('webhook.set', { ...received, url: hook.url, ignoredChats: [bob.number] });
	const made = await scene.call('webhook.create', {
		...received,
		webhookId: 'crm',
		url: second.url,
		chats: ['+1 555 000 2002'],
	});
	expect(made).toMatchObject({ webhookId: 'crm', chats: [bob.number] });
	await write(eve, 'from eve');
	await write(bob, 'from bob');
	await eventually(() => hook.posts.length + second.posts.length === 2);
	expect([texts(hook), texts(second)]).toEqual([['from eve'], ['from bob']]);
	const list = () => scene.call('webhook.list', sales);
	await eventually(async () => (await list()).webhooks.every(({ waiting }) => waiting === 0));
	const { webhooks } = await list();
	expect(webhooks.map(({ webhookId }) => webhookId)).toEqual(['default', 'crm']);
	await scene.call('webhook.delete', { ...sales, webhookId: 'crm' });
	await write(bob, 'later');
	await scene.call('webhook.update', { ...sales, webhookId: 'default', ignoredChats: [] });
	await write(bob, 'last');
	await eventually(() => hook.posts.length === 2);
	expect([texts(hook), texts(second)]).toEqual([['from eve', 'last'], ['from bob']]);
	await second.close();
});

test('one name is given once, and what is not there is told', async () => {
	const create = () =>
		scene.call('webhook.create', { ...received, webhookId: 'crm', url: hook.url });
	await create();
	await expect(create()).rejects.toMatchObject({ code: 'BAD_REQUEST' });
	const none = { ...sales, webhookId: 'none' };
	for (const id of ['webhook.update', 'webhook.delete', 'webhook.rotateSecret'] as const) {
		await expect(scene.call(id, none)).rejects.toMatchObject({ code: 'WEBHOOK_NOT_FOUND' });
	}
});

test('an update changes what it names alone', async () => {
	const secret = newWebhookSecret();
	const headers = { 'x-own': '1' };
	await scene.call('webhook.set', { ...received, url: hook.url, secret, headers });
	const updated = await scene.call('webhook.update', {
		...sales,
		webhookId: 'default',
		chatTypes: ['group'],
	});
	expect(updated).toMatchObject({
		url: hook.url,
		headers,
		signed: true,
		events: ['message.received'],
		chatTypes: ['group'],
	});
});

test('a rotated secret is shown once, and both sign for a day', async () => {
	const secret = newWebhookSecret();
	await scene.call('webhook.set', { ...received, url: hook.url, secret });
	const rotated = await scene.call('webhook.rotateSecret', { ...sales, webhookId: 'default' });
	expect(Date.parse(rotated.previousUntil ?? '') - Date.now()).toBeGreaterThan(86_000_000);
	expect(JSON.stringify(await scene.call('webhook.get', sales))).not.toContain(rotated.secret);
	await write(eve, 'signed');
	const { headers, body } = await hook.post(0);
	for (const each of [secret, rotated.secret]) {
		expect(verifyWebhook(headers, body, each, Date.now())).toBe(true);
	}
});

test('a dead letter is listed with why, and replayed under its id', async () => {
	hook.always(413);
	await scene.call('webhook.set', { ...received, url: hook.url });
	await write(eve, 'too large');
	const list = () => scene.call('delivery.listDeadLetters', { ...sales, chat: eve.number });
	await eventually(async () => (await list()).deadLetters.length === 1);
	const { deadLetters, pageInfo } = await list();
	expect(pageInfo).toEqual({ page: 1, pageSize: 50, pages: 1, total: 1 });
	expect(deadLetters).toMatchObject([
		{ webhookId: 'default', event: 'message.received', attempts: 1, eventId: hook.ids[0] },
	]);
	expect(deadLetters[0]?.error).toMatch(/413/);
	expect(await scene.call('webhook.get', sales)).toMatchObject({ waiting: 0, deadLetters: 1 });
	const other = { ...sales, chat: bob.number };
	expect(await scene.call('delivery.replayDeadLetters', other)).toEqual({ replayed: 0 });
	hook.always(200);
	const deadLetterIds = deadLetters.map(({ deadLetterId }) => deadLetterId);
	const replay = { ...sales, deadLetterIds };
	expect(await scene.call('delivery.replayDeadLetters', replay)).toEqual({ replayed: 1 });
	await eventually(() => hook.posts.length === 2);
	expect(hook.ids[1]).toBe(hook.ids[0]);
	expect(texts(hook)[1]).toBe('too large');
	expect(await scene.call('delivery.deleteDeadLetters', sales)).toEqual({ deleted: 0 });
});

test('attempts are listed with status, duration and error', async () => {
	hook.always(404);
	await scene.call('webhook.set', { ...received, url: hook.url });
	await write(eve, 'refused');
	const failed = () => scene.call('delivery.listAttempts', { ...sales, failedOnly: true });
	await eventually(async () => (await failed()).attempts.length === 1);
	hook.always(200);
	// Setting it again tries at once what waits.
	await scene.call('webhook.set', { ...received, url: hook.url });
	const all = () => scene.call('delivery.listAttempts', { ...sales, eventId: hook.ids[0] });
	await eventually(async () => (await all()).attempts.length === 2);
	const { attempts } = await all();
	expect(attempts).toMatchObject([
		{ attempt: 2, status: 200, error: null },
		{ attempt: 1, status: 404, webhookId: 'default' },
	]);
	expect(attempts[1]?.error).toMatch(/published/);
});

test('stored events are listed and replayed, by chat and by time', async () => {
	await write(eve, 'one');
	const since = new Date().toISOString();
	await write(bob, 'two');
	await write(eve, 'three');
	const { events, next } = await scene.call('delivery.listEvents', {
		...received,
		chat: eve.number,
		limit: 1,
	});
	expect(events).toMatchObject([{ event: 'message.received', data: { message: { text: 'one' } } }]);
	const more = await scene.call('delivery.listEvents', {
		...received,
		chat: eve.number,
		after: next ?? 0,
	});
	expect(more).toMatchObject({ events: [{ data: { message: { text: 'three' } } }], next: null });
	// What happened before a webhook was set is not lost to it.
	await scene.call('webhook.set', { ...received, url: hook.url });
	const replay = { ...received, chat: eve.number, since };
	expect(await scene.call('delivery.replayEvents', replay)).toEqual({ replayed: 1 });
	await eventually(() => hook.posts.length === 1);
	expect(texts(hook)).toEqual(['three']);
	const eventIds = events.map(({ eventId }) => eventId);
	expect(
		await scene.call('delivery.replayEvents', { ...sales, eventIds, webhookId: 'default' }),
	).toEqual({ replayed: 1 });
	await eventually(() => hook.posts.length === 2);
	expect(texts(hook)[1]).toBe('one');
	await expect(scene.call('delivery.replayEvents', sales)).rejects.toMatchObject({
		code: 'BAD_REQUEST',
	});
});

describe('files inside the event', () => {
	const picture = async () => {
		const bytes = await jpeg(40, 30);
		return { bytes, sent: eve.media('15550001001', { kind: 'image', bytes, caption: 'look' }) };
	};
	const bodyOf = async (index: number) => JSON.parse((await hook.post(index)).body) as never;

	test('come where the webhook asked for them, and nowhere else', async () => {
		const plain = await HookServer.open();
		await scene.call('webhook.set', { ...received, url: hook.url, base64: true });
		await scene.call('webhook.create', { ...received, webhookId: 'plain', url: plain.url });
		const { bytes, sent } = await picture();
		const event: { data: { messageId: string; media: { base64?: string } } } = await bodyOf(0);
		expect(event.data.messageId).toBe(sent.id);
		expect(Buffer.from(event.data.media.base64 ?? '', 'base64')).toEqual(bytes);
		const other = JSON.parse((await plain.post(0)).body) as typeof event;
		expect(other.data.media.base64).toBeUndefined();
		await plain.close();
	});

	test('stand inside the message in the tongue of Evolution', async () => {
		const caller = { instance: null, dialect: 'evolution' };
		await scene.call('webhook.set', { ...received, url: hook.url, base64: true }, caller);
		const { bytes } = await picture();
		const { data }: { data: { message: Record<string, unknown> } } = await bodyOf(0);
		expect(data.message).toMatchObject({ imageMessage: { caption: 'look' } });
		expect(Buffer.from(String(data.message.base64), 'base64')).toEqual(bytes);
	});

	test('are left out when WhatsApp has them no more: the event comes all the same', async () => {
		await scene.call('webhook.set', { ...received, url: hook.url, base64: true });
		const bytes = await jpeg(40, 30);
		const message = mediaMessage({ kind: 'image', bytes }, scene.sim.media);
		scene.sim.media.forget();
		const sent = eve.sends('15550001001', message);
		const event: { data: { messageId: string; media: { base64?: string } } } = await bodyOf(0);
		expect(event.data.messageId).toBe(sent.id);
		expect(event.data.media.base64).toBeUndefined();
	});
});
