import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '../../../src/simulator';
import { newAuth, RealClient, textOf } from './RealClient';
import { Scene } from './scene';

let folder: string;
let stateFile: string;
beforeEach(async () => {
	folder = await mkdtemp(join(tmpdir(), 'simulator-'));
	stateFile = join(folder, 'network.json');
});
afterEach(() => rm(folder, { recursive: true }));

test('a linked client, its contact and what waited survive a restart of the network', async () => {
	const before = await Scene.open({ stateFile });
	const anna = before.sim.account('15550001001', { name: 'Anna' });
	const eve = before.sim.contact('15550002001', { name: 'Eve', receipts: 'read' });
	const auth = newAuth();
	const client = await RealClient.link(before.sim, auth, async (first) =>
		anna.phone.scan(await first.qr()),
	);
	eve.text(anna, 'before');
	await client.text('before');
	await client.send(eve.lid, 'answer');
	await eve.receives({ text: 'answer' });
	await client.end();
	eve.text(anna, 'while you were away');
	await before.close();

	const after = await Scene.open({ stateFile });
	expect(after.sim.rootKey).toBe(before.sim.rootKey);
	expect(after.sim.url).toBe(before.sim.url);
	const again = await after.client(after.sim.account('15550001001'), auth);
	const missed = await again.text('while you were away');
	expect(missed.pushName).toBe('Eve');
	const eveAgain = after.sim.contact('15550002001');
	const id = await again.send(String(missed.key.remoteJid), 'here again');
	await eveAgain.receives({ text: 'here again' });
	await again.status(id, 4);
	eveAgain.text(after.sim.account('15550001001'), 'welcome back');
	await again.text('welcome back');
	expect(again.messages.map(textOf)).not.toContain('before');
	expect(after.sim.stats.retriesAsked).toBe(0);
	await after.close();
});

test('a group and the keys that its members gave each other survive a restart', async () => {
	const before = await Scene.open({ stateFile });
	const anna = before.sim.account('15550001001');
	const eve = before.sim.contact('15550002001');
	const { jid } = before.sim.group('Team', { owner: eve, members: [anna] });
	const auth = anna.phone.provision();
	const client = await before.client(anna, auth);
	eve.text(jid, 'before');
	await client.text('before');
	await client.send(jid, 'answer');
	await eve.receives({ text: 'answer' });
	await client.end();
	await before.close();

	const after = await Scene.open({ stateFile });
	expect(after.sim.findGroup(jid).members).toEqual({
		'15550002001': 'superadmin',
		'15550001001': 'member',
	});
	const again = await after.client(after.sim.account('15550001001'), auth);
	const eveAgain = after.sim.contact('15550002001');
	await again.send(jid, 'here again');
	await eveAgain.receives({ text: 'here again', chat: jid });
	eveAgain.text(jid, 'welcome back');
	await again.text('welcome back');
	expect(after.sim.stats.retriesAsked).toBe(0);
	await after.close();
});

test('a message sent before the restart can still be asked for after it', async () => {
	const before = await Scene.open({ stateFile });
	const anna = before.sim.account('15550001001');
	const auth = anna.phone.provision();
	const client = await before.client(anna, auth);
	await client.end();
	before.sim.faults.onDeliver().corrupt().times(1);
	const { id } = before.sim.contact('15550002001').text(anna, 'damaged before the restart');
	await before.close();

	const after = await Scene.open({ stateFile });
	const again = await after.client(after.sim.account('15550001001'), auth);
	const got = await again.text('damaged before the restart');
	expect(got.key.id).toBe(id);
	await after.close();
});

test('what changed is on disk soon, for its owner only, without a proper end', async () => {
	const scene = await Scene.open({ stateFile });
	scene.sim.account('15550001001');
	const written = new Promise<void>((resolve) => scene.sim.network.once('saved', resolve));
	await written;
	expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
	const copy = await startSimulator({ stateFile });
	expect(copy.accounts.map(({ number }) => number)).toEqual(['15550001001']);
	expect(copy.url).not.toBe(scene.sim.url);
	await copy.close();
	await scene.close();
});

test('a file that is no state is refused with the next step', async () => {
	await writeFile(stateFile, 'not json');
	await expect(startSimulator({ stateFile })).rejects.toThrow(/Delete it to start/);
});
