import { listSearch, loadOptions } from '../../../../nodes/shared/listSearch';
import type { HttpRequest } from '../../../../src/domain/ports/http';
import { hookContext } from '../../../support/n8nContexts';

let keys = 0;

interface Given {
	gateway?: string;
	parameters?: object;
	answer?: (request: HttpRequest) => unknown;
}

const groups = [
	{ id: '2@g.us', subject: 'Launch', size: 12 },
	{ id: '1@g.us', subject: 'Family', size: 3 },
];

/** A gateway of its own for each scene, since lists are kept for some seconds. By default it lists two groups. */
function scene({ gateway = 'evolution', parameters = {}, answer = () => groups }: Given = {}) {
	const asked: string[] = [];
	const context = hookContext({
		credential: {
			...{ gateway, url: 'http://gateway.example', apiKey: `key-${(keys += 1)}` },
			instance: 'sales',
		},
		parameters: { ...parameters },
		http: {
			send: async (request) => {
				const { pathname, search } = new URL(request.url);
				asked.push(pathname + search);
				return { status: 200, headers: {}, body: JSON.stringify(answer(request)) };
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
	const picked = scene({
		parameters: { instance: { __rl: true, mode: 'name', value: 'support' } },
	});
	await listSearch.searchGroups.call(picked.context);
	expect(picked.asked[0]).toContain('/support');
	const open = scene({
		parameters: { instance: { __rl: true, mode: 'name', value: '={{ $json.a }}' } },
	});
	await listSearch.searchGroups.call(open.context);
	expect(open.asked[0]).toContain('/sales');
});

test('a gateway that lists none says so, and what to do instead', async () => {
	const { context, asked } = scene({ gateway: 'papi' });
	await expect(listSearch.searchTags.call(context)).rejects.toMatchObject({
		message: expect.stringContaining('lists nothing to pick from') as string,
		description: expect.stringContaining('Enter') as string,
	});
	expect(asked).toEqual([]);
});

test('a long list comes a hundred rows at a time, and is asked for once', async () => {
	const many = Array.from({ length: 250 }, (_, index) => ({
		...{ id: `${index}@g.us`, subject: `Group ${String(index).padStart(3, '0')}` },
	}));
	const { context, asked } = scene({ answer: () => many });
	const search = (token?: unknown) => listSearch.searchGroups.call(context, '', token);
	const first = await search();
	expect(first.results.map(({ name }) => name)[99]).toBe('Group 099');
	const second = await search(first.paginationToken);
	const third = await search(second.paginationToken);
	expect([second, third].map(({ results }) => results.length)).toEqual([100, 50]);
	expect(third).not.toHaveProperty('paginationToken');
	expect(asked).toHaveLength(1);
});

test('a list that failed is asked for again', async () => {
	let isDown = true;
	const { context } = scene({
		answer: () => {
			if (isDown) throw new Error('down');
			return groups;
		},
	});
	await expect(listSearch.searchGroups.call(context)).rejects.toThrow();
	isDown = false;
	expect((await listSearch.searchGroups.call(context)).results).toHaveLength(2);
});

test('a pasted invite link is the group it leads to', async () => {
	const { context } = scene({
		answer: ({ url }) =>
			url.includes('/inviteInfo/') ? { id: '9@g.us', subject: 'Invited' } : groups,
	});
	const { results } = await listSearch.searchGroups.call(
		context,
		'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv',
	);
	expect(results).toEqual([{ name: 'Invited', value: '9@g.us' }]);
});

test('chats are those of all lists, each once; Zapini has conversations and searches in contacts', async () => {
	const { context, asked } = scene({
		gateway: 'zapini',
		answer: ({ url }) => {
			if (url.includes('/conversations')) {
				return { success: true, data: [{ id: 1, contact_number: '5511988887777' }] };
			}
			return { success: true, data: [] };
		},
	});
	await listSearch.searchChats.call(context, 'Ann').catch(() => undefined);
	expect(asked.find((path) => path.includes('/contacts'))).toMatch(/search=Ann/);
	expect(asked.find((path) => path.includes('/conversations'))).toMatch(/per_page=100/);
});

test('tags are offered where several may be picked', async () => {
	const { context } = scene({
		gateway: 'zapini',
		answer: () => ({
			success: true,
			data: { tags: [{ id: 'tag-1', name: 'VIP', conversations_count: 3 }] },
		}),
	});
	expect(await loadOptions.getTags.call(context)).toEqual([
		{ name: 'VIP (3 conversations)', value: 'tag-1' },
	]);
});
