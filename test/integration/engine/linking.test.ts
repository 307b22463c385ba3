import { Scene } from './Scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.open();
});

afterEach(() => scene.close());

test('a QR links the phone, says so, and a restart needs none', async () => {
	const account = scene.sim.account('15550001001', { name: 'Sales' });
	const created = await scene.call('instance.create', { instance: 'sales', connect: true });
	expect(created).toMatchObject({ state: 'qr', network: 'sandbox', phone: null });
	expect(created.apiKey).toMatch(/^wag_/);
	expect(created.qrImage).toMatch(/^data:image\/png;base64,iVBOR/);
	await expect(scene.next('instance.created')).resolves.toMatchObject({ state: 'created' });
	await expect(scene.next('instance.connecting')).resolves.toMatchObject({ state: 'connecting' });
	await scene.next('instance.qr', ({ data }) => data.qr === created.qr);
	await account.phone.scan(created.qr ?? '');
	await expect(scene.next('instance.connected')).resolves.toMatchObject({
		instance: 'sales',
		phone: '15550001001',
		lid: account.lid,
	});
	expect(scene.told('instance.disconnected')).toHaveLength(0);

	expect(scene.told('gateway.started')).toHaveLength(0);
	await scene.reboot();
	await scene.reaches('sales', 'connected');
	await expect(scene.next('gateway.started')).resolves.toMatchObject({ instance: 'sales' });
	expect(scene.told('instance.qr')).toHaveLength(1);
	const eve = scene.sim.contact('15550002001', { name: 'Eve' });
	eve.text('15550001001', 'still there?');
	await expect(scene.next('message.received')).resolves.toMatchObject({
		message: { text: 'still there?' },
	});
});

test('a pairing code links the phone', async () => {
	const account = scene.sim.account('15550001001');
	await scene.call('instance.create', { instance: 'sales' });
	const offer = await scene.call('instance.connect', {
		instance: 'sales',
		phone: '+1 555 000 1001',
	});
	expect(offer).toMatchObject({ state: 'pairing_code', qr: null });
	expect(offer.pairingCode).toMatch(/^[1-9A-HJ-NP-TV-Z]{8}$/);
	await account.phone.enterCode(offer.pairingCode ?? '');
	await scene.reaches('sales', 'connected');
});

test('a pairing code that nobody typed does not keep a QR from linking after a restart', async () => {
	const account = scene.sim.account('15550001001');
	await scene.call('instance.create', { instance: 'sales' });
	await scene.call('instance.connect', { instance: 'sales', phone: '15550001001' });
	await scene.reboot();
	const { qr } = await scene.call('instance.connect', { instance: 'sales' });
	await account.phone.scan(qr ?? '');
	await scene.reaches('sales', 'connected');
});

test('a waiting connect answers once the phone is linked', async () => {
	const account = scene.sim.account('15550001001');
	await scene.call('instance.create', { instance: 'sales' });
	const waiting = scene.call('instance.connect', { instance: 'sales', waitUntilConnected: true });
	const { qr } = await scene.next('instance.qr');
	await account.phone.scan(qr ?? '');
	await expect(waiting).resolves.toMatchObject({ state: 'connected', qr: null });
});

test('a socket that ends before anybody scanned leaves the instance as created, with the reason', async () => {
	await scene.call('instance.create', { instance: 'sales', connect: true });
	for (const connection of scene.sim.network.connections) connection.drop();
	await scene.reaches('sales', 'created');
	await expect(scene.call('instance.getState', { instance: 'sales' })).resolves.toMatchObject({
		reason: { code: 'connection_closed', hint: expect.stringContaining('Connect') as string },
	});
	await expect(scene.call('instance.connect', { instance: 'sales' })).resolves.toMatchObject({
		state: 'qr',
	});
});

