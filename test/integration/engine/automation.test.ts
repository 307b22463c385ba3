import type { Account, Contact } from '../../../src/simulator';
import { Scene, shownTo } from './Scene';

const number = '15550001001';
const person = { instance: null, dialect: 'native', name: 'Ann' };
const workflow = { ...person, isAutomation: true };

describe('automation', () => {
	let scene: Scene;
	let eve: Contact;
	let bob: Contact;
	let account: Account;

	beforeAll(async () => {
		scene = await Scene.open();
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		bob = scene.sim.contact('15550002002', { name: 'Bob' });
		scene.sim.contact('15550002003', { name: 'Cy' });
		account = await scene.link('sales', number);
		eve.text(number, 'hi');
		await scene.next('message.received');
		bob.text(number, 'hello');
		await scene.next('message.received');
	});

	afterAll(() => scene.close());

	const send = (to: string, caller = person) =>
		scene.call('message.sendText', { instance: 'sales', to, text: 'by hand' }, caller);
	const claim = (change: object = {}) =>
		scene.call('webhook.create', {
			instance: 'sales',
			webhookId: 'bot',
			url: 'http://127.0.0.1:1/hook',
			events: ['call.received'],
			claimsAutomation: true,
			...change,
		});
	const release = () => scene.call('webhook.delete', { instance: 'sales', webhookId: 'bot' });
	const stateOf = (conversationId: string) => scene.call('automation.get', { conversationId });
	const idOf = async ({ number: conversationId }: Contact) =>
		(await scene.call('conversation.get', { conversationId })).conversationId;

	test('where nobody claims it, it is nowhere and everybody sends', async () => {
		expect(await stateOf(eve.number)).toEqual({
			conversationId: await idOf(eve),
			status: null,
			canSend: true,
			pausedAt: null,
			pausedBy: null,
			reason: null,
		});
		const sent = await send(eve.number);
		expect(await shownTo(eve, sent)).toMatchObject({ extendedTextMessage: { text: 'by hand' } });
		await scene.call('webhook.create', {
			instance: 'sales',
			webhookId: 'log',
			url: 'http://127.0.0.1:1/log',
			events: ['call.received'],
		});
		await send(eve.number);
	});

	describe('while a webhook claims it', () => {
		beforeAll(() => claim());
		afterAll(release);

		test('what a person sends is refused, whichever way it goes and however the chat is named', async () => {
			const conversationId = await idOf(eve);
			expect(await stateOf(conversationId)).toMatchObject({ status: 'active', canSend: false });
			const refused = { code: 'AUTOMATION_ACTIVE', details: { conversationId } };
			for (const to of [eve.number, `+${eve.number}`, eve.jid, eve.lid]) {
				await expect(send(to)).rejects.toMatchObject(refused);
			}
			const place = { longitude: 1, latitude: 1 };
			await expect(
				scene.call('message.sendLocation', { instance: 'sales', to: eve.number, ...place }, person),
			).rejects.toMatchObject(refused);
			const many = await scene.call(
				'message.sendTextToMany',
				{ instance: 'sales', recipients: [eve.number, '15550002003'], text: 'all' },
				person,
			);
			expect(many).toMatchObject({
				sent: 1,
				failed: 1,
				results: [{ failure: { code: 'AUTOMATION_ACTIVE' } }, { failure: null }],
			});
		});

		test('what a workflow sends goes out', async () => {
			const sent = await send(bob.number, workflow);
			expect(await shownTo(bob, sent)).toMatchObject({ extendedTextMessage: { text: 'by hand' } });
		});

		test('reactions, and reading, are nobody’s but the person’s', async () => {
			const asked = bob.text(number, 'thanks');
			await scene.next('message.received', ({ data }) => data.messageId === asked.id);
			const one = { instance: 'sales', chat: bob.number };
			await scene.call('message.react', { ...one, messageId: asked.id, emoji: '👍' }, person);
			await scene.call('chat.markRead', one, person);
			await asked.read();
		});

		test('who takes over sends, and gives back by way of the archive', async () => {
			const conversationId = await idOf(eve);
			const paused = await scene.call(
				'automation.pause',
				{ conversationId, reason: 'Needs a person' },
				person,
			);
			expect(paused).toMatchObject({
				conversationId,
				status: 'paused',
				canSend: true,
				pausedAt: expect.any(String) as string,
				pausedBy: 'Ann',
				reason: 'Needs a person',
			});
			const again = await scene.call('automation.pause', { conversationId }, workflow);
			expect(again).toEqual(paused);
			const sent = await send(eve.number);
			expect(await shownTo(eve, sent)).toMatchObject({ extendedTextMessage: { text: 'by hand' } });
			await expect(send(bob.number)).rejects.toMatchObject({ code: 'AUTOMATION_ACTIVE' });

			await expect(
				scene.call('automation.resume', { conversationId }, person),
			).rejects.toMatchObject({ code: 'CONVERSATION_NOT_ARCHIVED' });
			await scene.call('conversation.setArchived', { conversationId });
			expect(account.phone.settings.of(eve).archived).toBe(true);
			await expect(
				scene.call('automation.resume', { conversationId }, person),
			).resolves.toMatchObject({
				status: 'active',
				canSend: false,
				pausedAt: null,
				resumedAt: expect.any(String) as string,
			});
			expect(account.phone.settings.of(eve).archived).toBe(false);
			await expect(send(eve.number)).rejects.toMatchObject({ code: 'AUTOMATION_ACTIVE' });
			await expect(
				scene.call('automation.resume', { conversationId }, person),
			).resolves.toMatchObject({ status: 'active', resumedAt: null });
		});

		test('a pause outlives a restart', async () => {
			await scene.call('automation.pause', { conversationId: bob.number }, person);
			await scene.reboot();
			await scene.reaches('sales', 'connected');
			await expect(stateOf(bob.number)).resolves.toMatchObject({
				status: 'paused',
				pausedBy: 'Ann',
			});
			await expect(
				scene.call('conversation.get', { conversationId: bob.number }),
			).resolves.toMatchObject({ automation: { status: 'paused', canSend: true } });
		});

		test('many at once: who is paused already is passed over, who is unknown is counted', async () => {
			const conversationIds = [await idOf(eve), await idOf(bob), 'sales:ct_none', await idOf(eve)];
			await expect(
				scene.call('automation.pauseMany', { conversationIds, reason: 'Maintenance' }, person),
			).resolves.toEqual({ changed: 1, skipped: 1, errors: 1 });
			await expect(stateOf(eve.number)).resolves.toMatchObject({ reason: 'Maintenance' });
			await scene.call('conversation.setArchived', { conversationId: eve.number });
			await expect(
				scene.call('automation.resumeMany', { conversationIds }, person),
			).resolves.toEqual({ changed: 1, skipped: 0, errors: 2 });
			await expect(stateOf(eve.number)).resolves.toMatchObject({ status: 'active' });
			await expect(stateOf(bob.number)).resolves.toMatchObject({ status: 'paused' });
			await expect(
				scene.call('automation.pauseMany', {
					conversationIds: Array.from({ length: 101 }, (_, index) => `sales:ct_${index}`),
				}),
			).rejects.toThrow();
		});

		test('it ends where its events do not reach, and with the webhook', async () => {
			const update = (change: object) =>
				scene.call('webhook.update', { instance: 'sales', webhookId: 'bot', ...change });
			await update({ ignoredChats: [eve.number] });
			await expect(stateOf(eve.number)).resolves.toMatchObject({ status: null, canSend: true });
			await update({ ignoredChats: [] });
			await expect(update({ enabled: false })).resolves.toMatchObject({ claimsAutomation: true });
			await expect(stateOf(eve.number)).resolves.toMatchObject({ status: null });
			await update({ enabled: true });
			await expect(stateOf(eve.number)).resolves.toMatchObject({ status: 'active' });
			await update({ claimsAutomation: false });
			await send(eve.number);
		});
	});

	test('a person who took over before anything answered stays in charge when something does', async () => {
		await scene.call('automation.pause', { conversationId: eve.number }, person);
		await expect(stateOf(eve.number)).resolves.toMatchObject({ status: 'paused' });
		await expect(
			scene.call('automation.pauseMany', { conversationIds: [bob.number], instance: 'sales' }),
		).resolves.toEqual({ changed: 0, skipped: 1, errors: 0 });
		await claim();
		await send(eve.number);
		await release();
	});
});
