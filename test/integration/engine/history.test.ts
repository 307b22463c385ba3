import { monitorEventLoopDelay } from 'node:perf_hooks';
import { GatewayError } from '../../../src/domain/errors';
import { History } from '../../../src/engine/directory/History';
import { Account } from '../../../src/engine/whatsapp/Account';
import { Scene } from './Scene';

describe.each(['lid', 'pn'] as const)('history with %s addressing', (addressing) => {
	test('chats, people and messages from before are stored and told in bulk, not one by one', async () => {
		const scene = await Scene.open({ addressing });
		const eve = scene.sim.contact('15550002001', { name: 'Eve' });
		const ann = scene.sim.contact('15550002002', { name: 'Ann' });
		const account = await scene.link('sales', '15550001001');
		const reactions = [{ emoji: '👍' }, { emoji: '👍', fromMe: true }];
		const older = [{ text: 'old' }, { text: 'answer', fromMe: true, reactions }];
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
		const { messages: page } = await scene.call('conversation.listMessages', {
			conversationId: eve.number,
			view: 'chat',
		});
		expect(page.map(({ message }) => message.text)).toEqual(['old', 'answer']);
		expect(page[1]?.reactions).toMatchObject([{ emoji: '👍', count: 2, mine: true }]);
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

const stored = (scene: Scene) =>
	scene
		.told('history.synced')
		.flatMap(({ data }) =>
			(data.messages as { messageId: string }[]).map((each) => each.messageId),
		);

test('parts that come faster than they are stored do not pile up in memory: they are read again', async () => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = await scene.link('sales', '15550001001');
	const read = jest.spyOn(Account.prototype, 'readHistory');
	const came = jest.spyOn(History.prototype, 'take');
	let open: () => void = () => undefined;
	const opened = new Promise<void>((resolve) => (open = resolve));
	// Nothing of a history is stored until all of it has come.
	scene.beforeAppend = () => opened;
	for (const text of ['one', 'two', 'three']) {
		account.phone.remembers(eve, [{ text }]);
		account.phone.sendsHistory();
	}
	await scene.until(() => came.mock.calls.length === 9);
	open();
	await scene.until(() => new Set(stored(scene)).size === 3);
	const ids = account.person.remembered.flatMap(({ texts }) => texts.map(({ id }) => id));
	await scene.until(() => stored(scene).length === 6);
	expect(read).toHaveBeenCalled();
	expect(new Set(stored(scene))).toEqual(new Set(ids));
	await scene.close();
});

describe('a history that is interrupted', () => {
	const texts = Array.from({ length: 450 }, (_, index) => ({ text: `message ${index}` }));
	let scene: Scene;
	let ids: string[];

	beforeEach(async () => {
		scene = await Scene.open();
		const eve = scene.sim.contact('15550002001', { name: 'Eve' });
		const account = await scene.link('sales', '15550001001');
		account.phone.remembers(eve, texts);
		ids = account.person.remembered[0]?.texts.map(({ id }) => id) ?? [];
		account.phone.sendsHistory();
	});

	afterEach(() => scene.close());

	/** Once so many messages are stored the disk refuses everything. */
	const stopAfter = async (count: number) => {
		scene.beforeAppend = () => {
			if (stored(scene).length >= count) throw new GatewayError('STORAGE_FAILED', 'not now');
		};
		await scene.until(() => stored(scene).length >= count);
	};

	const isComplete = async () => {
		await scene.until(() => stored(scene).length >= ids.length);
		expect(stored(scene).sort()).toEqual([...ids].sort());
		const first = { instance: 'sales', messageId: ids[0] as string };
		await expect(scene.call('message.get', first)).resolves.toMatchObject({
			message: { text: 'message 0' },
		});
		// Nothing of it is left to be read again.
		const told = scene.told('history.synced').length;
		await scene.reboot();
		await scene.reaches('sales', 'connected');
		await scene.halt();
		await scene.boot();
		expect(scene.told('history.synced')).toHaveLength(told);
	};

	test('by a kill between two batches goes on where it was, each message told once', async () => {
		await stopAfter(200);
		await scene.crash();
		scene.beforeAppend = () => undefined;
		await scene.reaches('sales', 'connected');
		await isComplete();
	});

	test('by a stop of the gateway, too', async () => {
		let appended = 0;
		const stops: Promise<void>[] = [];
		scene.beforeAppend = () => {
			if (stored(scene).length > 0) appended += 1;
			if (appended === 2) stops.push(scene.halt());
		};
		await scene.until(() => stops.length > 0);
		await Promise.all(stops);
		scene.beforeAppend = () => undefined;
		expect(stored(scene).length).toBeLessThan(ids.length);
		await scene.boot();
		await isComplete();
	});
});

describe.each(['lid', 'pn'] as const)('older messages with %s addressing', (addressing) => {
	test('come when they are asked for, are stored once, and name the question', async () => {
		const scene = await Scene.open({ addressing });
		const eve = scene.sim.contact('15550002001', { name: 'Eve' });
		const account = await scene.link('sales', '15550001001');
		const texts = Array.from({ length: 60 }, (_, index) => ({ text: `message ${index}` }));
		account.phone.remembers(eve, texts, { handed: 1 });
		account.phone.sendsHistory();
		await scene.next('history.synced', ({ data }) => (data.messages as unknown[]).length === 1);
		const ids = account.person.remembered[0]?.texts.map(({ id }) => id) ?? [];
		const oldest = { instance: 'sales', messageId: ids[59] as string };
		const ask = async () => {
			const { requestId } = await scene.call('chat.fetchHistory', { ...oldest, count: 50 });
			return scene.next(
				'history.synced',
				({ data }) => data.requestId === requestId && (data.messages as unknown[]).length > 0,
			);
		};
		const { messages } = await ask();
		expect(messages.map(({ messageId }) => messageId)).toEqual(ids.slice(9, 59).reverse());
		expect(messages[0]).toMatchObject({ phone: eve.number, message: { text: 'message 58' } });
		// Asked again it is told again, and is not there twice.
		await ask();
		const chat = { jid: '', phone: eve.number, lid: eve.lid, isGroup: false };
		const kept = await scene.storage.directory.newestMessages('sales', chat, 100);
		expect(kept.map(({ messageId }) => messageId)).toEqual(ids.slice(9).reverse());
		expect(scene.told('message.received')).toEqual([]);
		const before = { instance: 'sales', messageId: ids[9] as string, count: 50 };
		const { requestId } = await scene.call('chat.fetchHistory', before);
		const rest = await scene.next(
			'history.synced',
			({ data }) => data.requestId === requestId && (data.messages as unknown[]).length > 0,
		);
		expect(rest.messages.map(({ messageId }) => messageId)).toEqual(ids.slice(0, 9).reverse());
		const unknown = { instance: 'sales', messageId: 'NEVER' };
		await expect(scene.call('chat.fetchHistory', unknown)).rejects.toMatchObject({
			code: 'MESSAGE_NOT_FOUND',
		});
		await scene.close();
	});
});
