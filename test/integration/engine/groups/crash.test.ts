import { GatewayError } from '../../../../src/domain/errors';
import type { Account, Contact, GroupHandle } from '../../../../src/simulator';
import { eventually } from '../../../support/eventually';
import { Scene } from '../Scene';

describe.each(['lid', 'pn'] as const)('groups over restarts, with %s addressing', (addressing) => {
	let scene: Scene;
	let account: Account;
	let eve: Contact;
	let bob: Contact;
	let group: GroupHandle;

	beforeEach(async () => {
		scene = await Scene.open({
			addressing,
			engine: { instanceDefaults: { outbox: { uncertainWaitMs: 200, drainMs: 200 } } },
		});
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		bob = scene.sim.contact('15550002002', { name: 'Bob' });
		account = await scene.link('sales', '15550001001');
		group = scene.sim.group('Team', { owner: eve, members: [account, bob] });
		await scene.next('group.added');
	});
	afterEach(() => scene.close());

	const send = (text: string, more: object = {}) =>
		scene.call('message.sendText', { instance: 'sales', to: group.jid, text, ...more });
	const questions = (from: number) =>
		scene.sim.log
			.slice(from)
			.filter(({ direction, stanza }) => direction === 'in' && stanza.attrs.xmlns === 'w:g2');

	test('a send reaches exactly those who are in the group now, without asking who they are', async () => {
		await send('before');
		await bob.receives({ text: 'before' });
		await scene.halt();
		const carol = scene.sim.contact('15550002003', { name: 'Carol' });
		group.remove(eve, bob);
		group.add(eve, carol);
		const from = scene.sim.log.length;
		await scene.boot();
		await send('after');
		for (const reader of [eve, carol]) await reader.receives({ text: 'after' });
		await bob.never({ text: 'after' }, 50);
		expect(questions(from)).toEqual([]);
		expect(scene.sim.stats.retriesAsked).toBe(0);
	});

	test('what waits for the line goes to those who are in the group when it is back', async () => {
		await send('before');
		await bob.receives({ text: 'before' });
		account.connection.drop();
		await scene.reaches('sales', 'reconnecting');
		const carol = scene.sim.contact('15550002003', { name: 'Carol' });
		const waiting = send('after', { waitFor: 'accepted', waitMs: 0 });
		for (let n = 0; n < 50; n += 1) eve.text(group, `meanwhile ${n}`);
		group.add(eve, carol);
		await waiting;
		await carol.receives({ text: 'after' });
		expect(scene.sim.stats.retriesAsked).toBe(0);
	});

	test('a first message that was lost takes its keys along when it leaves again', async () => {
		const fault = scene.sim.faults.onSend({ to: group.jid }).lose().times(1);
		const { messageId } = await send('was on its way', { waitMs: 100 });
		await scene.until(() => fault.hits === 1);
		await scene.crash();
		for (const reader of [eve, bob]) {
			expect((await reader.receives({ text: 'was on its way' })).id).toBe(messageId);
		}
		expect(scene.sim.stats.retriesAsked).toBe(0);
	});

	test('what was accepted before a crash arrives once, in order', async () => {
		await send('first');
		const texts = Array.from({ length: 8 }, (_, n) => `number ${n}`);
		for (const text of texts) await send(text, { waitFor: 'accepted', waitMs: 0 });
		await scene.crash();
		await eve.receives({ text: 'number 7' });
		await bob.receives({ text: 'number 7' });
		for (const reader of [eve, bob]) {
			expect(reader.inbox.map(({ text }) => text)).toEqual(['first', ...texts]);
		}
		expect(scene.sim.stats.retriesAsked).toBe(0);
	});

	test('what was receipted and not yet told is told at the next start, once and in order', async () => {
		scene.beforeAppend = () => {
			throw new GatewayError('STORAGE_FAILED', 'not now');
		};
		const texts = ['one', 'two', 'three'];
		for (const [index, text] of texts.entries()) {
			const sent = (index === 1 ? bob : eve).text(group, text);
			await sent.delivered();
		}
		scene.beforeAppend = () => undefined;
		await scene.crash();
		eve.text(group, 'after');
		await scene.until(() => scene.told('message.received').length === 4);
		const told = scene.told('message.received').map(({ data }) => data);
		expect(told.map(({ message }) => (message as { text: string }).text)).toEqual([
			...texts,
			'after',
		]);
		expect(scene.sim.stats.retriesAnswered).toBe(0);
	});

	test('when WhatsApp lost count of what it told, all groups are asked for again', async () => {
		await send('before');
		const carol = scene.sim.contact('15550002003', { name: 'Carol' });
		group.group.state.members.push({ number: carol.number });
		account.connection.losesGroups();
		const { book } = scene.engine.instance('sales').groups;
		await eventually(async () => (await book.get(group.jid))?.members.length === 4);
		await send('after');
		await carol.receives({ text: 'after' });
		expect(scene.sim.stats.retriesAsked).toBe(0);
	});
});
