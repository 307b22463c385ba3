import type { PublicHttp } from '../../../src/domain/ports/http';
import type { PacingSettings } from '../../../src/engine/pacing';
import type { Contact } from '../../../src/simulator';
import { jpeg } from '../../support/files';
import { Scene, shownTo } from './Scene';

const HOUR = 3_600_000;
let scene: Scene;
let eve: Contact;

/** A paced account: on a local WhatsApp that has to be asked for. */
async function open(pacing: Partial<PacingSettings> = {}, publicHttp?: PublicHttp) {
	scene = await Scene.open({
		engine: {
			...(publicHttp && { publicHttp }),
			instanceDefaults: {
				outbox: { drainMs: 200 },
				pacing: { enabled: true, warmUpDays: 0, typing: false, ...pacing },
			},
		},
	});
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	scene.sim.contact('15550002002', { name: 'Bob' });
	await scene.link('sales', '15550001001');
	// After what it asks by itself when it connects.
	await scene.engine.instance('sales').pacing.newChats.ask();
}

afterEach(() => scene.close());

const account = () => scene.sim.account('15550001001');
const send = (to: string, text: string, options: object = {}) =>
	scene.call('message.sendText', { instance: 'sales', to, text, ...options });
const state = () => scene.engine.instance('sales').status;
const toEve = '15550002001';
const toBob = '15550002002';

async function eveWrites(text: string) {
	eve.text(account(), text);
	await scene.next('message.received');
}

test('while WhatsApp lets no chats be started, those wait and say so; answers flow; both outlive a restart', async () => {
	await open();
	await eveWrites('hello?');
	account().standing.lockNewChats(3_600);
	await scene.reaches('sales', 'degraded');
	expect(state().reason).toMatchObject({ code: 'new_chats_locked' });
	const cold = await send(toBob, 'buy this');
	expect(cold).toMatchObject({ state: 'queued', waitsFor: 'timelock' });
	expect(Date.parse(cold.waitsUntil ?? '') - Date.now()).toBeGreaterThan(0.9 * HOUR);
	await shownTo(eve, await send(toEve, 'yes?'));
	await scene.reboot();
	await scene.reaches('sales', 'degraded');
	const { newChats } = await scene.call('instance.get', { instance: 'sales' });
	expect(newChats).toMatchObject({ lockedUntil: cold.waitsUntil, lockReason: 'DEFAULT' });
	const { messages } = await scene.call('message.listQueued', { instance: 'sales' });
	expect(messages).toMatchObject([{ messageId: cold.messageId, waitsFor: 'timelock' }]);
	await shownTo(eve, await send(toEve, 'still here'));
	account().standing.lockNewChats(0);
	await scene.reaches('sales', 'connected');
	await shownTo(scene.sim.contact(toBob), cold);
});

test('a 463 asks WhatsApp what it means: it fails, and the next stranger waits', async () => {
	await open();
	account().standing.lockNewChats(3_600, { silently: true });
	await expect(send(toBob, 'first')).rejects.toMatchObject({ code: 'CONTACT_LIMITED' });
	await scene.reaches('sales', 'degraded');
	expect(await send(toEve, 'second')).toMatchObject({ state: 'queued', waitsFor: 'timelock' });
	expect(await send(toBob, 'third')).toMatchObject({ state: 'queued', waitsFor: 'timelock' });
});

test('the number of new chats that WhatsApp allows is kept', async () => {
	await open();
	account().standing.capNewChats(1);
	await scene.until(() => scene.engine.instance('sales').pacing.newChats.limits.quota === 1);
	await shownTo(eve, await send(toEve, 'one'));
	account().standing.capNewChats(0);
	await scene.until(() => scene.engine.instance('sales').pacing.newChats.limits.quota === 0);
	expect(await send(toBob, 'two')).toMatchObject({ state: 'queued', waitsFor: 'timelock' });
	await shownTo(eve, await send(toEve, 'known by now'));
});

