import { DisconnectReason } from '@whiskeysockets/baileys';
import { newAuth, RealClient } from './RealClient';
import { Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
	scene = await Scene.open();
});

test('a client that shows a QR code is linked once the phone scans it, and logs in after the restart', async () => {
	const account = scene.sim.account('+1 555 000 1001', { name: 'Anna' });
	const auth = newAuth();
	const client = scene.track(
		await RealClient.link(scene.sim, auth, async (first) => account.phone.scan(await first.qr())),
	);
	expect(client.sock.user).toMatchObject({ id: '15550001001:1@s.whatsapp.net' });
	expect(auth.creds.me?.lid).toBe(account.lid.replace('@', ':1@'));
	expect(account.devices).toMatchObject([{ device: 1, connected: true }]);
	await scene.close();
});

test('a linked client gets the app-state key and the history from the phone', async () => {
	const account = scene.sim.account('15550001001', { name: 'Anna' });
	scene.sim.contact('15550002001', { name: 'Eve' });
	const auth = newAuth();
	const client = scene.track(
		await RealClient.link(scene.sim, auth, async (first) => account.phone.scan(await first.qr())),
	);
	const history = new Promise<{ names: (string | undefined)[] }>((resolve) =>
		client.sock.ev.on('messaging-history.set', ({ contacts }) => {
			const names = contacts.map(({ notify }) => notify);
			if (names.length > 0) resolve({ names });
		}),
	);
	expect((await history).names).toContain('Eve');
	expect(auth.creds.myAppStateKeyId).toBeDefined();
	await scene.close();
});

test('a client is linked by the pairing code that the human types', async () => {
	const account = scene.sim.account('15550001001');
	const auth = newAuth();
	const client = scene.track(
		await RealClient.link(scene.sim, auth, async (first) => {
			await first.qr();
			const code = await first.sock.requestPairingCode('15550001001');
			await account.phone.enterCode(`${code.slice(0, 4)}-${code.slice(4)}`);
		}),
	);
	expect(auth.creds.registered).toBe(true);
	expect(client.sock.user?.id).toBe('15550001001:1@s.whatsapp.net');
	await scene.close();
});

test('a wrong pairing code links nothing and says so', async () => {
	const account = scene.sim.account('15550001001');
	const first = scene.track(RealClient.start(scene.sim, newAuth()));
	await first.qr();
	await first.sock.requestPairingCode('15550001001', 'ABCDEFGH');
	await expect(account.phone.enterCode('ABCDEFGX')).rejects.toThrow(/not the one/);
	expect(account.devices).toEqual([]);
	await scene.close();
});

test('a QR code that nobody shows is refused with the next step', async () => {
	const account = scene.sim.account('15550001001');
	const foreign = 'https://wa.me/settings/linked_devices#2@abc,AA==,AA==,AA==,1';
	await expect(account.phone.scan(foreign)).rejects.toThrow(/Scan the newest code/);
	await expect(account.phone.scan('hello')).rejects.toThrow(/not a QR code/);
	await scene.close();
});

test('an account that needs a passkey links nothing, and the client is told', async () => {
	const account = scene.sim.account('15550001001', { needsPasskey: true });
	const client = scene.track(RealClient.start(scene.sim, newAuth()));
	const told = client.stanza('notification,type:passkey_prologue_request');
	await expect(account.phone.scan(await client.qr())).rejects.toThrow(/asks for a passkey/);
	expect(await told).toMatchObject({ attrs: { type: 'passkey_prologue_request' } });
	expect(account.devices).toEqual([]);
	await scene.close();
});

test('provisioned credentials need no pairing', async () => {
	const account = scene.sim.account('15550001001');
	const client = await scene.client(account);
	expect(client.states.some(({ qr }) => qr !== undefined)).toBe(false);
	await scene.close();
});

test('a second login is routed with what the first one gave', async () => {
	const account = scene.sim.account('15550001001');
	const auth = account.phone.provision();
	const first = await scene.client(account, auth);
	expect(auth.creds.routingInfo).toBeDefined();
	await first.end();
	await scene.client(account, auth);
	expect(scene.sim.stats.logins).toBe(2);
	await scene.close();
});

test('unlinking on the phone ends the connection with 401, and so every later login', async () => {
	const account = scene.sim.account('15550001001');
	const auth = account.phone.provision();
	const client = await scene.client(account, auth);
	account.phone.unlink();
	expect(await client.closes()).toBe(Number(DisconnectReason.loggedOut));
	const again = scene.track(RealClient.start(scene.sim, auth));
	expect(await again.closes()).toBe(Number(DisconnectReason.loggedOut));
	await scene.close();
});

test('a client that logs out is off the account', async () => {
	const account = scene.sim.account('15550001001');
	const auth = account.phone.provision();
	const client = await scene.client(account, auth);
	await client.sock.logout();
	const again = scene.track(RealClient.start(scene.sim, auth));
	expect(await again.closes()).toBe(Number(DisconnectReason.loggedOut));
	expect(account.devices).toEqual([]);
	await scene.close();
});

test('the same credentials in two places: the older connection is replaced', async () => {
	const account = scene.sim.account('15550001001');
	const auth = account.phone.provision();
	const older = await scene.client(account, auth);
	const newer = await scene.client(account, auth);
	expect(await older.closes()).toBe(Number(DisconnectReason.connectionReplaced));
	expect(newer.states.some(({ connection }) => connection === 'close')).toBe(false);
	await scene.close();
});
