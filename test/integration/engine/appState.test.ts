import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const one = { instance: 'sales', chat: '15550002001' };

describe.each(['lid', 'pn'] as const)('settings of chats with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;
	let account: Account;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		account = await scene.link('sales', '15550001001');
		eve.text('15550001001', 'hi');
		await scene.next('message.received');
		await scene.next('chat.added');
	});

	afterAll(() => scene.close());

	const shown = () => account.phone.settings.of(eve);
	const listed = async () => {
		const { chats } = await scene.call('chat.list', { instance: 'sales' });
		return chats.find(({ phone }) => phone === eve.number);
	};

	test('archive and back: the phone shows it, the list too, and it is told once', async () => {
		await scene.call('chat.setArchived', one);
		expect(shown().archived).toBe(true);
		expect(await listed()).toMatchObject({ archived: true });
		await expect(scene.next('chat.updated')).resolves.toMatchObject({
			chatId: addressing === 'lid' ? eve.lid : eve.jid,
			archived: true,
			unreadCount: null,
			pinned: null,
		});
		await scene.call('chat.setArchived', { ...one, archived: false });
		expect(shown().archived).toBe(false);
		await expect(scene.next('chat.updated')).resolves.toMatchObject({ archived: false });
	});

	test('pin, and an archived chat is not pinned any more', async () => {
		await scene.call('chat.setPinned', one);
		expect(shown().pinned).toBe(true);
		await expect(scene.next('chat.updated')).resolves.toMatchObject({ pinned: true });
		await scene.call('chat.setArchived', one);
		expect(shown()).toMatchObject({ pinned: false, archived: true });
		expect(await listed()).toMatchObject({ pinned: false, archived: true });
	});

	test('mute for a time and for ever', async () => {
		const until = '2030-01-01T00:00:00.000Z';
		await scene.call('chat.setMuted', { ...one, until });
		expect(shown().mutedUntil).toBe(Date.parse(until));
		expect(await listed()).toMatchObject({ mutedUntil: until });
		await scene.call('chat.setMuted', one);
		expect(shown().mutedUntil).toBe(-1);
		expect(await listed()).toMatchObject({ mutedUntil: '9999-12-31T23:59:59.999Z' });
		await scene.call('chat.setMuted', { ...one, muted: false });
		expect(shown().mutedUntil).toBeNull();
		expect(await listed()).toMatchObject({ mutedUntil: null });
	});

	test('reading a chat confirms its messages to their writer and takes the count off', async () => {
		const question = eve.text('15550001001', 'read me');
		await scene.next('message.received', ({ data }) => data.messageId === question.id);
		expect((await listed())?.unreadCount).toBeGreaterThan(0);
		await scene.call('chat.markRead', one);
		await question.read();
		expect(shown().markedRead).toBe(true);
		expect(await listed()).toMatchObject({ unreadCount: 0 });
		await scene.call('chat.markUnread', one);
		expect(shown().markedRead).toBe(false);
		expect(await listed()).toMatchObject({ unreadCount: 1 });
	});

	test('what the owner sets on the phone is told, once each, and listed', async () => {
		scene.events.length = 0;
		const { settings } = account.phone;
		settings.archive(eve, false);
		await expect(scene.next('chat.updated')).resolves.toMatchObject({ archived: false });
		settings.pin(eve);
		await expect(scene.next('chat.updated')).resolves.toMatchObject({ pinned: true });
		settings.mute(eve, -1);
		await expect(scene.next('chat.updated')).resolves.toMatchObject({
			mutedUntil: '9999-12-31T23:59:59.999Z',
		});
		settings.markRead(eve);
		await expect(scene.next('chat.updated')).resolves.toMatchObject({ unreadCount: 0 });
		settings.mute(eve, null);
		const { mutedUntil } = await scene.next('chat.updated');
		expect(Date.parse(mutedUntil ?? '')).toBeLessThanOrEqual(Date.now());
		expect(await listed()).toMatchObject({
			archived: false,
			pinned: true,
			mutedUntil: null,
			unreadCount: 0,
		});
		// Said again, it is no news.
		settings.pin(eve);
		settings.saveContact(eve, 'Eve of Books');
		await scene.next('contact.updated');
		expect(scene.told('chat.updated')).toHaveLength(5);
	});

	test('a name saved on the phone is the name of contact and chat', async () => {
		account.phone.settings.saveContact(eve, 'Eve Adams');
		await expect(scene.next('contact.updated')).resolves.toMatchObject({
			phone: '15550002001',
			name: 'Eve Adams',
			profileName: 'Eve',
		});
		expect(await listed()).toMatchObject({ name: 'Eve Adams' });
	});

	test('labels of the phone and ours, on a chat and on a message', async () => {
		account.phone.settings.saveLabel({ id: '1', name: 'New customer', color: 0 });
		await expect(scene.next('label.updated')).resolves.toMatchObject({ name: 'New customer' });
		const vip = await scene.call('label.save', { instance: 'sales', name: 'VIP', color: 3 });
		expect(vip).toMatchObject({ labelId: '2', color: 3 });
		await scene.next('label.updated', ({ data }) => data.name === 'VIP');
		expect(account.phone.settings.labels).toEqual([
			{ id: '1', name: 'New customer', color: 0 },
			{ id: '2', name: 'VIP', color: 3 },
		]);
		await scene.call('label.setOnChat', { ...one, labelId: '2' });
		expect(shown().labels).toEqual(['VIP']);
		await expect(scene.next('label.assigned')).resolves.toMatchObject({
			labelId: '2',
			messageId: null,
			action: 'add',
		});
		account.phone.settings.label(eve, '2', false);
		await expect(scene.next('label.assigned')).resolves.toMatchObject({ action: 'remove' });
		const labelled = eve.text('15550001001', 'label me');
		await scene.next('message.received', ({ data }) => data.messageId === labelled.id);
		const message = { ...one, labelId: '1', messageId: labelled.id };
		await scene.call('label.setOnChat', message);
		expect(account.phone.settings.labelledMessages('1')).toEqual([labelled.id]);
		await scene.call('label.delete', { instance: 'sales', labelId: '2' });
		expect(account.phone.settings.labels).toMatchObject([{ id: '1' }]);
		await expect(
			scene.next('label.updated', ({ data }) => data.deleted === true),
		).resolves.toMatchObject({ labelId: '2', name: 'VIP' });
		await expect(scene.call('label.list', { instance: 'sales' })).resolves.toEqual({
			labels: [{ labelId: '1', name: 'New customer', color: 0, predefinedId: null }],
		});
		await expect(scene.call('label.setOnChat', { ...one, labelId: '2' })).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});

	test('a star is put on a message and taken off, beside those of the phone', async () => {
		const { id: messageId } = eve.text('15550001001', 'remember this');
		await scene.next('message.received', ({ data }) => data.messageId === messageId);
		await scene.call('message.star', { ...one, messageId });
		expect(account.phone.settings.starred).toEqual([`${messageId} 0`]);
		account.phone.settings.star(eve, { id: 'AC0FFEE', fromMe: false });
		await scene.call('message.star', { ...one, messageId, starred: false });
		expect(account.phone.settings.starred).toEqual(['AC0FFEE 0']);
	});

	test('a star of the phone is told once and kept with the message, and so is one from here', async () => {
		const { id: messageId } = eve.text('15550001001', 'a star is born');
		await scene.next('message.received', ({ data }) => data.messageId === messageId);
		const told = (starred: boolean) =>
			scene.next(
				'message.starred',
				({ data }) => data.messageId === messageId && data.starred === starred,
			);
		const kept = async () => (await scene.call('message.get', { ...one, messageId })).starred;
		const listed = async (starred: boolean) => {
			const { messages } = await scene.call('message.list', { ...one, starred });
			return messages.map((message) => message.messageId);
		};
		expect(await kept()).toBe(false);
		account.phone.settings.star(eve, { id: messageId, fromMe: false });
		account.phone.settings.star(eve, { id: messageId, fromMe: false });
		await expect(told(true)).resolves.toMatchObject({
			...{ phone: eve.number, lid: eve.lid, isGroup: false },
		});
		expect(await kept()).toBe(true);
		expect(await listed(true)).toContain(messageId);
		expect(await listed(false)).not.toContain(messageId);
		account.phone.settings.star(eve, { id: messageId, fromMe: false }, false);
		await told(false);
		expect(await kept()).toBe(false);
		await scene.call('message.star', { ...one, messageId });
		await told(true);
		expect(await kept()).toBe(true);
		expect(scene.told('message.starred', ({ data }) => data.messageId === messageId)).toHaveLength(
			3,
		);
	});

	test('a star in a group names who wrote the message', async () => {
		const group = scene.sim.group('Friends', { owner: eve, members: [account] });
		await scene.next('group.added');
		const { id: messageId } = eve.text(group.jid, 'in here');
		await scene.next('message.received', ({ data }) => data.messageId === messageId);
		await scene.call('message.star', { instance: 'sales', messageId });
		const author = addressing === 'lid' ? eve.lid : eve.jid;
		expect(account.phone.settings.starred).toContain(`${messageId} ${author}`);
		account.phone.settings.star(group, { id: messageId, fromMe: false, by: eve }, false);
		await expect(
			scene.next(
				'message.starred',
				({ data }) => data.starred === false && data.messageId === messageId,
			),
		).resolves.toMatchObject({ chatId: group.jid, isGroup: true, phone: null, lid: null });
	});

	test('a deleted chat is gone on the phone and here, and one deleted there is gone here', async () => {
		await scene.call('chat.delete', one);
		expect(shown().deleted).toBe(true);
		expect(await listed()).toBeUndefined();
		await scene.next('chat.deleted');
		eve.text('15550001001', 'still there?');
		await scene.next('chat.added');
		account.phone.settings.deleteChat(eve);
		await scene.next('chat.deleted');
		expect(await listed()).toBeUndefined();
	});
});

