import { LoopbackProxy } from '../../support/LoopbackProxy';
import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

let scene: Scene;
let account: Account;
let eve: Contact;

beforeEach(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	account = await scene.link('sales', '15550001001');
});

afterEach(() => scene.close());

const sales = { instance: 'sales' };
const isShownOnline = () => account.person.companions.get(1)?.connection?.available === true;

test('everything is off at first; what is left out stays as it is, also after a restart', async () => {
	await expect(scene.call('settings.get', sales)).resolves.toEqual({
		...sales,
		pacing: expect.objectContaining({ enabled: false }) as object,
		rejectCalls: false,
		rejectCallText: '',
		ignoreGroups: false,
		ignoreChannels: false,
		alwaysOnline: false,
		readMessages: false,
		readStatus: false,
		syncFullHistory: false,
	});
	await scene.call('settings.set', { ...sales, rejectCalls: true });
	await scene.call('settings.set', { ...sales, ignoreGroups: true });
	await scene.reboot();
	await expect(scene.call('settings.get', sales)).resolves.toMatchObject({
		rejectCalls: true,
		ignoreGroups: true,
		alwaysOnline: false,
	});
});

test('an account is shown online when it is told to, at once and after a restart', async () => {
	expect(isShownOnline()).toBe(false);
	await scene.call('settings.set', { ...sales, alwaysOnline: true });
	await scene.until(isShownOnline);
	await scene.reboot();
	await scene.reaches('sales', 'connected');
	await scene.until(isShownOnline);
});

describe('a proxy', () => {
	let proxy: LoopbackProxy;

	afterEach(async () => {
		await scene.call('proxy.set', { ...sales, enabled: false });
		await proxy.close();
	});

	const talk = async () => {
		await scene.reaches('sales', 'connected');
		await scene.call('message.sendText', { ...sales, to: eve.number, text: 'through' });
		await eve.receives({ text: 'through' });
	};

	test('carries the socket at once, keeps its password to itself, and is left when switched off', async () => {
		proxy = await LoopbackProxy.http('me', 's:cret');
		const login = { username: 'me', password: 's:cret' };
		const at = { enabled: true, protocol: 'http', host: '127.0.0.1', port: proxy.port } as const;
		const shown = await scene.call('proxy.set', { ...sales, ...at, ...login });
		expect(shown).toEqual({ ...sales, ...at, username: 'me', hasPassword: true });
		await talk();
		const { port } = new URL(scene.sim.url);
		expect(proxy.asked).toEqual([`127.0.0.1:${port}`]);

		const off = await scene.call('proxy.set', { ...sales, enabled: false });
		expect(off).toEqual({ ...shown, enabled: false });
		await talk();
		expect(proxy.asked).toHaveLength(1);

		// The password is still there for the same login, and for no other host.
		await scene.call('proxy.set', { ...sales, enabled: true });
		await talk();
		expect(proxy.asked).toHaveLength(2);
		const moved = await scene.call('proxy.set', { ...sales, enabled: false, host: 'localhost' });
		expect(moved.hasPassword).toBe(false);
	});

	test('may be SOCKS 5, which survives a restart', async () => {
		proxy = await LoopbackProxy.socks5();
		const at = { enabled: true, protocol: 'socks5', host: '127.0.0.1', port: proxy.port } as const;
		await scene.call('proxy.set', { ...sales, ...at });
		await talk();
		await scene.reboot();
		await talk();
		expect(proxy.asked).toHaveLength(2);
	});
});

test.each(['host', 'port'] as const)('a proxy without its %s is refused by name', async (field) => {
	const whole = { ...sales, enabled: true, host: 'proxy.example.com', port: 3128 };
	const { [field]: _left, ...part } = whole;
	await expect(scene.call('proxy.set', part)).rejects.toMatchObject({
		code: 'BAD_REQUEST',
		details: { field },
	});
});
