import { Scene } from './Scene';

const sales = { instance: 'sales' };

describe('the contact book', () => {
	let scene: Scene;

	beforeAll(async () => {
		scene = await Scene.open();
		scene.sim.contact('15550002001', { name: 'Eve' });
		await scene.link('sales', '15550001001');
	});

	afterAll(() => scene.close());

	test('somebody new is saved, found, changed and deleted', async () => {
		const created = await scene.call('contact.create', {
			...sales,
			phone: '+1 555 000-2002',
			name: 'Ann Lee',
			company: 'Acme',
		});
		expect(created).toMatchObject({ phone: '15550002002', name: 'Ann Lee', company: 'Acme' });
		const contact = created.contactId ?? '';
		expect(contact).toMatch(/^ct_/);
		const changed = await scene.call('contact.update', {
			contact,
			email: 'ann@example.com',
			company: '',
		});
		expect(changed).toMatchObject({
			contactId: contact,
			name: 'Ann Lee',
			email: 'ann@example.com',
			company: null,
		});
		await scene.call('contact.delete', { contact: '15550002002' });
		await expect(scene.call('contact.get', { ...sales, contact })).rejects.toMatchObject({
			code: 'NOT_FOUND',
		});
	});

	test('who wrote first is filled in, and stays known by the chat when deleted', async () => {
		const eve = scene.sim.contact('15550002001');
		eve.text('15550001001', 'hi');
		await scene.next('chat.added');
		const [known] = (await scene.call('contact.list', { ...sales, search: 'eve' })).contacts;
		const created = await scene.call('contact.create', {
			...sales,
			phone: '15550002001',
			name: 'Eve Adams',
			notes: 'Met at the fair',
		});
		expect(created).toMatchObject({
			contactId: known?.contactId,
			lid: eve.lid,
			name: 'Eve Adams',
			profileName: 'Eve',
			notes: 'Met at the fair',
		});
		await expect(
			scene.next('contact.updated', ({ data }) => data.name === 'Eve Adams'),
		).resolves.toMatchObject({ phone: '15550002001' });
		await scene.call('contact.delete', { ...sales, contact: created.contactId ?? '' });
		const [left] = (await scene.call('contact.list', { ...sales, search: 'eve' })).contacts;
		expect(left).toMatchObject({ contactId: known?.contactId, name: null, notes: null });
		const { chats } = await scene.call('chat.list', sales);
		expect(chats).toMatchObject([{ phone: '15550002001', name: 'Eve' }]);
	});

	test('an import fills in who is known, skips who is saved, and names what is no number', async () => {
		await scene.call('contact.create', { ...sales, phone: '15550002003', name: 'Bob' });
		const imported = await scene.call('contact.import', {
			...sales,
			contacts: [
				{ phone: '15550002001', name: 'Eve Adams' },
				{ phone: '15550002003', name: 'Robert' },
				{ phone: '+15550002004', name: 'Cy', email: 'cy@example.com' },
				{ phone: '1 555 000 2004', name: 'Cy again' },
				{ phone: 'none', name: 'Nobody' },
			],
		});
		expect(imported).toEqual({
			imported: 2,
			skipped: 2,
			errors: [{ phone: 'none', message: expect.stringContaining('none') as string }],
		});
		const { contacts } = await scene.call('contact.export', sales);
		// WhatsApp knows nothing of him, and the book does.
		const cy = contacts?.find(({ name }) => name === 'Cy');
		await expect(
			scene.call('contact.get', { ...sales, contact: cy?.contactId ?? '' }),
		).resolves.toMatchObject({ name: 'Cy', email: 'cy@example.com', exists: false });
		expect(contacts?.map(({ phone, name }) => [phone, name])).toEqual([
			['15550002003', 'Bob'],
			['15550002004', 'Cy'],
			['15550002001', 'Eve Adams'],
		]);
	});

	test('what is exported as CSV is imported elsewhere word for word', async () => {
		const notes = 'Says "hi",\nand ;more';
		const profile = '=cmd|calc';
		await scene.call('contact.update', { contact: '15550002003', notes, company: profile });
		const { csv } = await scene.call('contact.export', { ...sales, format: 'csv' });
		expect(csv).toContain("'=cmd|calc");
		await scene.call('instance.create', { instance: 'copy' });
		await expect(
			scene.call('contact.import', { instance: 'copy', csv: csv ?? '' }),
		).resolves.toEqual({ imported: 3, skipped: 0, errors: [] });
		const [bob] = (await scene.call('contact.list', { instance: 'copy', search: 'bob' })).contacts;
		expect(bob).toMatchObject({ phone: '15550002003', notes, company: profile });
		await expect(scene.call('contact.update', { contact: '15550002003' })).rejects.toMatchObject({
			code: 'BAD_REQUEST',
			details: { field: 'instance' },
		});
	});

	test.each([
		['neither way', {}, 'contacts'],
		['both ways', { csv: 'phone\n1', contacts: [{ phone: '15550002001' }] }, 'contacts'],
		['no column of numbers', { csv: 'name\nEve\n' }, 'csv'],
		['nobody', { csv: 'phone\n' }, 'csv'],
		['an open quote', { csv: 'phone,name\n1,"Eve\n' }, 'csv'],
	])('an import with %s is refused', async (_what, given, field) => {
		await expect(scene.call('contact.import', { ...sales, ...given })).rejects.toMatchObject({
			code: 'BAD_REQUEST',
			details: { field },
		});
	});
});
