import type { BinaryNode, GroupMetadata } from '@whiskeysockets/baileys';
import type { Account, Contact, GroupHandle } from '../../../src/simulator';
import type { RealClient } from './RealClient';
import { Scene } from './scene';

describe.each(['lid', 'pn'] as const)('groups with %s addressing', (addressing) => {
	let scene: Scene;
	let anna: Account;
	let eve: Contact;
	let bob: Contact;
	let client: RealClient;
	let group: GroupHandle;

	beforeEach(async () => {
		scene = await Scene.open({ addressing });
		anna = scene.sim.account('15550001001', { name: 'Anna' });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		bob = scene.sim.contact('15550002002', { name: 'Bob' });
		client = await scene.client(anna);
		group = scene.sim.group('Team', { owner: eve, members: [anna, bob] });
	});
	afterEach(() => scene.close());

	test('a client and contacts write to each other under keys that are handed out once', async () => {
		const first = await client.send(group.jid, 'hello all');
		for (const reader of [eve, bob]) {
			expect(await reader.receives({ text: 'hello all' })).toMatchObject({
				id: first,
				chat: group.jid,
				from: anna.number,
			});
		}
		await client.send(group.jid, 'and again');
		await bob.receives({ text: 'and again' });
		const sent = eve.text(group.jid, 'hello Anna');
		expect((await client.text('hello Anna')).key).toMatchObject({
			remoteJid: group.jid,
			id: sent.id,
			participant: addressing === 'lid' ? eve.lid : eve.jid,
			participantAlt: addressing === 'lid' ? eve.jid : eve.lid,
		});
		await sent.delivered();
		eve.text(group, 'second');
		await client.text('second');
		expect((await bob.receives({ text: 'second' })).chat).toBe(group.jid);
		expect(keysHandedOut(scene, 'in')).toEqual([expect.any(Number), 0]);
		expect(keysHandedOut(scene, 'out')).toEqual([1, 0]);
		expect(scene.sim.stats.retriesAsked).toBe(0);
	});

	test('two real clients read each other, and each member receipts', async () => {
		const carol = scene.sim.account('15550001002', { name: 'Carol' });
		const other = await scene.client(carol);
		group.add(eve, carol);
		await client.send(group.jid, 'from Anna');
		await other.text('from Anna');
		await other.send(group.jid, 'from Carol');
		expect((await client.text('from Carol')).key.remoteJid).toBe(group.jid);
		await eve.receives({ text: 'from Carol' });
	});

	test('what cannot be read is asked for again, both ways', async () => {
		scene.sim.faults.onDeliver({ to: group.jid, from: eve.number }).corrupt().times(1);
		const sent = eve.text(group, 'damaged on the way in');
		expect((await client.text('damaged on the way in')).key.id).toBe(sent.id);
		expect(scene.sim.stats.retriesAnswered).toBe(1);

		await client.send(group.jid, 'first');
		await bob.receives({ text: 'first' });
		scene.sim.faults.onDeliver({ to: group.jid, from: anna.number, device: 0 }).corrupt().times(1);
		const id = await client.send(group.jid, 'damaged on the way out');
		for (const reader of [eve, bob]) {
			expect((await reader.receives({ text: 'damaged on the way out' })).id).toBe(id);
		}
		expect(scene.sim.stats.retriesAsked).toBe(1);
	});

	test('a client that was not given the key asks for it', async () => {
		scene.sim.faults.onDeliver({ from: eve.number }).lose().times(1);
		eve.text(group, 'lost, with the key');
		const sent = eve.text(group, 'without the key');
		expect((await client.text('without the key')).key.id).toBe(sent.id);
	});

	test('who leaves does not read on, and is not written to', async () => {
		eve.text(group, 'with Anna');
		await client.text('with Anna');
		group.remove(eve, anna);
		eve.text(group, 'without Anna');
		await bob.receives({ text: 'without Anna' });
		group.add(eve, anna);
		eve.text(group, 'with Anna again');
		await client.text('with Anna again');
		expect(client.messages.map(textsOf)).not.toContain('without Anna');
		expect(keysHandedOut(scene, 'out')).toEqual([1, 1]);
	});

	test('the server refuses what a group does not allow', async () => {
		group.change(eve, { announcement: true });
		await client.status(await client.send(group.jid, 'not an admin'), 0);
		await expect(client.sock.groupUpdateSubject(group.jid, 'Mine')).resolves.toBeUndefined();
		await expect(client.sock.groupSettingUpdate(group.jid, 'locked')).rejects.toMatchObject({
			data: 403,
		});
		group.leave(anna);
		await expect(client.sock.groupMetadata(group.jid)).rejects.toMatchObject({ data: 403 });
		await bob.never({ text: 'not an admin' }, 50);
	});

	test('a client makes a group and sees what became of each', async () => {
		const shy = scene.sim.contact('15550002003', { name: 'Shy' });
		shy.setPrivacy('groupadd', 'none');
		const made = await client.sock.groupCreate('Made here', [eve.jid, bob.lid, shy.jid]);
		expect(made).toMatchObject({ subject: 'Made here', addressingMode: addressing });
		const handle = scene.sim.findGroup(made.id);
		expect(handle.members).toEqual({
			[anna.number]: 'superadmin',
			[eve.number]: 'member',
			[bob.number]: 'member',
		});
		const added = await client.sock.groupParticipantsUpdate(made.id, [shy.jid, eve.jid], 'add');
		expect(added.map(({ status }) => status)).toEqual(['403', '409']);
		const promoted = await client.sock.groupParticipantsUpdate(made.id, [eve.lid], 'promote');
		expect(promoted.map(({ status }) => status)).toEqual(['200']);
		await client.sock.groupUpdateDescription(made.id, 'What we do');
		await client.sock.groupUpdateDescription(made.id, 'What we really do');
		await client.sock.groupMemberAddMode(made.id, 'admin_add');
		await client.sock.groupToggleEphemeral(made.id, 604_800);
		const shown: GroupMetadata = await client.sock.groupMetadata(made.id);
		expect(shown).toMatchObject({
			desc: 'What we really do',
			memberAddMode: false,
			ephemeralDuration: 604_800,
			joinApprovalMode: false,
			size: 3,
		});
		const all = await client.sock.groupFetchAllParticipating();
		expect(Object.keys(all).sort()).toEqual([group.jid, made.id].sort());
		await client.sock.groupLeave(made.id);
		expect(handle.members).not.toHaveProperty(anna.number);
	});

	test('a link lets people in, or lets them ask', async () => {
		group.promote(eve, anna);
		const code = await client.sock.groupInviteCode(group.jid);
		const carol = scene.sim.account('15550001002', { name: 'Carol' });
		const other = await scene.client(carol);
		const seen = await other.sock.groupGetInviteInfo(String(code));
		expect(seen).toMatchObject({ id: group.jid, subject: 'Team', size: 3, participants: [] });
		expect(await other.sock.groupAcceptInvite(String(code))).toBe(group.jid);
		expect(group.members[carol.number]).toBe('member');
		await other.sock.groupLeave(group.jid);

		await client.sock.groupJoinApprovalMode(group.jid, 'on');
		expect(await other.sock.groupAcceptInvite(String(code))).toBeUndefined();
		expect(group.requests).toEqual([carol.number]);
		const [asks] = await client.sock.groupRequestParticipantsList(group.jid);
		expect(asks).toMatchObject({ jid: addressing === 'lid' ? carol.lid : carol.jid });
		const decided = await client.sock.groupRequestParticipantsUpdate(
			group.jid,
			[String(asks?.jid)],
			'approve',
		);
		expect(decided).toEqual([{ status: '200', jid: asks?.jid }]);
		expect(group.members[carol.number]).toBe('member');

		const renewed = await client.sock.groupRevokeInvite(group.jid);
		expect(renewed).not.toBe(code);
		await expect(other.sock.groupGetInviteInfo(String(code))).rejects.toMatchObject({ data: 406 });
	});

	test('clients hear what people do', async () => {
		const carol = scene.sim.contact('15550002009', { name: 'Carol' });
		// The answer comes after everything that was told before.
		await client.sock.fetchBlocklist();
		const heard = record(client);
		const made = scene.sim.group('Second', { owner: eve, members: [anna] });
		group.rename(eve, 'Team 2');
		group.describe(eve, 'About us');
		group.change(eve, { announcement: true });
		group.add(eve, carol);
		group.promote(eve, carol);
		group.remove(eve, bob);
		group.show(eve, Buffer.from('jpeg'));
		group.remove(eve, anna);
		group.add(eve, anna);
		await client.sock.fetchBlocklist();
		expect(heard).toEqual([
			[made.jid, 'create'],
			[group.jid, 'subject'],
			[group.jid, 'description'],
			[group.jid, 'announcement'],
			[group.jid, 'add'],
			[group.jid, 'promote'],
			[group.jid, 'remove'],
			[group.jid, 'set'],
			[group.jid, 'remove'],
			[group.jid, 'create'],
		]);
	});

	test('a community holds groups together', async () => {
		const created = await client.sock.communityCreate('Acme', 'All of us');
		const community = scene.sim.findGroup(String(created?.id));
		const mine = await client.sock.groupCreate('Sales', [eve.jid]);
		await client.sock.communityLinkGroup(mine.id, community.jid);
		expect(scene.sim.findGroup(mine.id).community).toBe(community.jid);
		const { linkedGroups } = await client.sock.communityFetchLinkedGroups(community.jid);
		expect(linkedGroups.map(({ subject }) => subject)).toEqual(['Acme', 'General', 'Sales']);
		await client.sock.communityUnlinkGroup(mine.id, community.jid);
		expect(scene.sim.findGroup(mine.id).community).toBeUndefined();
	});
});

