import { GatewayError } from '../../../../src/domain/errors';
import type { Account, Contact, GroupHandle } from '../../../../src/simulator';
import { Scene } from '../Scene';

const instance = 'sales';

describe.each(['lid', 'pn'] as const)('receipts of groups, with %s addressing', (addressing) => {
	let scene: Scene;
	let account: Account;
	let eve: Contact;
	let bob: Contact;
	let group: GroupHandle;

	beforeEach(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve', receipts: 'delivered' });
		bob = scene.sim.contact('15550002002', { name: 'Bob', receipts: 'none' });
		account = await scene.link(instance, '15550001001');
		group = scene.sim.group('Team', { owner: eve, members: [account, bob] });
	});
	afterEach(() => scene.close());

	const send = (text: string) => scene.call('message.sendText', { instance, to: group.jid, text });
	const told = (messageId: string) =>
		scene
			.told('message.status', ({ data }) => data.messageId === messageId)
			.map(({ data }) => data.state);
	const reaches = (messageId: string, state: string) =>
		scene.next(
			'message.status',
			({ data }) => data.messageId === messageId && data.state === state,
		);
	const stateOf = async (messageId: string) =>
		(await scene.call('message.getState', { instance, messageId })).state;
	/** Resolves once the receipt of one person is stored. */
	const marked = async (messageId: string, person: Contact, state: string) => {
		for (;;) {
			const { recipients } = await scene.call('message.getState', { instance, messageId });
			if (recipients?.find(({ phone }) => phone === person.number)?.state === state) return;
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	};

	test('a message is delivered, read and played once it is so with everybody', async () => {
		const { messageId } = await send('hello all');
		const forEve = await eve.receives({ id: messageId });
		const forBob = await bob.receives({ id: messageId });
		await marked(messageId, eve, 'delivered');
		eve.reads(forEve);
		await marked(messageId, eve, 'read');
		expect(await stateOf(messageId)).toBe('server_ack');

		bob.reads(forBob);
		await expect(reaches(messageId, 'read')).resolves.toMatchObject({
			chatId: group.jid,
			phone: null,
			failure: null,
		});
		expect(await stateOf(messageId)).toBe('read');
		eve.plays(forEve);
		bob.plays(forBob);
		await reaches(messageId, 'played');
		expect(told(messageId)).toEqual(['server_ack', 'read', 'played']);
	});

	test('who read it is shown, also after a restart', async () => {
		const { messageId } = await send('who reads?');
		eve.reads(await eve.receives({ id: messageId }));
		await marked(messageId, eve, 'read');
		await scene.reboot();
		const got = await scene.call('message.get', { instance, messageId });
		expect(got.state).toBe('server_ack');
		const isTime = expect.stringMatching(/Z$/) as string;
		expect(got.recipients).toEqual([
			{
				...{ id: eve.lid, phone: eve.number, lid: eve.lid, name: null, state: 'read' },
				...{ deliveredAt: isTime, readAt: isTime, playedAt: null },
			},
			{
				...{ id: bob.lid, phone: bob.number, lid: bob.lid, name: null, state: 'server_ack' },
				...{ deliveredAt: null, readAt: null, playedAt: null },
			},
		]);
		await scene.reaches(instance, 'connected');
		bob.reads(await bob.receives({ id: messageId }));
		await reaches(messageId, 'read');
	});

	test('a call waits until everybody has it; who left is not waited for', async () => {
		const request = { instance, to: group.jid, text: 'wait', waitFor: 'delivered' } as const;
		const answer = scene.call('message.sendText', request);
		const forEve = await eve.receives({ text: 'wait' });
		const { id } = forEve;
		await marked(id, eve, 'delivered');
		const carol = scene.sim.contact('15550002003', { receipts: 'none' });
		group.add(eve, carol);
		group.remove(eve, bob);
		await scene.next('group.participants', ({ data }) => data.action === 'remove');
		eve.reads(forEve);
		await expect(answer).resolves.toMatchObject({ messageId: id, state: 'read' });
	});

	test('what everybody did while the gateway was off is counted', async () => {
		const { messageId } = await send('good night');
		const [forEve, forBob] = await Promise.all([
			eve.receives({ id: messageId }),
			bob.receives({ id: messageId }),
		]);
		await scene.halt();
		eve.reads(forEve);
		bob.reads(forBob);
		await scene.boot();
		await reaches(messageId, 'read');
		const { recipients } = await scene.call('message.getState', { instance, messageId });
		expect(recipients?.map(({ state }) => state)).toEqual(['read', 'read']);
	});

	test('receipts that were not stored before a crash come again', async () => {
		const { messageId } = await send('hold on');
		await marked(messageId, eve, 'delivered');
		const forEve = await eve.receives({ id: messageId });
		const forBob = await bob.receives({ id: messageId });
		scene.beforeAppend = () => {
			throw new GatewayError('STORAGE_FAILED', 'the journal is not reached');
		};
		const from = scene.sim.log.length;
		eve.reads(forEve);
		bob.reads(forBob);
		await scene.until(() => scene.sim.log.length >= from + 2);
		await scene.crash();
		scene.beforeAppend = () => undefined;
		await reaches(messageId, 'read');
	});

	test('a message to one person has no list of people', async () => {
		const { messageId } = await scene.call('message.sendText', {
			...{ instance, to: eve.number, text: 'just you', waitFor: 'delivered' as const },
		});
		await expect(
			scene.call('message.getState', { instance, messageId }),
		).resolves.not.toHaveProperty('recipients');
	});
});
