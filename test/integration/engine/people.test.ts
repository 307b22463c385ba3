import type { Account, Contact } from '../../../src/simulator';
import { Scene } from './Scene';

const one = { instance: 'sales', chat: '15550002001' };
const shop = {
	description: 'Shoes since 1990',
	category: 'Retail',
	website: 'https://example.com',
	hours: [{ day: 'mon', opensAt: 540, closesAt: 1080 }],
};

describe.each(['lid', 'pn'] as const)('people and profile with %s addressing', (addressing) => {
	let scene: Scene;
	let eve: Contact;
	let account: Account;

	beforeAll(async () => {
		scene = await Scene.open({ addressing });
		eve = scene.sim.contact('15550002001', { name: 'Eve', about: 'Reading', business: shop });
		scene.sim.contact('15550002002', { name: 'Ann' });
		account = await scene.link('sales', '15550001001');
		eve.text('15550001001', 'hi');
		await scene.next('contact.added');
	});

	afterAll(() => scene.close());

	test('a contact is listed, found by name, and shown with what WhatsApp shows', async () => {
		eve.showsPicture(Buffer.from([0xff, 0xd8, 0xff]));
		const { contacts, pageInfo } = await scene.call('contact.list', {
			instance: 'sales',
			search: 'EVE',
		});
		expect(pageInfo).toMatchObject({ total: 1, page: 1, pages: 1 });
		const [listed] = contacts;
		expect(listed).toMatchObject({ phone: '15550002001', lid: eve.lid, profileName: 'Eve' });
		const shown = await scene.call('contact.get', {
			instance: 'sales',
			contact: listed?.contactId ?? '',
		});
		expect(shown).toMatchObject({
			contactId: listed?.contactId,
			exists: true,
			about: 'Reading',
			isBusiness: true,
			description: 'Shoes since 1990',
			website: 'https://example.com',
			pictureUrl: expect.stringMatching(/^http/) as string,
		});
		// By number and by LID it is the same contact.
		for (const contact of ['+1 555 000-2001', eve.lid, eve.jid]) {
			const same = await scene.call('contact.get', { instance: 'sales', contact });
			expect(same.contactId).toBe(listed?.contactId);
		}
	});

	test('picture and business profile, and that there is none', async () => {
		const { url } = await scene.call('contact.getPicture', {
			instance: 'sales',
			contact: '15550002001',
		});
		const answer = await fetch(url ?? '');
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
		const ann = { instance: 'sales', contact: '15550002002' };
		await expect(scene.call('contact.getPicture', ann)).resolves.toMatchObject({ url: null });
		await expect(scene.call('contact.getBusinessProfile', ann)).resolves.toMatchObject({
			isBusiness: false,
			description: null,
		});
		await expect(
			scene.call('contact.getBusinessProfile', { ...ann, contact: eve.lid }),
		).resolves.toMatchObject({
			isBusiness: true,
			category: 'Retail',
			websites: ['https://example.com'],
			hours: [{ day: 'mon', mode: 'specific_hours', opensAt: 540, closesAt: 1080 }],
		});
	});

	test('a contact id that nobody has is refused', async () => {
		await expect(
			scene.call('contact.get', { instance: 'sales', contact: 'ct_nobody' }),
		).rejects.toMatchObject({ code: 'NOT_FOUND' });
	});

	test('who is blocked reaches nobody, until the block is lifted', async () => {
		await scene.call('chat.setBlocked', one);
		await expect(scene.call('chat.listBlocked', { instance: 'sales' })).resolves.toEqual({
			chatIds: [eve.lid],
		});
		eve.text('15550001001', 'blocked words');
		await scene.call('chat.setBlocked', { ...one, blocked: false });
		await expect(scene.call('chat.listBlocked', { instance: 'sales' })).resolves.toEqual({
			chatIds: [],
		});
		const after = eve.text('15550001001', 'free words');
		await scene.next('message.received', ({ data }) => data.messageId === after.id);
		const words = scene.told('message.received').map(({ data }) => JSON.stringify(data.message));
		expect(words.join()).not.toContain('blocked words');
	});

	test('messages of a chat vanish after a day, and the person is told', async () => {
		await scene.call('chat.setDisappearing', { ...one, disappearAfter: '24h' });
		await expect(
			eve.receives(({ message }) => JSON.stringify(message).includes('86400')),
		).resolves.toMatchObject({
			message: { protocolMessage: { type: 'EPHEMERAL_SETTING', ephemeralExpiration: 86_400 } },
		});
	});

	test('the own name, about text and privacy', async () => {
		const mine = { instance: 'sales' };
		await scene.call('profile.setName', { ...mine, name: 'Acme Sales' });
		expect(account.phone.settings.ownName).toBe('Acme Sales');
		const named = { profileName: 'Acme Sales' };
		await scene.until(() => scene.engine.statusOf('sales')?.profileName === 'Acme Sales');
		await expect(scene.call('instance.getState', mine)).resolves.toMatchObject(named);
		await scene.reboot();
		await scene.reaches('sales', 'connected');
		await expect(scene.call('instance.getState', mine)).resolves.toMatchObject(named);
		await scene.call('profile.setAbout', { ...mine, about: 'Monday to Friday' });
		expect(account.person.settings.about).toBe('Monday to Friday');
		account.person.state.picture = { id: '1', image: Buffer.from([1]) };
		await scene.call('profile.removePicture', mine);
		expect(account.person.state.picture).toBeUndefined();
		const before = await scene.call('profile.getPrivacy', mine);
		expect(before).toMatchObject({ lastSeen: 'all', readReceipts: 'all' });
		const after = await scene.call('profile.setPrivacy', { ...mine, lastSeen: 'none' });
		expect(after).toEqual({ ...before, lastSeen: 'none' });
		expect(account.person.state.privacy.last).toBe('none');
	});
});