test('a key for somebody who is not in the group fails the test', async () => {
	const scene = await Scene.open();
	const anna = scene.sim.account('15550001001');
	const [eve, bob] = [scene.sim.contact('15550002001'), scene.sim.contact('15550002002')];
	const group = scene.sim.group('Team', { owner: eve, members: [anna, bob] });
	const stale = { value: undefined as GroupMetadata | undefined };
	const cachedGroupMetadata = async () => stale.value;
	const client = await scene.client(anna, undefined, { cachedGroupMetadata });
	stale.value = await client.sock.groupMetadata(group.jid);
	group.remove(eve, bob);
	await client.status(await client.send(group.jid, 'to people of yesterday'), 1).catch(() => null);
	expect(scene.sim.problems.map(({ kind }) => kind)).toEqual(['unknown recipient']);
	await scene.close({ dirty: true });
});

/** How many devices were handed a key with each message that left or reached clients, in order. */
function keysHandedOut(scene: Scene, direction: 'in' | 'out'): number[] {
	return scene.sim.log
		.filter((entry) => entry.direction === direction && entry.stanza.tag === 'message')
		.map(({ stanza }) => (Array.isArray(stanza.content) ? stanza.content : []))
		.filter((content) => content.some(({ attrs }) => attrs.type === 'skmsg'))
		.map((content) => {
			const sealed = content.filter(({ tag }) => tag === 'enc');
			const list = content.find(({ tag }) => tag === 'participants')?.content;
			const handed = Array.isArray(list) ? list.length : 0;
			return direction === 'out' ? sealed.length - 1 : handed;
		});
}

function textsOf({ message }: RealClient['messages'][number]): string | null | undefined {
	return message?.conversation ?? message?.extendedTextMessage?.text;
}

/** Groups that changed, and what changed of them, as clients are told; Baileys' own events drop some of it. */
function record(client: RealClient): unknown[] {
	const heard: unknown[] = [];
	client.sock.ws.on('CB:notification', ({ attrs, content }: BinaryNode) => {
		const [change] = Array.isArray(content) ? content : [];
		heard.push([attrs.from, change?.tag]);
	});
	return heard;
}
