import { Scene } from './Scene';

describe.each(['lid', 'pn'] as const)('chats and people with %s addressing', (addressing) => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
	});

	afterAll(() => scene.close());

	test('the first message of a person makes a contact and a chat, each told once', async () => {
		const eve = scene.sim.contact('15550002001');
		eve.text('15550001001', 'hi');
		const { chatId } = await scene.next('message.received');
		await expect(scene.next('contact.added')).resolves.toMatchObject({
			phone: '15550002001',
			lid: eve.lid,
			name: 'Eve',
			profileName: 'Eve',
		});
		await expect(scene.next('chat.added')).resolves.toMatchObject({
			chatId,
			phone: '15550002001',
			lid: eve.lid,
			name: 'Eve',
			unreadCount: 1,
			pinned: false,
		});
		eve.text('15550001001', 'hi again');
		await scene.next('message.received');
		expect(scene.told('chat.added')).toHaveLength(1);
		expect(scene.told('contact.updated')).toEqual([]);
	});

	test('a new profile name is told with the next message', async () => {
		const eve = scene.sim.contact('15550002001');
		eve.change({ name: 'Eve Adams' });
		eve.text('15550001001', 'new name');
		await expect(scene.next('contact.updated')).resolves.toMatchObject({
			phone: '15550002001',
			profileName: 'Eve Adams',
			pictureUrl: null,
		});
	});

	test('typing, recording, a pause and leaving are told as they are', async () => {
		const eve = scene.sim.contact('15550002001');
		for (const state of ['composing', 'recording', 'paused'] as const) {
			eve.typing('15550001001', state);
			await expect(scene.next('presence.updated')).resolves.toMatchObject({
				chatId: addressing === 'lid' ? eve.lid : eve.jid,
				person: { phone: '15550002001', lid: eve.lid, name: 'Eve Adams' },
				presence: state,
				lastSeen: null,
			});
		}
	});
});

test('a person who wrote by number and then by LID is one contact with one chat', async () => {
	const scene = await Scene.open({ addressing: 'pn' });
	const eve = scene.sim.contact('15550002001', { name: 'Eve', hidesLid: true });
	await scene.link('sales', '15550001001');
	eve.text('15550001001', 'by number');
	await expect(scene.next('contact.added')).resolves.toMatchObject({ lid: null });
	await scene.next('chat.added');

	eve.change({ hidesLid: false });
	eve.text('15550001001', 'with both');
	await expect(scene.next('contact.updated')).resolves.toMatchObject({
		phone: '15550002001',
		lid: eve.lid,
	});
	expect(scene.told('chat.added')).toHaveLength(1);
	expect(scene.told('contact.added')).toHaveLength(1);
	await scene.close();
});
