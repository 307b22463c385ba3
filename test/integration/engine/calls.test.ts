import type { Contact } from '../../../src/simulator';
import { Scene } from './Scene';

describe.each(['pn', 'lid'] as const)('with %s addresses', (addressing) => {
	let scene: Scene;
	let eve: Contact;

	beforeEach(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
	});

	afterEach(() => scene.close());

	const sales = { instance: 'sales' };

	test('a call is told while it rings, and how it ended', async () => {
		const call = eve.calls('15550001001', { video: true });
		await expect(scene.next('call.received')).resolves.toMatchObject({
			callId: call.id,
			from: { phone: eve.number },
			video: true,
			isGroup: false,
			status: 'ringing',
		});
		call.timeOut();
		await expect(scene.next('call.updated')).resolves.toMatchObject({
			callId: call.id,
			video: true,
			status: 'missed',
		});
		const other = eve.calls('15550001001');
		await expect(scene.next('call.received')).resolves.toMatchObject({ video: false });
		other.hangUp();
		await expect(scene.next('call.updated')).resolves.toMatchObject({ status: 'ended' });
	});

	test('a call is refused on request', async () => {
		const call = eve.calls('15550001001');
		const { callId, from } = await scene.next('call.received');
		await scene.call('call.reject', { ...sales, callId, from: from.id });
		await expect(call.over()).resolves.toBe('rejected');
		await expect(scene.next('call.updated')).resolves.toMatchObject({ callId, status: 'rejected' });
	});

	test('calls are refused with a text where the instance was told to', async () => {
		const text = 'Please write to us';
		await scene.call('settings.set', { ...sales, rejectCalls: true, rejectCallText: text });
		const call = eve.calls('15550001001');
		await expect(call.over()).resolves.toBe('rejected');
		await eve.receives({ text });
	});

	test('somebody rings for as long as asked, with a key that the phone can open', async () => {
		const offered = await scene.call('call.offer', { ...sales, to: eve.number, seconds: 1 });
		const call = await eve.rings();
		expect(offered).toEqual({ callId: call.id, chatId: expect.stringContaining('@') as string });
		expect(call).toMatchObject({ from: '15550001001', video: false, state: 'ringing' });
		expect(call.key).toHaveLength(32);
		await expect(call.over()).resolves.toBe('ended');
		// The phone said that it rings; that is nothing that was sent.
		expect(scene.told('message.status')).toEqual([]);
	});

	test('who answers is hung up on, who refuses is told of', async () => {
		await scene.call('call.offer', { ...sales, to: eve.lid, video: true, seconds: 60 });
		const call = await eve.rings();
		expect(call.video).toBe(true);
		call.accept();
		await expect(scene.next('call.updated')).resolves.toMatchObject({
			callId: call.id,
			status: 'accepted',
		});
		await expect(call.over()).resolves.toBe('ended');

		await scene.call('call.offer', { ...sales, to: eve.number });
		const other = await eve.rings();
		other.reject();
		await expect(scene.next('call.updated')).resolves.toMatchObject({
			callId: other.id,
			status: 'rejected',
		});
	});

	test('nobody rings on when the gateway stops', async () => {
		await scene.call('call.offer', { ...sales, to: eve.number, seconds: 60 });
		const call = await eve.rings();
		const over = call.over();
		await scene.halt();
		await expect(over).resolves.toBe('ended');
		await scene.boot();
	});

	test('only people with WhatsApp can be called', async () => {
		const group = scene.sim.group('Team', { owner: eve });
		await expect(scene.call('call.offer', { ...sales, to: group.jid })).rejects.toMatchObject({
			code: 'BAD_REQUEST',
		});
		await expect(scene.call('call.offer', { ...sales, to: '19990000000' })).rejects.toMatchObject({
			code: 'NUMBER_NOT_ON_WHATSAPP',
		});
	});
});
