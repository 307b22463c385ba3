import type { Addressing } from '../../../src/simulator/wire/jid';
import { textOf } from './RealClient';
import { Scene } from './scene';

describe.each<Addressing>(['lid', 'pn'])('in %s addressing', (addressing) => {
	let scene: Scene;
	beforeEach(async () => {
		scene = await Scene.open({ addressing });
	});
	afterEach(() => scene.close());

	const jidOf = (person: { jid: string; lid: string }) =>
		addressing === 'lid' ? person.lid : person.jid;

	test('two real clients exchange text, and each sees its message delivered and read', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001', { name: 'Anna' });
		const bob = sim.account('15550001002', { name: 'Bob' });
		const [a, b] = [await scene.client(anna), await scene.client(bob)];
		const id = await a.send(jidOf(bob), 'hi Bob');
		const got = await b.text('hi Bob');
		expect(got.key.remoteJid).toBe(jidOf(anna));
		expect(got.pushName).toBe('Anna');
		await a.status(id, 3);
		await b.sock.readMessages([got.key]);
		await a.status(id, 4);
		await b.send(String(got.key.remoteJid), 'hi Anna');
		expect((await a.text('hi Anna')).key.remoteJid).toBe(jidOf(bob));
	});

	test('a contact and a client talk, with receipts both ways', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001', { name: 'Anna' });
		const eve = sim.contact('15550002001', { name: 'Eve', receipts: 'read' });
		const client = await scene.client(anna);
		const sent = eve.text(anna, 'hello');
		const got = await client.text('hello');
		expect(got).toMatchObject({ pushName: 'Eve', key: { fromMe: false, remoteJid: jidOf(eve) } });
		await sent.delivered();
		await client.sock.readMessages([got.key]);
		await sent.read();
		const id = await client.send(jidOf(eve), 'echo: hello');
		const answer = await eve.receives({ text: 'echo: hello' });
		expect(answer).toMatchObject({ id, from: '15550001001', chat: '15550001001', fromMe: false });
		expect(answer.message).toMatchObject({ extendedTextMessage: { text: 'echo: hello' } });
		await client.status(id, 4);
	});

	test('a reply quotes what it answers, both ways', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001');
		const eve = sim.contact('15550002001');
		const client = await scene.client(anna);
		const question = eve.text(anna, 'shall we?');
		const got = await client.text('shall we?');
		await client.sock.sendMessage(jidOf(eve), { text: 'yes' }, { quoted: got });
		const yes = await eve.receives({ text: 'yes' });
		expect(yes.message).toMatchObject({
			extendedTextMessage: { contextInfo: { stanzaId: question.id } },
		});
		eve.text(anna, 'good', { quoted: yes });
		const good = await client.text('good');
		expect(good.message?.extendedTextMessage?.contextInfo).toMatchObject({
			stanzaId: yes.id,
			quotedMessage: { extendedTextMessage: { text: 'yes' } },
		});
	});

	test('what the owner types on the phone comes to the client as its own message', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001');
		const eve = sim.contact('15550002001');
		const client = await scene.client(anna);
		anna.phone.typesMessage(eve, 'typed by hand');
		const copy = await client.text('typed by hand');
		expect(copy.key).toMatchObject({ fromMe: true, remoteJid: jidOf(eve) });
		await eve.receives({ text: 'typed by hand' });
	});

	test('the phone of the account shows what its client sent', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001');
		const eve = sim.contact('15550002001');
		const client = await scene.client(anna);
		await client.send(jidOf(eve), 'from the client');
		const copy = await anna.phone.receives({ text: 'from the client' });
		expect(copy).toMatchObject({ fromMe: true, chat: eve.number });
	});

	test('a second client of the same account gets a copy of both directions', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001');
		const eve = sim.contact('15550002001');
		const [first, second] = [await scene.client(anna), await scene.client(anna)];
		await first.send(jidOf(eve), 'one');
		expect((await second.text('one')).key).toMatchObject({ fromMe: true, remoteJid: jidOf(eve) });
		eve.text(anna, 'two');
		await Promise.all([first.text('two'), second.text('two')]);
	});

	test('typing is shown both ways', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001');
		const eve = sim.contact('15550002001');
		const client = await scene.client(anna);
		const shown = new Promise((resolve) => client.sock.ev.on('presence.update', resolve));
		const seen = new Promise((resolve) => sim.network.presence.once('chatState', resolve));
		eve.typing(anna, 'composing');
		expect(await shown).toMatchObject({
			presences: { [jidOf(eve)]: { lastKnownPresence: 'composing' } },
		});
		await client.sock.sendPresenceUpdate('composing', jidOf(eve));
		expect(await seen).toMatchObject({ from: anna.person, to: eve.person, state: 'composing' });
	});

	test('a hundred messages arrive once each and in order', async () => {
		const { sim } = scene;
		const anna = sim.account('15550001001');
		const eve = sim.contact('15550002001');
		const client = await scene.client(anna);
		const texts = Array.from({ length: 100 }, (_, index) => `no ${index}`);
		for (const text of texts) eve.text(anna, text);
		await client.text('no 99');
		expect(client.messages.map(textOf)).toEqual(texts);
		for (const text of texts) await client.send(jidOf(eve), text);
		await eve.receives({ text: 'no 99' });
		expect(eve.inbox.map(({ text }) => text)).toEqual(texts);
		expect(eve.duplicates).toEqual([]);
	});
});

