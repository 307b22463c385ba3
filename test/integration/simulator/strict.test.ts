import { xmppSignedPreKey } from '@whiskeysockets/baileys';
import { startSimulator } from '../../../src/simulator';
import { newAuth, RealClient } from './RealClient';
import { Scene } from './scene';

let scene: Scene;
beforeEach(async () => {
	scene = await Scene.open();
});
afterEach(() => scene.close({ dirty: true }));

const problems = () => scene.sim.problems.map(({ kind }) => kind);

test('an unknown question is answered with an error and fails the test', async () => {
	const client = await scene.client(scene.sim.account('15550001001'));
	scene.sim.assertClean();
	const question = { tag: 'iq', attrs: { to: 's.whatsapp.net', type: 'get', xmlns: 'w:unheard' } };
	await expect(client.sock.query(question)).rejects.toMatchObject({ data: 501 });
	expect(() => scene.sim.assertClean()).toThrow(/unknown iq .*w:unheard get/s);
});

test('a stanza that no server knows fails the test', async () => {
	const client = await scene.client(scene.sim.account('15550001001'));
	await client.sock.sendNode({ tag: 'nonsense', attrs: {} });
	await client.sock.fetchBlocklist();
	expect(problems()).toEqual(['unknown stanza']);
});

test('a signed prekey with a wrong signature is not taken', async () => {
	const client = await scene.client(scene.sim.account('15550001001'));
	const { signedPreKey } = client.auth.creds;
	const skey = xmppSignedPreKey({ ...signedPreKey, signature: Buffer.alloc(64, 1) });
	const rotation = {
		tag: 'iq',
		attrs: { to: 's.whatsapp.net', type: 'set', xmlns: 'encrypt' },
		content: [{ tag: 'rotate', attrs: {}, content: [skey] }],
	};
	await expect(client.sock.query(rotation)).rejects.toMatchObject({ data: 406 });
	expect(problems()).toEqual(['bad signature']);
});

test('a registration with a wrong prekey signature is turned away', async () => {
	const auth = newAuth();
	auth.creds.signedPreKey.signature = Buffer.alloc(64, 1);
	const client = scene.track(RealClient.start(scene.sim, auth));
	await client.closes();
	expect(problems()).toEqual(['bad signature']);
});

test('a device identity that the account did not sign fails the test when a session starts', async () => {
	const eve = scene.sim.contact('15550002001');
	const client = await scene.client(scene.sim.account('15550001001'));
	const { account } = client.auth.creds;
	if (!account?.deviceSignature) throw new Error('provisioned without account');
	account.deviceSignature = Buffer.from(account.deviceSignature).reverse();
	await client.send(eve.lid, 'hello');
	await eve.receives({ text: 'hello' });
	expect(problems()).toEqual(['bad signature']);
});

test('a message to somebody the network does not know fails the test', async () => {
	const client = await scene.client(scene.sim.account('15550001001'));
	await client.sock.sendNode({
		tag: 'message',
		attrs: { id: 'X1', to: '19990000000@s.whatsapp.net', type: 'text' },
		content: [
			{
				tag: 'participants',
				attrs: {},
				content: [
					{
						tag: 'to',
						attrs: { jid: '19990000000@s.whatsapp.net' },
						content: [{ tag: 'enc', attrs: { v: '2', type: 'msg' }, content: Buffer.from('x') }],
					},
				],
			},
		],
	});
	await client.sock.fetchBlocklist();
	expect(problems()).toEqual(['unknown recipient']);
});

test('credentials of one network do not open another', async () => {
	const other = await startSimulator();
	const foreign = other.account('15550001001').phone.provision();
	await other.close();
	scene.sim.account('15550001001').phone.provision();
	const client = scene.track(RealClient.start(scene.sim, foreign));
	expect(await client.closes()).toBe(401);
});
