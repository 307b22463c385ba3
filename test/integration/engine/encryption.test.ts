import { Scene } from './Scene';

const self = '15550001001';
const key = 'the key of the operator';

test('an account whose key is gone rests untouched, and goes on when the key is back', async () => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = await scene.link('sales', self);
	// What was stored in clear until now is sealed beside the traffic.
	await scene.halt();
	scene.keys = { key };
	await scene.boot();
	await scene.reaches('sales', 'connected');
	eve.text(self, 'before');
	await scene.next('message.received', ({ data }) => textOf(data) === 'before');
	while (await scene.storage.vault.sealNext(20));
	expect(scene.storage.vault.state).toBe('sealed');
	const devices = account.devices.length;
	await scene.halt();

	scene.keys = { key: 'somebody changed it' };
	await scene.boot();
	const locked = { state: 'storage_error', reason: { code: 'encryption_key' } };
	await expect(scene.call('instance.get', { instance: 'sales' })).resolves.toMatchObject(locked);
	const refused = { code: 'ENCRYPTION_KEY' };
	const send = { instance: 'sales', to: eve.number, text: 'not now' };
	await expect(scene.call('message.sendText', send)).rejects.toMatchObject(refused);
	for (const operation of ['instance.connect', 'instance.restart', 'instance.logout'] as const) {
		const call = scene.call(operation, { instance: 'sales' });
		await expect(call).rejects.toMatchObject(refused);
	}
	await scene.reaches('sales', 'storage_error');
	const missed = eve.text(self, 'meanwhile');
	await scene.halt();
	expect(missed.reached.has('delivered')).toBe(false);

	scene.keys = { key };
	await scene.boot();
	await scene.reaches('sales', 'connected');
	await scene.next('message.received', ({ data }) => textOf(data) === 'meanwhile');
	await scene.call('message.sendText', { ...send, text: 'back again', waitFor: 'delivered' });
	await eve.receives({ from: self, text: 'back again' });
	expect(account.devices).toHaveLength(devices);
	await scene.close();
});

function textOf(data: Record<string, unknown>): unknown {
	return (data.message as { text: unknown }).text;
}
