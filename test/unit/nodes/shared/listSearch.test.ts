import { listSearch } from '../../../../nodes/shared/listSearch';
import { hookContext } from '../../../support/n8nContexts';

const credential = {
	gateway: 'evolution',
	url: 'http://gateway.example',
	apiKey: 'key-1',
	instance: 'sales',
};

/** Evolution's group list, for whatever instance is asked about. */
function scene(gateway = 'evolution', parameters = {}) {
	const asked: string[] = [];
	const groups = [
		{ id: '2@g.us', subject: 'Launch', size: 12 },
		{ id: '1@g.us', subject: 'Family', size: 3 },
	];
	const context = hookContext({
		credential: { ...credential, gateway },
		parameters,
		http: {
			send: async ({ url }) => {
				asked.push(new URL(url).pathname);
				return { status: 200, headers: {}, body: JSON.stringify(groups) };
			},
		},
	});
	return { context, asked };
}

test('groups are listed by name with what tells them apart, and searched in', async () => {
	const { context, asked } = scene();
	expect(await listSearch.searchGroups.call(context)).toEqual({
		results: [
			{ name: 'Family (3 members)', value: '1@g.us' },
			{ name: 'Launch (12 members)', value: '2@g.us' },
		],
	});
	expect(asked[0]).toContain('/sales');
	expect((await listSearch.searchGroups.call(context, 'launch')).results).toHaveLength(1);
	expect((await listSearch.searchGroups.call(context, '1@g')).results).toHaveLength(1);
});

test('the form’s own instance is asked about, unless it is an expression', async () => {
	const picked = scene('evolution', { instance: { __rl: true, mode: 'name', value: 'support' } });
	await listSearch.searchGroups.call(picked.context);
	expect(picked.asked[0]).toContain('/support');
	const open = scene('evolution', {
		instance: { __rl: true, mode: 'name', value: '={{ $json.a }}' },
	});
	await listSearch.searchGroups.call(open.context);
	expect(open.asked[0]).toContain('/sales');
});

test('a gateway that lists none says so, and what to do instead', async () => {
	const { context, asked } = scene('papi');
	await expect(listSearch.searchTags.call(context)).rejects.toMatchObject({
		message: expect.stringContaining('lists nothing to pick from') as string,
		description: expect.stringContaining('Enter') as string,
	});
	expect(asked).toEqual([]);
});
