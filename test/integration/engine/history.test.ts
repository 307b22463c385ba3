import { monitorEventLoopDelay } from 'node:perf_hooks';
import { Scene } from './Scene';

describe.each(['lid', 'pn'] as const)('history with %s addressing', (addressing) => {
	test('chats, people and messages from before are stored and told in bulk, not one by one', async () => {
		const scene = await Scene.open({ addressing });
		const eve = scene.sim.contact('15550002001', { name: 'Eve' });
		const ann = scene.sim.contact('15550002002', { name: 'Ann' });
		const account = await scene.link('sales', '15550001001');
		const older = [{ text: 'old' }, { text: 'answer', fromMe: true }];
		account.phone.remembers(eve, older, { archived: true });
		account.phone.remembers(ann, [{ text: 'are you there?' }], { unread: 1 });
		account.phone.sendsHistory();
		const { messages } = await scene.next(
			'history.synced',
			({ data }) => (data.messages as unknown[]).length > 0,
		);
		expect(messages).toMatchObject([
			{ phone: eve.number, lid: eve.lid, sentBy: 'human', message: { text: 'answer' } },
			{ phone: eve.number, lid: eve.lid, sentBy: 'contact', message: { text: 'old' } },
			{ phone: ann.number, sender: { name: 'Ann' }, message: { text: 'are you there?' } },
		]);
		const listed = async (phone: string) => {
			const { chats } = await scene.call('chat.list', { instance: 'sales' });
			expect(chats).toHaveLength(2);
			return chats.find((chat) => chat.phone === phone);
		};
		expect(await listed(ann.number)).toMatchObject({
			name: 'Ann',
			unreadCount: 1,
			lastMessage: 'are you there?',
		});
		expect(await listed(eve.number)).toMatchObject({
			name: 'Eve',
			unreadCount: 0,
			lastMessage: 'answer',
			archived: true,
		});
		for (const name of ['chat.added', 'contact.added', 'message.received'] as const) {
			expect(scene.told(name)).toEqual([]);
		}
		// A chat that goes on counts on, and the same history again adds nothing.
		ann.text('15550001001', 'hello?');
		await scene.next('message.received');
		account.phone.sendsHistory();
		await scene.next('history.synced', ({ data }) => (data.messages as unknown[]).length > 0);
		expect(await listed(ann.number)).toMatchObject({ unreadCount: 2, lastMessage: 'hello?' });
		await scene.close();
	});
});

test('ten thousand messages are taken over while the gateway goes on answering', async () => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = await scene.link('sales', '15550001001');
	const texts = Array.from({ length: 10_000 }, (_, index) => ({ text: `message ${index}` }));
	account.phone.remembers(eve, texts);
	const before = process.memoryUsage().heapUsed;
	const delay = monitorEventLoopDelay({ resolution: 5 });
	const started = Date.now();
	delay.enable();
	account.phone.sendsHistory();
	const stored = () =>
		scene
			.told('history.synced')
			.reduce((sum, { data }) => sum + (data.messages as unknown[]).length, 0);
	await scene.until(() => stored() === texts.length);
	delay.disable();
	if (process.env.WAGATE_TEST_LOG) {
		const grown = (process.memoryUsage().heapUsed - before) / 2 ** 20;
		process.stderr.write(
			`10,000 messages: ${Date.now() - started} ms, loop held ${delay.max / 1e6} ms at most, heap +${grown} MB\n`,
		);
	}
	const { chats } = await scene.call('chat.list', { instance: 'sales' });
	expect(chats).toMatchObject([{ phone: eve.number, lastMessage: 'message 9999' }]);
	for (const event of scene.told('history.synced')) {
		expect((event.data.messages as unknown[]).length).toBeLessThanOrEqual(100);
	}
	await scene.close();
});
