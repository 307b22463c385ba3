import { GatewayError } from '../../../src/domain/errors';
import { Scene } from './Scene';

test('a disk that refuses: nothing is receipted or sent, and all of it follows once it writes again', async () => {
	const scene = await Scene.open();
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	const account = await scene.link('sales', '15550001001');
	const { auth } = scene.storage;
	const commit = auth.commit.bind(auth);
	const health = scene.storage.health.bind(scene.storage);
	const full = () => Promise.reject(new GatewayError('STORAGE_FAILED', 'the disk is full'));
	Object.assign(auth, { commit: full });
	Object.assign(scene.storage, { health: async () => ({ writable: false, bytes: 0 }) });

	const written = eve.text('15550001001', 'into the full disk');
	await scene.reaches('sales', 'storage_error');
	expect(scene.engine.statusOf('sales')?.reason?.hint).toContain('disk space');
	await expect(
		scene.call('message.sendText', { instance: 'sales', to: eve.number, text: 'no' }),
	).rejects.toMatchObject({ code: 'STORAGE_FAILED' });
	expect(scene.sim.receipts.filter(({ id }) => id === written.id)).toEqual([]);
	expect(account.devices).toMatchObject([{ waiting: 1 }]);

	Object.assign(auth, { commit });
	Object.assign(scene.storage, { health });
	await scene.reaches('sales', 'connected');
	await expect(scene.next('message.received')).resolves.toMatchObject({
		message: { text: 'into the full disk' },
	});
	await written.delivered();
	await scene.call('message.sendText', { instance: 'sales', to: eve.number, text: 'yes' });
	await eve.receives({ text: 'yes' });
	expect(eve.duplicates).toHaveLength(0);
	await scene.close();
});

test.each(['the ratchet', 'the inbox'])(
	'a store that cannot be asked for %s for a moment: what came meanwhile is delivered again',
	async (what) => {
		const scene = await Scene.open();
		const eve = scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
		const { auth, inbox } = scene.storage;
		const [entries, find] = [auth.entries.bind(auth), inbox.find.bind(inbox)];
		const gone = () => Promise.reject(new GatewayError('STORAGE_FAILED', 'the database is away'));
		if (what === 'the inbox') Object.assign(inbox, { find: gone });
		else Object.assign(auth, { entries: gone });

		const written = eve.text('15550001001', 'while it is away');
		await scene.reaches('sales', 'storage_error');
		expect(scene.sim.receipts.filter(({ id }) => id === written.id)).toEqual([]);

		Object.assign(auth, { entries });
		Object.assign(inbox, { find });
		await expect(scene.next('message.received')).resolves.toMatchObject({
			message: { text: 'while it is away' },
		});
		expect(scene.told('message.received')).toHaveLength(1);
		await scene.close();
	},
);
