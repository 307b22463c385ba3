import { GatewayError } from '../../../../src/domain/errors';
import type { Account, Contact, GroupHandle } from '../../../../src/simulator';
import { Scene } from '../Scene';

describe.each(['lid', 'pn'] as const)('what groups tell, with %s addressing', (addressing) => {
	let scene: Scene;
	let account: Account;
	let eve: Contact;
	let bob: Contact;
	let group: GroupHandle;
	const person = (contact: Contact, name: string | null) => ({
		id: addressing === 'lid' ? contact.lid : contact.jid,
		phone: contact.number,
		lid: contact.lid,
		name,
	});

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve' });
		bob = scene.sim.contact('15550002002', { name: 'Bob' });
		account = await scene.link('sales', '15550001001');
		group = scene.sim.group('Team', { owner: eve, members: [account, bob] });
	});
	afterAll(() => scene.close());

	test('a group that this account was put into', async () => {
		const event = await scene.next('group.added');
		expect(event).toMatchObject({
			groupId: group.jid,
			subject: 'Team',
			owner: person(eve, null).id,
			size: 3,
			isAdmin: false,
		});
		expect(event.participants).toContainEqual({ ...person(bob, null), role: 'member' });
	});

	test('words and settings, with who changed them', async () => {
		group.rename(eve, 'Team 2');
		group.describe(eve, 'About us');
		group.describe(eve);
		group.change(eve, { announcement: true, locked: true, approval: true, membersAdd: false });
		group.change(eve, { ephemeral: 86_400 });
		group.show(eve, Buffer.from('jpeg'));
		group.show(eve);
		const changes: object[] = [
			{ subject: 'Team 2' },
			{ description: 'About us' },
			{ description: null },
			{ onlyAdminsSend: true },
			{ onlyAdminsEdit: true },
			{ approveMembers: true },
			{ onlyAdminsAdd: false },
			{ disappearAfter: 86_400 },
		];
		for (const change of changes) {
			const [name] = Object.keys(change) as ['subject'];
			const event = await scene.next('group.updated', ({ data }) => name in data);
			expect(event).toEqual({
				groupId: group.jid,
				...(name === ('onlyAdminsAdd' as string) ? { onlyAdminsAdd: true } : change),
				author: person(eve, 'Eve'),
				timestamp: event.timestamp,
			});
		}
		const shown = ({ data }: { data: object }) => 'pictureUrl' in data;
		const [one, two] = [
			await scene.next('group.updated', shown),
			await scene.next('group.updated', shown),
		];
		const urls = [one.pictureUrl, two.pictureUrl];
		expect(urls).toContain(null);
		expect(one.author).toEqual(person(eve, null));
	});

	test('who comes, goes and leads', async () => {
		const carol = scene.sim.contact('15550002003', { name: 'Carol' });
		const next = () => scene.next('group.participants');
		group.add(eve, carol);
		group.promote(eve, carol);
		group.demote(eve, carol);
		group.leave(carol);
		const about = { groupId: group.jid, participants: [person(carol, null)] };
		expect(await next()).toMatchObject({ ...about, action: 'add', author: person(eve, 'Eve') });
		expect(await next()).toMatchObject({ ...about, action: 'promote' });
		expect(await next()).toMatchObject({ ...about, action: 'demote' });
		expect(await next()).toMatchObject({
			...about,
			action: 'remove',
			author: person(carol, 'Carol'),
		});
	});

	test('who asks to join, takes it back or is turned away', async () => {
		group.promote(eve, account);
		const dave = scene.sim.contact('15550002004', { name: 'Dave' });
		group.join(dave);
		group.withdraw(dave);
		group.join(dave);
		group.reject(eve, dave);
		const actions = ['created', 'revoked', 'created', 'rejected'];
		for (const action of actions) {
			const event = await scene.next('group.joinRequest');
			expect(event).toMatchObject({ groupId: group.jid, action, participant: person(dave, null) });
		}
	});

	test('being put out of a group, and that it is known no more', async () => {
		group.remove(eve, account);
		const event = await scene.next('group.participants', ({ data }) => data.action === 'remove');
		expect(event.participants).toMatchObject([{ phone: account.number }]);
		await expect(
			scene.call('message.sendText', { instance: 'sales', to: group.jid, text: 'still here?' }),
		).rejects.toMatchObject({ code: 'NOT_ALLOWED' });
	});

	test('WhatsApp hears of a change once its event is stored, and tells it again after a crash', async () => {
		const other = scene.sim.group('Second', { owner: eve, members: [account] });
		await scene.next('group.added', ({ data }) => data.groupId === other.jid);
		const append = scene.beforeAppend;
		scene.beforeAppend = () => {
			throw new GatewayError('STORAGE_FAILED', 'not now');
		};
		other.rename(eve, 'Second 2');
		await scene.until(() => account.devices[0]?.waiting === 1);
		scene.beforeAppend = append;
		await scene.crash();
		const told = await scene.next('group.updated', ({ data }) => data.groupId === other.jid);
		expect(told.subject).toBe('Second 2');
		await scene.until(() => account.devices[0]?.waiting === 0);
		expect(scene.told('group.updated', ({ data }) => data.groupId === other.jid)).toHaveLength(1);
	});
});