test('sends have their turns, and an answer does not wait for them', async () => {
	await open({ perMinute: 60, burst: 1, newChatsPerDay: 1_000 });
	await send(toEve, 'hi');
	const first = await send(toEve, 'first');
	const second = await send(toEve, 'second', { waitMs: 100 });
	expect(first.state).not.toBe('queued');
	expect(second).toMatchObject({ state: 'queued', waitsFor: 'pace' });
	await eveWrites('wait!');
	const answer = await send(toEve, 'an answer');
	await shownTo(eve, second);
	expect(answer.state).not.toBe('queued');
	expect(eve.inbox.map(({ text }) => text)).toEqual(['hi', 'first', 'an answer', 'second']);
	expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(second.waitsUntil ?? ''));
});

test('what the chat writes meanwhile lets no message of a sequence overtake the one before it', async () => {
	const picture = await jpeg();
	await open(
		{ perMinute: 60, burst: 1, newChatsPerDay: 1_000 },
		{
			get: () => Promise.reject(new Error('not asked')),
			open: async ({ url }) => {
				await eveWrites('well?');
				const answer = { status: 200, contentType: 'image/jpeg', fileName: null };
				const body = (async function* () {
					yield picture;
				})();
				return { ...answer, url, length: picture.length, body, close: () => undefined };
			},
		},
	);
	await send(toEve, 'hi');
	await send(toEve, 'now she is known');
	const sent = await scene.call('message.sendSequence', {
		...{ instance: 'sales', to: toEve, waitMs: 0 },
		messages: [
			{ kind: 'text', text: 'one' },
			{ kind: 'media', type: 'image', media: { url: 'https://example.com/two.jpg' } },
			{ kind: 'text', text: 'three' },
		],
	});
	expect(sent).toMatchObject({ sent: 3, failure: null });
	await eve.receives({ text: 'three' });
	const ids = sent.results.map(({ messageId }) => messageId);
	expect(eve.inbox.slice(2).map(({ id }) => id)).toEqual(ids);
});

test('the day does not begin again with the process', async () => {
	await open({ dailyLimit: 2 });
	await shownTo(eve, await send(toEve, 'one'));
	await shownTo(eve, await send(toEve, 'two'));
	await scene.crash();
	await scene.reaches('sales', 'connected');
	expect(await send(toEve, 'three')).toMatchObject({ state: 'queued', waitsFor: 'dailyLimit' });
	expect(await scene.call('instance.get', { instance: 'sales' })).toMatchObject({
		sentToday: 2,
		remainingToday: 0,
		newChats: { today: 1 },
	});
	await eveWrites('hello?');
	await shownTo(eve, await send(toEve, 'an answer'));
});

test('"typing…" comes before a text', async () => {
	await open({ typing: true });
	const sent = await send(toEve, 'Hi');
	await shownTo(eve, sent);
	const told = scene.sim.log
		.filter(
			({ direction, stanza: { tag } }) => direction === 'in' && /^(chatstate|message)$/.test(tag),
		)
		.map(({ stanza: { tag, content } }) => (tag === 'message' ? tag : JSON.stringify(content)));
	expect(told.slice(-3)).toEqual([
		expect.stringContaining('composing'),
		expect.stringContaining('paused'),
		'message',
	]);
});

test('each instance has its own, kept over a restart; a zone that is none is refused', async () => {
	await open({ perMinute: 20 });
	const set = (pacing: object) => scene.call('settings.set', { instance: 'sales', pacing });
	await expect(set({ timeZone: 'Mars/Olympus' })).rejects.toMatchObject({
		code: 'BAD_REQUEST',
		details: { field: 'pacing.timeZone' },
	});
	const quiet = { quietHours: '00:00-23:59', timeZone: 'America/Sao_Paulo' };
	expect((await set(quiet)).pacing).toMatchObject({ ...quiet, perMinute: 20, enabled: true });
	await scene.reboot();
	await scene.reaches('sales', 'connected');
	const psst = await send(toEve, 'psst');
	expect(psst).toMatchObject({ state: 'queued', waitsFor: 'quietHours' });
	await set({ enabled: false });
	await shownTo(eve, psst);
	expect((await send(toBob, 'loud')).state).not.toBe('queued');
	const { pacing } = await scene.call('settings.get', { instance: 'sales' });
	expect(pacing).toMatchObject({ ...quiet, enabled: false });
});
