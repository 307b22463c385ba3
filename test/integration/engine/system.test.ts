import { Scene } from './Scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.open({ engine: { version: '1.2.3' } });
});

afterEach(() => scene.close());

test('the gateway says what it is, and that it is well', async () => {
	await expect(scene.call('system.getInfo', {})).resolves.toMatchObject({
		name: 'wagate',
		version: '1.2.3',
		whatsappVersion: expect.stringMatching(/^2\.3000\.\d+$/) as unknown,
	});
	const { uptimeSeconds, ...health } = await scene.call('system.getHealth', {});
	expect(health).toMatchObject({ status: 'ok' });
	expect(uptimeSeconds).toBeGreaterThan(0);
});

test('metrics count instances by state and name nobody', async () => {
	await scene.link('sales', '15550001001');
	await scene.call('instance.create', { instance: 'shop' });
	const { text } = await scene.call('system.getMetrics', {});
	expect(text).toContain('# TYPE wagate_instances gauge\n');
	expect(text).toContain('wagate_instances{state="connected"} 1\n');
	expect(text).toContain('wagate_instances{state="created"} 1\n');
	expect(text).toMatch(/^wagate_storage_writable 1$/m);
	expect(text).toMatch(/^wagate_storage_bytes [1-9]\d*$/m);
	expect(text).not.toMatch(/sales|15550001001/);
});

test('an instance is set up together with its creation', async () => {
	await scene.call('instance.create', {
		instance: 'shop',
		settings: { ignoreGroups: true },
		proxy: { enabled: false, protocol: 'socks5', host: 'proxy.example.com', port: 1080 },
		webhook: { url: 'https://n8n.example.com/webhook/x', events: ['message.received'] },
	});
	const shop = { instance: 'shop' };
	await expect(scene.call('settings.get', shop)).resolves.toMatchObject({ ignoreGroups: true });
	await expect(scene.call('proxy.get', shop)).resolves.toMatchObject({ host: 'proxy.example.com' });
	await expect(scene.call('webhook.get', shop)).resolves.toMatchObject({
		url: 'https://n8n.example.com/webhook/x',
		events: ['message.received'],
	});
	await expect(scene.call('instance.get', shop)).resolves.toMatchObject({
		integration: 'baileys',
		state: 'created',
		canSend: false,
	});
});