describe('who is on the network', () => {
	let scene: Scene;
	beforeEach(async () => {
		scene = await Scene.open();
	});
	afterEach(() => scene.close());

	test('only registered numbers are on WhatsApp', async () => {
		const client = await scene.client(scene.sim.account('15550001001'));
		scene.sim.contact('15550002001');
		scene.sim.contact('15550002002', { noWhatsApp: true });
		const found = await client.sock.onWhatsApp('15550002001', '15550002002', '15550009999');
		expect(found).toEqual([{ jid: '15550002001@s.whatsapp.net', exists: true }]);
	});

	test('a contact whose LID is hidden cannot be written to by number: Baileys finds no session', async () => {
		const client = await scene.client(scene.sim.account('15550001001'));
		const eve = scene.sim.contact('15550002001', { hidesLid: true });
		await expect(client.send(eve.jid, 'hi')).rejects.toThrow('All encryptions failed');
	});

	test('the questions of a client about itself and others are answered', async () => {
		const anna = scene.sim.account('15550001001');
		const eve = scene.sim.contact('15550002001', { about: 'Hey there' });
		const { sock } = await scene.client(anna);
		expect(await sock.fetchStatus(eve.jid)).toMatchObject([{ status: { status: 'Hey there' } }]);
		expect(await sock.fetchPrivacySettings(true)).toMatchObject({ readreceipts: 'all' });
		await sock.updateLastSeenPrivacy('none');
		expect(await sock.fetchPrivacySettings(true)).toMatchObject({ last: 'none' });
		await sock.updateProfileStatus('At work');
		expect(anna.person.settings.about).toBe('At work');
		await sock.updateDefaultDisappearingMode(86_400);
		expect(anna.person.state.disappearingSeconds).toBe(86_400);
		await expect(sock.profilePictureUrl(eve.jid)).rejects.toThrow('item-not-found');
		expect(await sock.fetchAccountReachoutTimelock()).toMatchObject({ isActive: false });
		expect(await sock.fetchDisappearingDuration(eve.jid)).toHaveLength(1);
		await sock.rotateSignedPreKey();
		await sock.getBusinessProfile(eve.jid);
	});

	test('a blocked contact is on the list until it is taken off', async () => {
		const anna = scene.sim.account('15550001001');
		const eve = scene.sim.contact('15550002001');
		const client = await scene.client(anna);
		eve.text(anna, 'hi');
		await client.text('hi');
		await client.sock.updateBlockStatus(eve.jid, 'block');
		expect(await client.sock.fetchBlocklist()).toEqual([eve.lid]);
		await client.sock.updateBlockStatus(eve.jid, 'unblock');
		expect(await client.sock.fetchBlocklist()).toEqual([]);
	});

	test('a blocked contact writes into the void', async () => {
		const anna = scene.sim.account('15550001001');
		const [eve, mallory] = [scene.sim.contact('15550002001'), scene.sim.contact('15550002002')];
		const client = await scene.client(anna);
		mallory.text(anna, 'before');
		await client.text('before');
		await client.sock.updateBlockStatus(mallory.jid, 'block');
		mallory.text(anna, 'let me in');
		eve.text(anna, 'hi');
		await client.text('hi');
		expect(client.messages.map(textOf)).toEqual(['before', 'hi']);
	});

	test('a profile picture is fetched from where the server says', async () => {
		const anna = scene.sim.account('15550001001');
		const eve = scene.sim.contact('15550002001');
		eve.showsPicture(Buffer.from('jpeg bytes'));
		const { sock } = await scene.client(anna);
		const url = await sock.profilePictureUrl(eve.jid, 'image');
		expect(await (await fetch(String(url))).text()).toBe('jpeg bytes');
		expect((await fetch(String(url).replace('.jpg', 'x.jpg'))).status).toBe(404);
	});

	test('a setting that one client changes reaches the other by app state', async () => {
		const anna = scene.sim.account('15550001001');
		const eve = scene.sim.contact('15550002001');
		const [first, second] = [await scene.client(anna), await scene.client(anna)];
		const changed = new Promise<unknown>((resolve) =>
			second.sock.ev.on('chats.update', (chats) => {
				const pinned = chats.find(({ pinned }) => pinned);
				if (pinned) resolve(pinned.id);
			}),
		);
		await first.sock.chatModify({ pin: true }, eve.jid);
		expect(await changed).toBe(eve.jid);
	});
});
