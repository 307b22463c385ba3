import { eventually } from '../../support/eventually';
import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const number = '15550001001';
const sales = { instance: 'sales' };

describe.each(['lid', 'pn'] as const)('lists of messages with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;
	let bob: Contact;
	let account: Account;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		bob = scene.sim.contact('15550002002', { name: 'Bob' });
		account = await scene.link('sales', number);
	});

	afterAll(() => scene.close());

	const send = (to: string, text: string) => scene.call('message.sendText', { ...sales, to, text });

	test('all that is kept, of one chat or of all, by pages', async () => {
		const asked = eve.text(number, 'one');
		await scene.next('message.received');
		const { messageId } = await send(eve.number, 'two');
		account.phone.text(eve.number, 'three, from the phone');
		await scene.next('message.sent', ({ data }) => data.sentBy === 'human');
		bob.text(number, 'elsewhere');
		await scene.next('message.received', ({ data }) => data.phone === bob.number);

		const chat = await scene.call('message.list', { ...sales, chat: eve.number });
		expect(chat.pageInfo).toEqual({ page: 1, pageSize: 50, pages: 1, total: 3 });
		const bySent = new Map(chat.messages.map((each) => [each.sentBy, each]));
		expect(bySent.get('contact')).toMatchObject({
			messageId: asked.id,
			phone: eve.number,
			sender: { name: 'Eve', phone: eve.number },
			message: { text: 'one' },
			state: null,
		});
		expect(bySent.get('api')).toMatchObject({
			messageId,
			sender: { phone: number },
			message: { text: 'two' },
		});
		expect(bySent.get('human')).toMatchObject({ message: { text: 'three, from the phone' } });
		// The newest first, at least as far as the seconds tell.
		const times = chat.messages.map(({ timestamp }) => timestamp.slice(0, 19));
		expect([...times].sort().reverse()).toEqual(times);

		for (const named of [eve.jid, eve.lid, `+${eve.number}`]) {
			const { pageInfo } = await scene.call('message.list', { ...sales, chat: named });
			expect(pageInfo?.total).toBe(3);
		}
		const pages = await Promise.all(
			[1, 2].map((page) => scene.call('message.list', { ...sales, page, pageSize: 2 })),
		);
		expect(pages.map(({ pageInfo }) => pageInfo?.total)).toEqual([4, 4]);
		const ids = pages.flatMap(({ messages }) => messages.map((each) => each.messageId));
		expect(new Set(ids).size).toBe(4);
	});

	test('each state that a message went through, with its time', async () => {
		const { messageId } = await send(bob.number, 'read me');
		bob.reads(await bob.receives(({ id }) => id === messageId));
		await scene.next(
			'message.status',
			({ data }) => data.messageId === messageId && data.state === 'read',
		);
		const { states, pageInfo } = await scene.call('message.listStates', { ...sales, messageId });
		expect(pageInfo).toBeNull();
		expect(states.map(({ state }) => state)).toEqual(['server_ack', 'delivered', 'read']);
		for (const step of states) {
			expect(step).toEqual({
				messageId,
				chatId: bob.jid,
				fromMe: true,
				participant: null,
				state: step.state,
				timestamp: expect.stringMatching(/Z$/) as string,
			});
		}
		const ofChat = await scene.call('message.listStates', { ...sales, chat: bob.number });
		expect(ofChat).toEqual({ states, pageInfo: { page: 1, pageSize: 50, pages: 1, total: 1 } });
		const all = await scene.call('message.listStates', { ...sales, pageSize: 1 });
		expect(all.pageInfo).toMatchObject({ pages: 3, total: 3 });
		expect(all.states).toEqual(states);
		await expect(
			scene.call('message.listStates', { ...sales, messageId: 'NONE' }),
		).resolves.toEqual({ states: [], pageInfo: null });
	});

	test('in a group, what each member did', async () => {
		const team = scene.sim.group('Team', { owner: eve, members: [account, bob] });
		const hello = eve.text(team, 'hello');
		const { chatId } = await scene.next(
			'message.received',
			({ data }) => data.messageId === hello.id,
		);
		const { messageId } = await send(chatId, 'to all');
		const [, shown] = await Promise.all(
			[eve, bob].map((person) => person.receives(({ id }) => id === messageId)),
		);
		if (shown) bob.reads(shown);
		const of = async (participant: string | null) => {
			const { states } = await scene.call('message.listStates', { ...sales, messageId });
			return states.filter((each) => each.participant === participant).map(({ state }) => state);
		};
		await eventually(async () => (await of(bob.lid)).includes('read'));
		await scene.next(
			'message.status',
			({ data }) => data.messageId === messageId && data.state === 'delivered',
		);
		expect(await of(bob.lid)).toEqual(['delivered', 'read']);
		expect(await of(eve.lid)).toEqual(['delivered']);
		expect(await of(null)).toEqual(['server_ack', 'delivered']);
	});

	test('what was sent and received is counted, and what is left of the day', async () => {
		const before = await scene.call('instance.getStats', sales);
		expect(before).toEqual({
			sentToday: 4,
			sentThisWeek: 4,
			sentThisMonth: 4,
			receivedToday: 3,
			dailyLimit: null,
			remainingToday: null,
			conversations: 3,
			contacts: 2,
		});
		await scene.call('settings.set', {
			...sales,
			pacing: { enabled: true, dailyLimit: 100, warmUpDays: 0 },
		});
		await scene.sent((await send(eve.number, 'one more')).messageId);
		const after = await scene.call('instance.getStats', sales);
		expect(after).toMatchObject({ sentToday: 5, dailyLimit: 100 });
		expect(after.remainingToday).toBeLessThan(100);
	});
});
