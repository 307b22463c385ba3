import { GatewayError } from '../../../src/domain/errors';
import type { Contact } from '../../../src/simulator';
import { Scene } from './Scene';

describe.each(['lid', 'pn'] as const)('with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeEach(async () => {
		scene = await Scene.open({
			addressing,
			engine: { instanceDefaults: { outbox: { uncertainWaitMs: 200, drainMs: 200 } } },
		});
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
	});

	afterEach(() => scene.close());

	test('what was receipted and not yet told is told at the next start, once', async () => {
		eve.text('15550001001', 'before');
		await scene.next('message.received');
		scene.beforeAppend = () => {
			throw new GatewayError('STORAGE_FAILED', 'not now');
		};
		const texts = ['one', 'two', 'three'];
		const sent = texts.map((text) => eve.text('15550001001', text));
		for (const each of sent) await each.delivered();
		await scene.crash();
		expect(scene.told('message.received')).toHaveLength(1);
		scene.beforeAppend = () => undefined;
		eve.text('15550001001', 'after');
		await scene.next('message.received', ({ data }) => textOf(data) === 'after');
		expect(scene.told('message.received').map(({ data }) => textOf(data))).toEqual([
			'before',
			...texts,
			'after',
		]);
	});

	test('a stanza that is delivered again after the event is stored is receipted and told once', async () => {
		scene.sim.faults.onDeliver({ from: eve.number }).duplicate().times(1);
		const sent = eve.text('15550001001', 'twice');
		await sent.delivered();
		const next = eve.text('15550001001', 'next');
		await next.delivered();
		await scene.next('message.received', ({ data }) => textOf(data) === 'next');
		expect(scene.told('message.received').map(({ data }) => textOf(data))).toEqual([
			'twice',
			'next',
		]);
		expect(scene.sim.stats.retriesAnswered).toBe(0);
	});

	test('a send that was on the wire at the crash leaves again under its own id', async () => {
		const fault = scene.sim.faults.onSend({ to: eve.number }).lose().times(1);
		const accepted = await scene.call('message.sendText', {
			instance: 'sales',
			to: eve.number,
			text: 'was on its way',
			waitMs: 100,
		});
		await scene.until(() => fault.hits === 1);
		expect(accepted.state).not.toBe('server_ack');
		await scene.crash();
		await expect(eve.receives({ text: 'was on its way' })).resolves.toMatchObject({
			id: accepted.messageId,
		});
		await scene.next('message.status', ({ data }) => data.state === 'server_ack');
		expect(scene.told('message.sent')).toHaveLength(1);
	});

	test('a hundred rounds of both writing at once need no retry', async () => {
		const rounds = 100;
		for (let round = 0; round < rounds; round += 1) {
			const inbound = eve.text('15550001001', `in ${round}`);
			const outbound = scene.call('message.sendText', {
				instance: 'sales',
				to: eve.number,
				text: `out ${round}`,
			});
			await Promise.all([inbound.delivered(), outbound]);
		}
		await eve.receives({ text: `out ${rounds - 1}` });
		await scene.next('message.received', ({ data }) => textOf(data) === `in ${rounds - 1}`);
		expect(eve.inbox).toHaveLength(rounds);
		expect(scene.told('message.received')).toHaveLength(rounds);
		expect(scene.sim.stats.retriesAsked).toBe(0);
		expect(scene.sim.receipts.filter(({ type }) => type === 'retry')).toHaveLength(0);
	});
});

function textOf(data: Record<string, unknown>): unknown {
	return (data.message as { text: unknown }).text;
}
