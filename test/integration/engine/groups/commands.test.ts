import type { Account, Contact, GroupHandle } from '../../../../src/simulator';
import { Scene, shownTo } from '../Scene';

describe.each(['lid', 'pn'] as const)(
	'what is done with groups, with %s addressing',
	(addressing) => {
		let scene: Scene;
		let account: Account;
		let eve: Contact;
		let bob: Contact;
		const instance = 'sales';
		const as = (person: Contact | Account) => (addressing === 'lid' ? person.lid : person.jid);

		beforeAll(async () => {
			scene = await Scene.open({ addressing });
			eve = scene.sim.contact('15550002001', { name: 'Eve' });
			bob = scene.sim.contact('15550002002', { name: 'Bob' });
			account = await scene.link(instance, '15550001001');
		});
		afterAll(() => scene.close());

		function groupOf(change: { asAdmin?: boolean } = {}): GroupHandle {
			const group = scene.sim.group('Team', { owner: eve, members: [account, bob] });
			if (change.asAdmin !== false) group.promote(eve, account);
			return group;
		}

		test('a new group has who can be added, its words, and its admins', async () => {
			const shy = scene.sim.contact('15550002003', { name: 'Shy' });
			shy.setPrivacy('groupadd', 'none');
			scene.sim.contact('15550002004', { noWhatsApp: true });
			const made = await scene.call('group.create', {
				instance,
				subject: 'Launch',
				participants: ['+1 555 000 2001', bob.lid, shy.number, '15550002004', 'nobody'],
				description: 'Who brings what',
				promoteParticipants: true,
			});
			expect(made).toMatchObject({
				subject: 'Launch',
				description: 'Who brings what',
				owner: as(account),
				size: 3,
				isAdmin: true,
				isCommunity: false,
			});
			expect(made.participants?.map(({ id, role }) => [id, role])).toEqual(
				expect.arrayContaining([
					[as(account), 'superadmin'],
					[as(eve), 'admin'],
					[as(bob), 'admin'],
				]),
			);
			expect(made.results).toMatchObject([
				{ participant: '+1 555 000 2001', success: true, code: '200' },
				{ participant: bob.lid, success: true, code: '200' },
				{ participant: shy.number, success: false, code: '403', invite: {} },
				{ participant: '15550002004', id: null, success: false, code: '404' },
				{ participant: 'nobody', id: null, success: false, code: null },
			]);
			const group = scene.sim.findGroup(made.groupId);
			expect(group.description).toBe('Who brings what');
			expect(group.members).toEqual({
				[account.number]: 'superadmin',
				[eve.number]: 'admin',
				[bob.number]: 'admin',
			});
		});

		test('a group is shown with its members, and lists say where this account leads', async () => {
			const group = groupOf({ asAdmin: false });
			const led = groupOf();
			const shown = await scene.call('group.get', { instance, group: group.jid });
			expect(shown).toMatchObject({
				groupId: group.jid,
				isAdmin: false,
				size: 3,
				pictureUrl: null,
			});
			const eveIn = shown.participants?.find(({ id }) => id === as(eve));
			expect(eveIn).toEqual({
				id: as(eve),
				phone: eve.number,
				lid: eve.lid,
				name: null,
				role: 'superadmin',
			});
			const all = await scene.call('group.list', { instance });
			const ids = all.groups.map(({ groupId }) => groupId);
			expect(ids).toEqual(expect.arrayContaining([group.jid, led.jid]));
			expect(all.groups[0]?.participants).toBeNull();
			const own = await scene.call('group.list', {
				instance,
				onlyAdmin: true,
				includeParticipants: true,
			});
			const ownIds = own.groups.map(({ groupId }) => groupId);
			expect(ownIds).toContain(led.jid);
			expect(ownIds).not.toContain(group.jid);
			expect(own.groups[0]?.participants).not.toBeNull();
			const { participants } = await scene.call('group.listParticipants', {
				instance,
				group: led.jid,
			});
			expect(participants).toHaveLength(3);
		});

		test('words and settings change on the server', async () => {
			const group = groupOf();
			const about = { instance, group: group.jid };
			await scene.call('group.setSubject', { ...about, subject: 'Launch 2' });
			await scene.call('group.setDescription', { ...about, description: 'First' });
			group.describe(eve, 'In between');
			await scene.call('group.setDescription', { ...about, description: 'Second' });
			await scene.call('group.setSettings', {
				...about,
				onlyAdminsSend: true,
				onlyAdminsAdd: true,
			});
			await scene.call('group.setDisappearing', { ...about, disappearAfter: '7d' });
			expect(group).toMatchObject({
				subject: 'Launch 2',
				description: 'Second',
				settings: { announcement: true, membersAdd: false, locked: false, ephemeral: 604_800 },
			});
			await scene.call('group.update', {
				...about,
				subject: 'Launch 3',
				description: '',
				onlyAdminsSend: false,
				onlyAdminsEdit: true,
				approveMembers: true,
				disappearAfter: 'off',
			});
			expect(group.description).toBeUndefined();
			expect(group).toMatchObject({
				subject: 'Launch 3',
				settings: { announcement: false, locked: true, approval: true, ephemeral: 0 },
			});
			await expect(scene.call('group.get', about)).resolves.toMatchObject({
				subject: 'Launch 3',
				description: null,
				onlyAdminsEdit: true,
				onlyAdminsAdd: true,
				approveMembers: true,
				disappearAfter: 0,
			});
		});

		test('members are changed one by one, with what became of each', async () => {
			const group = groupOf();
			const carol = scene.sim.contact('15550002005', { name: 'Carol' });
			const shy = scene.sim.contact('15550002006', { name: 'Shy' });
			shy.setPrivacy('groupadd', 'none');
			const change = (action: 'add' | 'remove' | 'promote' | 'demote', participants: string[]) =>
				scene.call('group.updateParticipants', {
					instance,
					group: group.jid,
					action,
					participants,
				});
			const added = await change('add', [carol.number, bob.number, shy.jid, '19990000000', 'x']);
			expect(added.results).toMatchObject([
				{ participant: carol.number, success: true, code: '200', reason: null },
				{ participant: bob.number, success: false, code: '409' },
				{ participant: shy.jid, success: false, code: '403', invite: {} },
				{ participant: '19990000000', id: null, success: false, code: '404' },
				{ participant: 'x', id: null, success: false, code: null },
			]);
			expect(added.results[0]).not.toHaveProperty('invite');
			await scene.call('message.sendText', { instance, to: group.jid, text: 'welcome' });
			await carol.receives({ text: 'welcome' });
			const promoted = await change('promote', [carol.jid]);
			expect(promoted.results).toMatchObject([{ id: carol.jid, success: true }]);
			expect(group.members[carol.number]).toBe('admin');
			await change('demote', [carol.lid]);
			expect(group.members[carol.number]).toBe('member');
			const removed = await change('remove', [carol.number, eve.number]);
			expect(removed.results.map(({ code }) => code)).toEqual(['200', '406']);
			expect(group.members).not.toHaveProperty(carol.number);
		});

		test('who lets nobody add them comes in by an invite of their own', async () => {
			const group = groupOf();
			const about = { instance, group: group.jid };
			const shy = scene.sim.contact('15550002007', { name: 'Shy' });
			shy.setPrivacy('groupadd', 'none');
			const added = await scene.call('group.updateParticipants', {
				...about,
				participants: [shy.number],
			});
			const { code = '', expiresAt } = added.results[0]?.invite ?? {};
			expect(Date.parse(expiresAt ?? '')).toBeGreaterThan(Date.now());
			const invite = { inviteCode: code, inviteExpiresAt: expiresAt ?? undefined };
			await expect(
				scene.call('group.sendInvite', {
					...about,
					...invite,
					recipients: [shy.number, bob.number],
				}),
			).rejects.toMatchObject({ code: 'BAD_REQUEST', details: { field: 'recipients' } });

			const sent = await scene.call('group.sendInvite', {
				...about,
				...invite,
				recipients: [shy.number],
				text: 'Join us',
			});
			expect(sent).toMatchObject({ url: null, sent: 1, failed: 0 });
			const { messageId = '' } = sent.results[0]?.receipt ?? {};
			const { groupInviteMessage: shown } = (await shownTo(shy, { messageId })) as {
				groupInviteMessage: Record<string, string>;
			};
			expect(shown).toEqual({
				groupJid: group.jid,
				groupName: 'Team',
				inviteCode: code,
				inviteExpiration: String(Date.parse(expiresAt ?? '') / 1_000),
				caption: 'Join us',
			});
			group.acceptInvite(shy, shown.inviteCode ?? '');
			expect(group.members[shy.number]).toBe('member');
			await expect(scene.sent(messageId)).resolves.toMatchObject({
				message: { type: 'groupInvite', groupInvite: { groupId: group.jid, code, expiresAt } },
			});
		});

		test('links are told, renewed, looked at, followed and sent', async () => {
			const group = groupOf();
			const about = { instance, group: group.jid };
			const { code, url } = await scene.call('group.getInvite', about);
			expect(url).toBe(`https://chat.whatsapp.com/${group.inviteCode}`);
			const sent = await scene.call('group.sendInvite', {
				...about,
				recipients: [bob.number, '19990000000'],
				text: 'Join us',
			});
			expect(sent).toMatchObject({
				url,
				sent: 1,
				failed: 1,
				results: [{ failure: null }, { failure: { code: 'NUMBER_NOT_ON_WHATSAPP' } }],
			});
			await bob.receives({ text: `Join us\n${url}` });
			const renewed = await scene.call('group.revokeInvite', about);
			expect(renewed.code).not.toBe(code);
			await expect(
				scene.call('group.getInviteInfo', { instance, invite: code }),
			).rejects.toMatchObject({ code: 'BAD_REQUEST' });

			const other = scene.sim.group('Elsewhere', { owner: eve, members: [bob] });
			const invite = `https://chat.whatsapp.com/${other.inviteCode}?mode=ac_t`;
			await expect(scene.call('group.getInviteInfo', { instance, invite })).resolves.toMatchObject({
				groupId: other.jid,
				subject: 'Elsewhere',
				size: 2,
				isAdmin: false,
				participants: null,
			});
			await expect(scene.call('group.acceptInvite', { instance, invite })).resolves.toEqual({
				groupId: other.jid,
			});
			await scene.call('message.sendText', { instance, to: other.jid, text: 'I am in' });
			await bob.receives({ text: 'I am in' });
			await expect(scene.call('group.leave', { instance, group: other.jid })).resolves.toEqual({
				left: true,
				groupId: other.jid,
			});
			expect(other.members).not.toHaveProperty(account.number);
			const closed = scene.sim.group('Closed', { owner: eve });
			closed.change(eve, { approval: true });
			await expect(
				scene.call('group.acceptInvite', { instance, invite: closed.inviteCode }),
			).resolves.toEqual({ groupId: null });
			expect(closed.requests).toEqual([account.number]);
		});

		test('who asks to join is let in or turned away', async () => {
			const group = groupOf();
			group.change(eve, { approval: true });
			const carol = scene.sim.contact('15550002007', { name: 'Carol' });
			const dave = scene.sim.contact('15550002008', { name: 'Dave' });
			group.join(carol);
			group.join(dave);
			const about = { instance, group: group.jid };
			const { requests } = await scene.call('group.listJoinRequests', about);
			expect(requests).toMatchObject([
				{ id: as(carol), phone: carol.number },
				{ id: as(dave), phone: dave.number },
			]);
			const approved = await scene.call('group.decideJoinRequests', {
				...about,
				participants: [carol.number, bob.number],
			});
			expect(approved.results.map(({ code }) => code)).toEqual(['200', '404']);
			await scene.call('group.decideJoinRequests', {
				...about,
				action: 'reject',
				participants: [dave.lid],
			});
			expect(group.requests).toEqual([]);
			expect(Object.keys(group.members)).toContain(carol.number);
			expect(Object.keys(group.members)).not.toContain(dave.number);
		});

		test('what WhatsApp refuses says why', async () => {
			const group = groupOf({ asAdmin: false });
			const about = { instance, group: group.jid };
			await expect(scene.call('group.getInvite', about)).rejects.toMatchObject({
				code: 'NOT_ALLOWED',
			});
			await expect(
				scene.call('group.setSettings', { ...about, onlyAdminsSend: true }),
			).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
			await expect(
				scene.call('group.get', { instance, group: '120363000000000000' }),
			).rejects.toMatchObject({ code: 'NOT_FOUND' });
			await expect(scene.call('group.get', { instance, group: eve.jid })).rejects.toMatchObject({
				code: 'BAD_REQUEST',
			});
		});
	},
);
