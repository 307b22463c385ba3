import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const number = '15550001001';

describe.each(['lid', 'pn'] as const)('conversations with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;
	let bob: Contact;
	let account: Account;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		bob = scene.sim.contact('15550002002', { name: 'Bob' });
		account = await scene.link('sales', number);
		const team = scene.sim.group('Team', { owner: eve, members: [account, bob] });
		eve.text(number, 'hi');
		await scene.next('message.received');
		bob.text(number, 'first');
		await scene.next('message.received');
		bob.text(number, 'second');
		await scene.next('message.received');
		eve.text(team, 'all here?');
		await scene.next('message.received');
	});

	afterAll(() => scene.close());

	const listed = async (request: object = {}) =>
		(await scene.call('conversation.list', request)).conversations;
	const idOf = async (person: Contact) => {
		const found = (await listed()).find(({ phone }) => phone === person.number);
		return found?.conversationId ?? '';
	};

	test('are listed with their unread counts, and found by name, number and kind', async () => {
		const first = await scene.call('conversation.list', { pageSize: 2 });
		expect(first.pageInfo).toEqual({ page: 1, pageSize: 2, pages: 2, total: 3 });
		const second = await scene.call('conversation.list', { page: 2, pageSize: 2 });
		const all = [...first.conversations, ...second.conversations];
		const called = (name: string) => all.find(({ displayName }) => displayName === name);
		expect(called('Team')).toMatchObject({ isGroup: true, phone: null, unreadCount: 1 });
		expect(called('Eve')).toMatchObject({ phone: eve.number, unreadCount: 1 });
		expect(called('Bob')).toMatchObject({
			conversationId: expect.stringMatching(/^sales:ct_/) as string,
			instance: 'sales',
			chatId: addressing === 'lid' ? bob.lid : bob.jid,
			phone: bob.number,
			contactName: null,
			isGroup: false,
			lastMessage: 'second',
			unreadCount: 2,
			archived: false,
			tags: null,
		});
		const names = async (request: object) =>
			(await listed(request)).map(({ displayName }) => displayName).sort();
		expect(await names({ search: 'BO' })).toEqual(['Bob']);
		expect(await names({ search: '2001' })).toEqual(['Eve']);
		expect(await names({ isGroup: true })).toEqual(['Team']);
		expect(await names({ instance: 'sales', isGroup: false })).toEqual(['Bob', 'Eve']);
	});

	test('an event names its conversation, already with the first message', async () => {
		const cy = scene.sim.contact('15550002003', { name: 'Cy' });
		const first = cy.text(number, 'new here');
		const told = (messageId: string) =>
			scene.next('message.received', ({ data }) => data.messageId === messageId);
		const { conversationId: address } = await told(first.id);
		const { conversationId } = await told(cy.text(number, 'again').id);
		expect(conversationId).toBe(await idOf(cy));
		await expect(
			scene.call('conversation.get', { conversationId: address ?? '' }),
		).resolves.toMatchObject({ conversationId });
		const sent = await scene.call('message.sendText', {
			instance: 'sales',
			to: cy.number,
			text: 'welcome',
		});
		await expect(scene.sent(sent.messageId)).resolves.toMatchObject({ conversationId });
		await scene.call('conversation.delete', { conversationId: conversationId ?? '' });
		await scene.next('chat.deleted');
		await scene.call('contact.delete', { instance: 'sales', contact: cy.number });
		const { conversationId: anew } = await told(cy.text(number, 'who am I?').id);
		await expect(
			scene.call('conversation.get', { conversationId: anew ?? '' }),
		).resolves.toMatchObject({ lastMessage: 'who am I?' });
		await scene.call('conversation.delete', { conversationId: anew ?? '' });
		await scene.next('chat.deleted');
	});

	test('one is found by its id and by whatever an event calls its chat', async () => {
		const conversationId = await idOf(eve);
		await scene.call('contact.create', { instance: 'sales', phone: eve.number, name: 'Eve A.' });
		const forms = [conversationId, `sales:${eve.jid}`, eve.lid, eve.jid, `+${eve.number}`];
		for (const form of forms) {
			await expect(scene.call('conversation.get', { conversationId: form })).resolves.toMatchObject(
				{ conversationId, contactName: 'Eve A.', displayName: 'Eve A.' },
			);
		}
		await scene.call('instance.create', { instance: 'other' });
		const caller = { instance: 'other', dialect: 'native' };
		for (const form of [conversationId, eve.number, 'sales:ct_none', 'ct_none']) {
			await expect(
				scene.call('conversation.get', { conversationId: form }, caller),
			).rejects.toMatchObject({ code: 'CONVERSATION_NOT_FOUND' });
		}
		await expect(scene.call('conversation.list', {}, caller)).resolves.toMatchObject({
			conversations: [],
			pageInfo: { total: 0 },
		});
		await scene.call('instance.delete', { instance: 'other' });
	});

	test('messages are paged by cursor and by date, and what changes others is not among them', async () => {
		const conversationId = await idOf(bob);
		const third = bob.text(number, 'thrd');
		await scene.next('message.received');
		bob.edits(third, 'third');
		await scene.next('message.edited');
		const { messageId } = await scene.call('message.sendText', {
			instance: 'sales',
			to: bob.number,
			text: 'fourth',
		});
		const answer = await bob.receives(({ id }) => id === messageId);
		bob.reacts(answer, '👍');
		await scene.next('message.reaction');
		const page = (request: object = {}) =>
			scene.call('conversation.listMessages', { conversationId, ...request });
		const words = ({ messages }: Awaited<ReturnType<typeof page>>) =>
			messages.map(({ message }) => message.text);

		const all = await page();
		expect(words(all)).toEqual(['first', 'second', 'third', 'fourth']);
		expect(all).toMatchObject({
			hasMore: false,
			oldest: all.messages[0]?.number,
			newest: all.messages[3]?.number,
		});
		expect(all.messages[3]).toMatchObject({
			messageId,
			sentBy: 'api',
			phone: bob.number,
			html: null,
			reactions: null,
		});
		const newest = await page({ limit: 2 });
		expect([words(newest), newest.hasMore]).toEqual([['third', 'fourth'], true]);
		const older = await page({ limit: 2, before: newest.oldest ?? 0 });
		expect([words(older), older.hasMore]).toEqual([['first', 'second'], false]);
		const later = await page({ limit: 1, after: older.newest ?? 0 });
		expect([words(later), later.hasMore]).toEqual([['third'], true]);
		expect(words(await page({ after: later.newest ?? 0 }))).toEqual(['fourth']);
		const from = all.messages[3]?.timestamp ?? '';
		expect(words(await page({ from }))).toContain('fourth');
		expect(words(await page({ to: '2020-01-01T00:00:00Z' }))).toEqual([]);
	});

	test('the chat view names who is mentioned and groups who reacted', async () => {
		const team = scene.sim.group('Crew', { owner: eve, members: [account, bob] });
		const jid = addressing === 'lid' ? bob.lid : bob.jid;
		const user = jid.split('@')[0] ?? '';
		const said = eve.sends(team, {
			extendedTextMessage: {
				text: `<b>@${user}</b> & @999?`,
				contextInfo: { mentionedJid: [jid] },
			},
		});
		const { chatId } = await scene.next(
			'message.received',
			({ data }) => data.messageId === said.id,
		);
		const shown = await bob.receives(({ id }) => id === said.id);
		bob.reacts(shown, '👍');
		await scene.next('message.reaction');
		await scene.call('message.react', {
			instance: 'sales',
			chat: chatId,
			messageId: said.id,
			emoji: '👍',
		});
		await scene.next('message.reaction');
		eve.reacts(said, '❤️');
		await scene.next('message.reaction');
		const read = async () => {
			const request = { conversationId: `sales:${chatId}`, view: 'chat' } as const;
			const { messages } = await scene.call('conversation.listMessages', request);
			expect(messages).toHaveLength(1);
			return messages[0];
		};
		expect(await read()).toMatchObject({
			message: { mentions: [jid] },
			html: `&lt;b&gt;<span class="mention" data-phone="${bob.number}">@Bob</span>&lt;/b&gt; &amp; @999?`,
			reactions: [
				{
					emoji: '👍',
					count: 2,
					mine: true,
					phones: expect.arrayContaining([bob.number, number]) as string[],
					names: expect.arrayContaining(['Bob', 'sales']) as string[],
				},
				{ emoji: '❤️', count: 1, mine: false, phones: [eve.number], names: ['Eve'] },
			],
		});
		bob.reacts(shown, '');
		await scene.next('message.reaction');
		expect((await read())?.reactions).toEqual(
			expect.arrayContaining([
				expect.objectContaining({ emoji: '👍', count: 1, mine: true, phones: [number] }),
				expect.objectContaining({ emoji: '❤️', count: 1 }),
			]),
		);
	});

	test('tags are put on and taken off, and lists are narrowed by them', async () => {
		const tag = (name: string) => scene.call('tag.create', { name, color: '#ff5733' });
		const [vip, support] = [await tag('VIP'), await tag('Support')];
		const conversationId = await idOf(eve);
		await expect(
			scene.call('conversation.setTags', { conversationId, tagIds: [support.tagId, vip.tagId] }),
		).resolves.toMatchObject({ tags: [{ name: 'VIP', conversations: null }, { name: 'Support' }] });
		const tagged = await listed({ tagIds: [vip.tagId], includeTags: true });
		expect(tagged).toMatchObject([
			{ conversationId, tags: [{ name: 'VIP' }, { name: 'Support' }] },
		]);
		expect((await listed({ untagged: true })).map(({ displayName }) => displayName)).toEqual(
			expect.arrayContaining(['Bob', 'Team']),
		);
		await scene.call('tag.delete', { tagId: support.tagId });
		await expect(scene.call('tag.get', { tagId: vip.tagId })).resolves.toMatchObject({
			conversations: 1,
		});
		await expect(
			scene.call('conversation.setTags', { conversationId, tagIds: [support.tagId] }),
		).rejects.toMatchObject({ code: 'TAG_NOT_FOUND' });
		await expect(
			scene.call('conversation.setTags', { conversationId, tagIds: [] }),
		).resolves.toEqual({ tags: [] });
		expect(await listed({ tagIds: [vip.tagId] })).toEqual([]);
	});

	test('marked as read: the writer is told, and nothing is unread', async () => {
		const asked = eve.text(number, 'are you there?');
		await scene.next('message.received', ({ data }) => data.messageId === asked.id);
		const conversationId = await idOf(eve);
		expect(await listed({ unread: true, search: 'eve' })).toMatchObject([{ unreadCount: 2 }]);
		await scene.call('conversation.markRead', { conversationId });
		await asked.read();
		expect(await listed({ unread: true, search: 'eve' })).toEqual([]);
	});

	test('archived and back, on the phone too', async () => {
		const conversationId = await idOf(eve);
		await expect(scene.call('conversation.setArchived', { conversationId })).resolves.toMatchObject(
			{
				conversationId,
				archived: true,
				archivedAt: expect.stringMatching(/Z$/) as string,
			},
		);
		expect(account.phone.settings.of(eve).archived).toBe(true);
		expect(await listed({ search: 'eve' })).toEqual([]);
		expect(await listed({ archived: true })).toMatchObject([{ conversationId, archived: true }]);
		await scene.call('conversation.setArchived', { conversationId, archived: false });
		expect(account.phone.settings.of(eve).archived).toBe(false);
		expect(await listed({ search: 'eve' })).toMatchObject([{ conversationId, archived: false }]);
	});

	test('a deleted one is gone with its messages, and begins anew', async () => {
		const conversationId = await idOf(eve);
		await scene.call('conversation.delete', { conversationId });
		await expect(scene.next('chat.deleted')).resolves.toMatchObject({
			chatId: addressing === 'lid' ? eve.lid : eve.jid,
		});
		await expect(scene.call('conversation.get', { conversationId })).rejects.toMatchObject({
			code: 'CONVERSATION_NOT_FOUND',
		});
		// Later than what was deleted: WhatsApp tells whole seconds.
		const again = eve.text(number, 'me again');
		await scene.next('message.received', ({ data }) => data.messageId === again.id);
		expect(await idOf(eve)).toBe(conversationId);
		const { messages } = await scene.call('conversation.listMessages', { conversationId });
		expect(messages.map(({ message }) => message.text)).toEqual(['me again']);
	});
});
