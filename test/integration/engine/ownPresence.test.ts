import { Scene } from './Scene';

let scene: Scene;

beforeAll(async () => {
	scene = await Scene.open();
	await scene.link('sales', '15550001001');
});

afterAll(() => scene.close());

const isOnline = () =>
	[...scene.sim.network.connections].some(
		({ linked, available }) => linked?.person.number === '15550001001' && available,
	);

test('others see the account online or not, as it was told', async () => {
	for (const presence of ['available', 'unavailable', 'available'] as const) {
		await expect(
			scene.call('instance.setPresence', { instance: 'sales', presence }),
		).resolves.toEqual({ success: true });
		await scene.until(() => isOnline() === (presence === 'available'));
	}
});