test('what was set while the gateway was away is told when it is back', async () => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = await scene.link('sales', '15550001001');
	eve.text('15550001001', 'hi');
	await scene.next('chat.added');
	await scene.halt();
	account.phone.settings.archive(eve);
	account.phone.settings.star(eve, { id: 'AC0FFEE', fromMe: true });
	await scene.boot();
	await expect(scene.next('chat.updated')).resolves.toMatchObject({ archived: true });
	await expect(scene.next('message.starred')).resolves.toMatchObject({
		...{ messageId: 'AC0FFEE', phone: eve.number, starred: true },
	});
	await scene.close();
});

test('a message read on another device counts as read, here and in the list', async () => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = await scene.link('sales', '15550001001');
	const message = eve.text('15550001001', 'hi');
	await scene.next('message.received');
	account.phone.reads(eve, message.id);
	await expect(scene.next('chat.updated')).resolves.toMatchObject({ unreadCount: 0 });
	await scene.close();
});

test('typing is shown to the person, and taken back when its time is over', async () => {
	const scene = await Scene.open();
	scene.sim.contact('15550002001', { name: 'Eve' });
	await scene.link('sales', '15550001001');
	const shown: string[] = [];
	scene.sim.network.presence.on('chatState', ({ state }) => shown.push(state));
	await scene.call('chat.sendPresence', { ...one, presence: 'recording', durationMs: 30 });
	await scene.until(() => shown.length === 2);
	expect(shown).toEqual(['recording', 'paused']);
	await scene.close();
});
