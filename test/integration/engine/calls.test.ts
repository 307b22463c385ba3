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
});