test('logging out unlinks at the server, and another phone can be linked', async () => {
	const account = await scene.link('sales', '15550001001');
	await expect(scene.call('instance.logout', { instance: 'sales' })).resolves.toMatchObject({
		state: 'logged_out',
		phone: null,
	});
	expect(account.devices).toHaveLength(0);
	await expect(
		scene.call('message.sendText', { instance: 'sales', to: '15550002001', text: 'x' }),
	).rejects.toMatchObject({ code: 'INSTANCE_NOT_CONNECTED' });
	const other = scene.sim.account('15550001002');
	const { qr } = await scene.call('instance.connect', { instance: 'sales' });
	await other.phone.scan(qr ?? '');
	await scene.reaches('sales', 'connected');
	await expect(scene.call('instance.getState', { instance: 'sales' })).resolves.toMatchObject({
		phone: '15550001002',
	});
});

test('deleting an instance unlinks it and leaves nothing', async () => {
	const account = await scene.link('sales', '15550001001');
	await scene.call('instance.delete', { instance: 'sales' });
	expect(account.devices).toHaveLength(0);
	await expect(scene.call('instance.list', {})).resolves.toEqual({ instances: [] });
	await expect(scene.call('instance.getState', { instance: 'sales' })).rejects.toMatchObject({
		code: 'INSTANCE_NOT_FOUND',
	});
	await scene.call('instance.create', { instance: 'sales' });
});

test('an account that WhatsApp gates with a passkey says so, with the next step', async () => {
	await scene.call('instance.create', { instance: 'sales', connect: true });
	const [connection] = scene.sim.network.connections;
	connection?.send({
		tag: 'notification',
		attrs: { id: 'p1', from: 's.whatsapp.net', type: 'passkey_prologue_request' },
	});
	await scene.reaches('sales', 'passkey_required');
	connection?.drop();
	const asked = await scene.call('instance.getState', { instance: 'sales' });
	expect(asked.reason).toMatchObject({
		code: 'passkey_required',
		hint: expect.stringContaining('passkey') as string,
	});
	await expect(scene.call('instance.connect', { instance: 'sales' })).resolves.toMatchObject({
		state: 'qr',
	});
});

test('a disconnected instance stays so over a restart of the gateway, and comes back without a QR', async () => {
	await scene.link('sales', '15550001001');
	const eve = scene.sim.contact('15550002001');
	await expect(scene.call('instance.disconnect', { instance: 'sales' })).resolves.toMatchObject({
		state: 'created',
		reason: { code: 'disconnected' },
		phone: '15550001001',
	});
	await scene.next('instance.disconnected');
	await scene.reboot();
	expect(scene.state('sales')).toBe('created');
	const send = () =>
		scene.call('message.sendText', { instance: 'sales', to: eve.number, text: 'hi' });
	await expect(send()).rejects.toMatchObject({ code: 'INSTANCE_NOT_CONNECTED' });

	const back = await scene.call('instance.restart', { instance: 'sales' });
	expect(back).toMatchObject({ state: 'connected', qr: null });
	await send();
	await eve.receives({ text: 'hi' });
});

test('a restart opens another socket and keeps the link', async () => {
	const account = await scene.link('sales', '15550001001');
	const before = account.person.companions.get(1)?.connection;
	await expect(scene.call('instance.restart', { instance: 'sales' })).resolves.toMatchObject({
		state: 'connected',
	});
	const after = account.person.companions.get(1)?.connection;
	expect(after).toBeDefined();
	expect(after).not.toBe(before);
	expect(scene.told('instance.qr')).toHaveLength(0);
});

test('the QR on offer is shown as long as it is there', async () => {
	const account = scene.sim.account('15550001001');
	const { qr } = await scene.call('instance.create', { instance: 'sales', connect: true });
	await expect(scene.call('instance.getQr', { instance: 'sales' })).resolves.toMatchObject({ qr });
	await account.phone.scan(qr ?? '');
	await scene.reaches('sales', 'connected');
	await expect(scene.call('instance.getQr', { instance: 'sales' })).resolves.toMatchObject({
		state: 'connected',
		qr: null,
		qrImage: null,
	});
});
