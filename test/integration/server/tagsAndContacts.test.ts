import { Scene } from '../engine/Scene';
import { Gateway } from './Gateway';

let scene: Scene;
let gateway: Gateway;
let salesKey: string;
let otherKey: string;

beforeAll(async () => {
	scene = await Scene.open();
	const create = async (instance: string) => {
		const { apiKey } = await scene.call('instance.create', { instance });
		return apiKey ?? '';
	};
	salesKey = await create('sales');
	otherKey = await create('other');
	gateway = await Gateway.open(scene);
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

interface Tag {
	id: string;
	name: string;
	conversations_count: number;
}

test('tags in the tongue of Zapini: made, listed, changed, refused twice, deleted', async () => {
	const key = salesKey;
	const body = { name: 'VIP', color: '#f59e0b' };
	const made = await gateway.zapini('POST', '/tags', { key, body });
	expect(made).toEqual({
		status: 201,
		body: {
			success: true,
			message: 'Tag created successfully',
			data: {
				tag: {
					id: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
					...body,
					conversations_count: 0,
					created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/) as string,
					updated_at: null,
				},
			},
		},
	});
	const { id } = (made.body as { data: { tag: Tag } }).data.tag;

	const again = await gateway.zapini('POST', '/tags', { key, body: { ...body, name: 'vip' } });
	expect(again).toMatchObject({
		status: 422,
		body: { success: false, error: { code: 'BAD_REQUEST', details: { field: 'name' } } },
	});
	const patch = { key, body: { color: '#dc2626' } };
	expect(await gateway.zapini('PATCH', `/tags/${id}`, patch)).toMatchObject({
		status: 200,
		body: { data: { tag: { id, name: 'VIP', color: '#dc2626' } } },
	});
	expect(await gateway.zapini('GET', '/api/v1/tags', { key })).toMatchObject({
		body: { data: { tags: [{ id, name: 'VIP', conversations_count: 0 }] } },
	});
	expect(await gateway.zapini('DELETE', `/tags/${id}`, { key })).toEqual({
		status: 200,
		body: { success: true, message: 'Tag deleted successfully' },
	});
	expect(await gateway.zapini('GET', `/tags/${id}`, { key })).toMatchObject({
		status: 404,
		body: { error: { code: 'TAG_NOT_FOUND' } },
	});
});

test('a key of one instance neither sees nor changes the tags of another', async () => {
	const body = { name: 'Ours', color: '#112233' };
	const { tagId } = (await gateway.anywhere('tag/create', { key: salesKey, body })).body as {
		tagId: string;
	};
	const strange = { key: otherKey, body: { tagId, name: 'Theirs' } };
	for (const path of ['tag/get', 'tag/update', 'tag/delete']) {
		expect(await gateway.anywhere(path, strange)).toMatchObject({
			status: 404,
			body: { error: { code: 'TAG_NOT_FOUND' } },
		});
	}
	const listed = async (key?: string) =>
		((await gateway.anywhere('tag/list', key ? { key } : {})).body as { tags: { name: string }[] })
			.tags;
	expect(await listed(otherKey)).toEqual([]);
	await expect(
		gateway.anywhere('tag/update', { key: otherKey, body: { tagId, instance: 'sales' } }),
	).resolves.toMatchObject({ status: 401 });
	// The admin sees those of all, and has to say whose a new one is.
	expect((await listed()).map(({ name }) => name)).toEqual(['Ours']);
	expect(await gateway.zapini('POST', '/tags', { body })).toMatchObject({ status: 422 });
	expect(await gateway.zapini('POST', '/tags?instance_id=other', { body })).toMatchObject({
		status: 201,
	});
});

test('contacts in the tongue of Zapini: saved, imported, exported both ways', async () => {
	const key = salesKey;
	const made = await gateway.zapini('POST', '/contacts', {
		key,
		body: {
			instance_id: 'sales',
			phone_number: '+15550002001',
			name: 'John Doe',
			email: 'john@example.com',
		},
	});
	expect(made).toMatchObject({
		status: 201,
		body: {
			data: { phone_number: '15550002001', name: 'John Doe', email: 'john@example.com' },
		},
	});
	const { id } = (made.body as { data: { id: string } }).data;
	const change = { key, body: { notes: 'VIP customer' } };
	expect(await gateway.zapini('PATCH', `/contacts/${id}`, change)).toMatchObject({
		status: 200,
		body: { data: { id, name: 'John Doe', notes: 'VIP customer' } },
	});
	expect(await gateway.zapini('GET', `/contacts/${id}`, { key: otherKey })).toMatchObject({
		status: 404,
	});

	const contacts = [
		{ phone_number: '+15550002001', name: 'John Doe' },
		{ phone_number: '+15550002002', name: 'Jane Smith' },
		{ phone_number: 'nobody' },
	];
	const body = { instance_id: 'sales', contacts };
	expect(await gateway.zapini('POST', '/contacts/import', { key, body })).toEqual({
		status: 200,
		body: {
			success: true,
			message: 'Contacts imported successfully',
			data: {
				imported: 1,
				skipped: 1,
				errors: [{ phone_number: 'nobody', message: expect.any(String) as string }],
			},
		},
	});
	const exported = await gateway.zapini('GET', '/contacts/export?format=csv', { key });
	const [head, ...lines] = String(exported.body).trimEnd().split('\r\n');
	expect(head).toBe('id,phone_number,name,display_name,email,company,notes,is_business,created_at');
	expect(lines.map((line) => line.split(',').slice(1, 7))).toEqual([
		['15550002002', 'Jane Smith', '', '', '', ''],
		['15550002001', 'John Doe', '', 'john@example.com', '', 'VIP customer'],
	]);
	const copy = { instance_id: 'other', csv: String(exported.body) };
	expect(
		await gateway.zapini('POST', '/contacts/import', { key: otherKey, body: copy }),
	).toMatchObject({ status: 200, body: { data: { imported: 2, skipped: 0, errors: [] } } });
	expect(
		await gateway.zapini('POST', '/contacts/import', { key, body: { instance_id: 'sales' } }),
	).toMatchObject({ status: 422, body: { error: { details: { field: 'contacts' } } } });
	expect(await gateway.zapini('GET', '/contacts/export', { key })).toMatchObject({
		body: { success: true, data: [{ name: 'Jane Smith' }, { name: 'John Doe' }] },
	});
	expect(await gateway.zapini('DELETE', `/contacts/${id}`, { key })).toMatchObject({ status: 200 });
	expect(await gateway.zapini('GET', '/contacts', { key })).toMatchObject({
		body: { data: [{ name: 'Jane Smith' }], meta: { pagination: { total: 1, current_page: 1 } } },
	});
});
