import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const sales = { instance: 'sales' };
const self = '15550001001';

describe.each(['lid', 'pn'] as const)('told by itself with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;
	let account: Account;

	beforeEach(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		account = await scene.link('sales', self);
	});

	afterEach(() => scene.close());

	const arrived = async (messageId: string) =>
		scene.next('message.received', ({ data }) => data.messageId === messageId);
	const unread = async () => {
		const { chats } = await scene.call('chat.list', sales);
		return chats.map(({ unreadCount }) => unreadCount);
	};
	const receiptsOf = (id: string) =>
		scene.sim.log
			.filter(({ direction, stanza }) => direction === 'in' && stanza.tag === 'receipt')
			.filter(({ stanza }) => stanza.attrs.id === id)
			.map(({ stanza }) => stanza.attrs.type ?? 'delivered');

	test('nothing is marked as read unless it was said', async () => {
		const { id } = eve.text(self, 'hi');
		await arrived(id);
		expect(await unread()).toEqual([1]);
		expect(receiptsOf(id)).not.toContain('read');
	});

	test('readMessages: writers see that their messages were read, in groups too, and none is unread', async () => {
		await scene.call('settings.set', { ...sales, readMessages: true });
		const direct = eve.text(self, 'hi');
		await direct.read();
		const group = scene.sim.group('Team', { owner: eve, members: [account] });
		await scene.next('group.added');
		const inGroup = eve.text(group.jid, 'all');
		await inGroup.read();
		await arrived(inGroup.id);
		await scene.next(
			'chat.updated',
			({ data }) => data.chatId === group.jid && data.unreadCount === 0,
		);
		expect(await unread()).toEqual([0, 0]);
		// Statuses are another matter.
		const posted = eve.posts({ conversation: 'sea' }, self);
		await scene.next('status.received');
		const last = eve.text(self, 'bye');
		await last.read();
		expect(receiptsOf(posted.id)).not.toContain('read');
	});

	test('what came while the line was cut is marked as read once it is back', async () => {
		await scene.call('settings.set', { ...sales, readMessages: true });
		await scene.halt();
		const waited = eve.text(self, 'are you there?');
		await scene.boot();
		await waited.read();
		await scene.next('chat.updated', ({ data }) => data.unreadCount === 0);
	});

	test('readStatus: who posted a status sees that it was seen', async () => {
		await scene.call('settings.set', { ...sales, readStatus: true });
		const posted = eve.posts({ conversation: 'sea' }, self);
		await posted.read();
		const message = eve.text(self, 'hi');
		await arrived(message.id);
		expect(await unread()).toEqual([1]);
	});

	test('a message marked as read here counts as read', async () => {
		const [one, two] = [eve.text(self, 'one'), eve.text(self, 'two')];
		await arrived(one.id);
		await arrived(two.id);
		expect(await unread()).toEqual([2]);
		const chat = eve.number;
		await scene.call('message.markRead', { ...sales, chat, messageIds: [one.id] });
		await one.read();
		expect(await unread()).toEqual([1]);
		await scene.call('message.markRead', { ...sales, chat, messageIds: [two.id] });
		expect(await unread()).toEqual([0]);
	});

	test('a message read on the phone counts as read', async () => {
		const { id } = eve.text(self, 'hi');
		await arrived(id);
		account.phone.reads(eve, id);
		await scene.next('chat.updated', ({ data }) => data.unreadCount === 0);
		expect(await unread()).toEqual([0]);
	});

	test('ignoreGroups: what is written in groups is neither told nor listed', async () => {
		await scene.call('settings.set', { ...sales, ignoreGroups: true });
		const group = scene.sim.group('Team', { owner: eve, members: [account] });
		const ignored = eve.text(group.jid, 'psst');
		await ignored.delivered();
		const { id } = eve.text(self, 'hi');
		await arrived(id);
		expect(scene.told('message.received')).toHaveLength(1);
		expect(await unread()).toEqual([1]);
		await scene.call('settings.set', { ...sales, ignoreGroups: false });
		const heard = eve.text(group.jid, 'now');
		await arrived(heard.id);
	});
});

test.each([
	[true, 3],
	[false, 1],
])('syncFullHistory %s: a new link takes over %s messages', async (syncFullHistory, count) => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = scene.sim.account(self);
	account.phone.remembers(eve, [{ text: 'a' }, { text: 'b' }, { text: 'c' }], { handed: 1 });
	await scene.call('instance.create', sales);
	await scene.call('settings.set', { ...sales, syncFullHistory });
	const { qr } = await scene.call('instance.connect', sales);
	await account.phone.scan(qr ?? '');
	await scene.reaches('sales', 'connected');
	const ids = account.person.remembered[0]?.texts.map(({ id }) => id) ?? [];
	const kept = async () => {
		const chat = { jid: '', phone: eve.number, lid: eve.lid, isGroup: false };
		const rows = await scene.storage.directory.newestMessages('sales', chat, 10);
		return rows.map(({ messageId }) => messageId).sort();
	};
	const synced = () =>
		scene
			.told('history.synced')
			.reduce((sum, { data }) => sum + (data.messages as unknown[]).length, 0);
	// The whole history holds the newest message once more.
	await scene.until(() => synced() === (syncFullHistory ? 4 : 1));
	expect(await kept()).toEqual(ids.slice(-count).sort());
	await scene.close();
});
