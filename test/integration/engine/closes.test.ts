import type { GatewayEvent } from '../../../src/domain/event';
import type { Account } from '../../../src/simulator';
import { Scene } from './Scene';

let scene: Scene;
let account: Account;

beforeEach(async () => {
	scene = await Scene.open();
	scene.sim.contact('15550002001', { name: 'Eve' });
	account = await scene.link('sales', '15550001001');
	await scene.next('instance.connected');
});

afterEach(() => scene.close());

async function receives(text: string): Promise<void> {
	scene.sim.contact('15550002001').text('15550001001', text);
	await scene.next(
		'message.received',
		({ data }) => (data.message as { text: string }).text === text,
	);
}

test('a lost line comes back by itself and brings what waited, in order', async () => {
	account.connection.drop();
	await expect(scene.next('instance.disconnected')).resolves.toMatchObject({
		state: 'reconnecting',
		reason: { code: 'connection_closed' },
	});
	const eve = scene.sim.contact('15550002001');
	const texts = Array.from({ length: 20 }, (_each, index) => `while away ${index}`);
	const sent = texts.map((text) => eve.text('15550001001', text));
	await scene.next('instance.connected');
	for (const text of texts) {
		await expect(scene.next('message.received')).resolves.toMatchObject({ message: { text } });
	}
	await sent.at(-1)?.delivered();
});

test('a restart (515) is silent', async () => {
	account.connection.restart515();
	await scene.reaches('sales', 'connecting');
	await scene.reaches('sales', 'connected');
	await receives('after 515');
	expect(scene.told('instance.disconnected')).toHaveLength(0);
	expect(scene.told('instance.connected')).toHaveLength(1);
});

test('a server restart (503) is waited out', async () => {
	account.connection.unavailable503();
	await expect(scene.next('instance.disconnected')).resolves.toMatchObject({
		reason: { code: 'server_restart' },
	});
	await receives('after 503');
});

test('a second client (440) is not fought over: one try, then conflict, until Connect', async () => {
	account.connection.replaced440();
	await scene.next('instance.connected');
	expect(scene.state('sales')).toBe('connected');
	account.connection.replaced440();
	await scene.reaches('sales', 'conflict');
	await expect(
		scene.call('message.sendText', { instance: 'sales', to: '15550002001', text: 'x' }),
	).rejects.toMatchObject({ code: 'INSTANCE_NOT_CONNECTED' });
	await scene.reboot();
	expect(scene.state('sales')).toBe('conflict');
	await scene.call('instance.connect', { instance: 'sales' });
	await scene.reaches('sales', 'connected');
});

test('an unlinked device (401) is logged out, and a QR links it anew', async () => {
	account.phone.unlink();
	const isOver = ({ data }: GatewayEvent) => data.state === 'logged_out';
	await expect(scene.next('instance.disconnected', isOver)).resolves.toMatchObject({
		phone: null,
		reason: { code: 'device_removed' },
	});
	await scene.reboot();
	expect(scene.state('sales')).toBe('logged_out');
	const { qr } = await scene.call('instance.connect', { instance: 'sales' });
	await account.phone.scan(qr ?? '');
	await scene.reaches('sales', 'connected');
	await receives('linked again');
});

test('one 401 right after a restart is not believed', async () => {
	account.connection.refuse(401);
	account.connection.restart515();
	await scene.next('instance.disconnected');
	await scene.next('instance.connected');
	await receives('still linked');
});

test.each([
	[402, 'banned', 'temporary_ban'],
	[403, 'locked', 'account_locked'],
	[405, 'outdated', 'client_outdated'],
] as const)('a login refused with %i ends as %s', async (code, state, reason) => {
	account.connection.refuse(code, 10);
	account.connection.drop();
	await scene.reaches('sales', state);
	expect(scene.engine.status()).toMatchObject({
		network: 'sandbox',
		instances: [{ state, reason: { code: reason } }],
	});
});

test('a client version that is refused (405) is refreshed once and then accepted', async () => {
	const refreshVersion = jest.fn(async (): Promise<[number, number, number]> => [2, 3000, 9]);
	await scene.close();
	scene = await Scene.open({ engine: { refreshVersion } });
	account = await scene.link('sales', '15550001001');
	account.connection.refuse(405);
	account.connection.drop();
	await scene.next('instance.disconnected');
	await scene.until(() => refreshVersion.mock.calls.length > 0);
	await scene.reaches('sales', 'connected');
	expect(refreshVersion).toHaveBeenCalledTimes(1);
});
