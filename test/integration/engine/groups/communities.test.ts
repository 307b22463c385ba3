import type { Account, Contact } from '../../../../src/simulator';
import { Scene } from '../Scene';

describe.each(['lid', 'pn'] as const)('communities, with %s addressing', (addressing) => {
	let scene: Scene;
	let account: Account;
	let eve: Contact;
	const instance = 'sales';
	const as = (person: Contact | Account) => (addressing === 'lid' ? person.lid : person.jid);

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		account = await scene.link(instance, '15550001001');
	});
	afterAll(() => scene.close());

	function groupsIn(community: string) {
		return scene.sim.groups.filter((group) => group.community === community);
	}

	test('one is made with the groups that WhatsApp puts in it, and can be posted to', async () => {
		const made = await scene.call('community.create', {
			instance,
			subject: 'Acme',
			description: 'Everybody at Acme',
		});
		expect(made).toMatchObject({
			subject: 'Acme',
			description: 'Everybody at Acme',
			owner: as(account),
			isCommunity: true,
			isAdmin: true,
			size: 1,
		});
		const community = scene.sim.findGroup(made.groupId);
		expect(community).toMatchObject({ isCommunity: true, description: 'Everybody at Acme' });
		expect(groupsIn(made.groupId).map(({ subject }) => subject)).toEqual(['Acme', 'General']);

		const shown = await scene.call('community.get', { instance, community: made.groupId });
		expect(shown).toMatchObject({ groupId: made.groupId, subject: 'Acme' });
		expect(shown.groups).toMatchObject([
			{ subject: 'Acme', communityId: made.groupId, isAdmin: true, onlyAdminsSend: true, size: 1 },
			{ subject: 'General', communityId: made.groupId, isAdmin: true, size: 1 },
		]);
		const all = await scene.call('community.list', { instance });
		expect(all.communities).toContainEqual(expect.objectContaining({ groupId: made.groupId }));
		const groups = await scene.call('group.list', { instance });
		expect(groups.communities.map(({ groupId }) => groupId)).toContain(made.groupId);

		const general = shown.groups[1]?.groupId ?? '';
		scene.sim.findGroup(general).add(account, eve);
		await scene.call('message.sendText', { instance, to: general, text: 'welcome' });
		await eve.receives({ text: 'welcome', chat: general });
	});

	test('a group is put in and taken out, by those who lead both', async () => {
		const { groupId: community } = await scene.call('community.create', {
			instance,
			subject: 'Acme',
		});
		expect(scene.sim.findGroup(community).description).toBeUndefined();
		const group = scene.sim.group('Launch', { owner: account, members: [eve] });
		await scene.next('group.added', ({ data }) => data.groupId === group.jid);
		const change = (action: 'add' | 'remove', which = group.jid) =>
			scene.call('community.setGroup', { instance, community, group: which, action });
		await expect(change('add')).resolves.toEqual({ success: true });
		expect(group.community).toBe(community);
		await expect(
			scene.next('group.updated', ({ data }) => data.groupId === group.jid),
		).resolves.toMatchObject({ communityId: community });
		await expect(scene.call('group.get', { instance, group: group.jid })).resolves.toMatchObject({
			communityId: community,
		});
		await expect(change('remove')).resolves.toEqual({ success: true });
		expect(group.community).toBeUndefined();
		await expect(change('remove')).rejects.toMatchObject({ code: 'NOT_FOUND' });
		await expect(scene.call('group.get', { instance, group: group.jid })).resolves.toMatchObject({
			communityId: null,
		});

		const foreign = scene.sim.group('Elsewhere', { owner: eve, members: [account] });
		await expect(change('add', foreign.jid)).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
		await expect(change('add', 'x')).rejects.toMatchObject({
			code: 'BAD_REQUEST',
			details: { field: 'group' },
		});
		await expect(
			scene.call('community.get', { instance, community: 'nothing' }),
		).rejects.toMatchObject({ code: 'BAD_REQUEST', details: { field: 'community' } });
	});

	test('a group of a community is shown to those who are not in it, with what is told of it', async () => {
		const { groupId: community } = await scene.call('community.create', {
			instance,
			subject: 'Acme',
		});
		const group = scene.sim.group('Secret', { owner: account, members: [eve] });
		await scene.call('community.setGroup', { instance, community, group: group.jid });
		group.promote(account, eve);
		await scene.call('group.leave', { instance, group: group.jid });
		const { groups } = await scene.call('community.get', { instance, community });
		expect(groups.find(({ groupId }) => groupId === group.jid)).toMatchObject({
			subject: 'Secret',
			size: 1,
			communityId: community,
			isAdmin: false,
			onlyAdminsSend: null,
			participants: null,
		});
	});
});
