import type { IDataObject } from 'n8n-workflow';
import { forms as evolutionForms } from '../../../../nodes/EvolutionApi/generated';
import { runItems } from '../../../../nodes/shared/runItems';
import { forms as portableForms } from '../../../../nodes/WhatsAppGateway/generated';
import type { HttpRequest } from '../../../../src/domain/ports/http';
import { executeContext } from '../../../support/n8nContexts';

const messages = Array.from({ length: 230 }, (_, index) => ({
	key: { id: `M${index}`, remoteJid: '5511988887777@s.whatsapp.net', fromMe: false },
	message: { conversation: `text ${index}` },
	messageTimestamp: 1795338000,
}));

/** Evolution's stored messages, a page at a time. */
function paged({ body }: HttpRequest): unknown {
	const { page, offset } = JSON.parse(String(body)) as { page: number; offset: number };
	const records = messages.slice((page - 1) * offset, page * offset);
	const pages = Math.ceil(messages.length / offset);
	return { messages: { total: messages.length, pages, currentPage: page, records } };
}

async function list(parameters: IDataObject, { forms = evolutionForms, answer = paged } = {}) {
	const asked: IDataObject[] = [];
	const context = executeContext({
		credential: {
			...{ gateway: 'evolution', url: 'http://gateway.example', apiKey: 'key-1' },
			instance: 'sales',
		},
		http: {
			send: async (request) => {
				asked.push(JSON.parse(String(request.body ?? '{}')) as IDataObject);
				return { status: 200, headers: {}, body: JSON.stringify(answer(request)) };
			},
		},
		parameters: { resource: 'message', operation: 'list', ...parameters },
	});
	const [items] = await runItems(context, forms);
	const found = items?.[0]?.json as { messages?: IDataObject[]; chats?: IDataObject[] };
	return { found, asked, ids: found.messages?.map(({ messageId }) => messageId) };
}

test('all results are those of every page, in order', async () => {
	const { ids, asked } = await list({ returnAll: true });
	expect(ids).toEqual(messages.map(({ key }) => key.id));
	expect(asked.map(({ page, offset }) => [page, offset])).toEqual([
		[1, 100],
		[2, 100],
		[3, 100],
	]);
});

test.each([
	[{}, 50, [[1, 50]]],
	[{ limit: 5 }, 5, [[1, 5]]],
	[
		{ limit: 150 },
		150,
		[
			[1, 100],
			[2, 100],
		],
	],
	[
		{ limit: 30, options: { pageSize: 20 } },
		30,
		[
			[1, 20],
			[2, 20],
		],
	],
])('%j ends at the limit', async (parameters, many, pages) => {
	const { ids, asked } = await list(parameters);
	expect(ids).toHaveLength(many);
	expect(asked.map(({ page, offset }) => [page, offset])).toEqual(pages);
});

test('who asks for a page gets that page', async () => {
	const { ids, asked } = await list({ limit: 1, options: { page: 3, pageSize: 100 } });
	expect(ids).toHaveLength(30);
	expect(asked).toHaveLength(1);
});

test('a gateway that gives the same page for ever is not asked for ever', async () => {
	const { ids } = await list(
		{ limit: 200 },
		{ answer: () => ({ messages: { records: messages.slice(0, 3) } }) },
	);
	expect(ids).toHaveLength(3);
});

test('a gateway that does not page is asked once, and its list cut', async () => {
	const chats = Array.from({ length: 7 }, (_, index) => ({ remoteJid: `${index}@g.us` }));
	const { found, asked } = await list(
		{ resource: 'chat', limit: 4 },
		{ forms: portableForms, answer: () => chats },
	);
	expect(found.chats).toHaveLength(4);
	expect(asked).toHaveLength(1);
	expect(asked[0]).not.toHaveProperty('page');
});

test('a limit that is none is named as the form shows it', async () => {
	await expect(list({ limit: 'many' })).rejects.toThrow('"Limit" is not a number');
});
