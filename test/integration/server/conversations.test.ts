import type { Account, Contact } from '../../../src/simulator';
import { Scene } from '../engine/Scene';
import { Gateway } from './Gateway';

const number = '15550001001';

let scene: Scene;
let gateway: Gateway;
let eve: Contact;
let account: Account;
let key: string;

beforeAll(async () => {
	scene = await Scene.open();
	eve = scene.sim.contact('15550002001', { name: 'Eve' });
	account = await scene.link('sales', number);
	const { apiKey } = await scene.call('instance.create', { instance: 'other' });
	key = apiKey ?? '';
	eve.text(number, 'hi');
	await scene.next('message.received');
	gateway = await Gateway.open(scene);
});

afterAll(async () => {
	await gateway.close();
	await scene.close();
});

interface Listed {
	data: { id: string }[];
}

async function conversationId(): Promise<string> {
	const { body } = await gateway.zapini('GET', '/conversations');
	return (body as Listed).data[0]?.id ?? '';
}

test('the list in the tongue of Zapini, as its page shows it', async () => {
	const isoTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]+Z$/) as string;
	const row = {
		id: expect.stringMatching(/^sales:ct_/) as string,
		contact_number: eve.number,
		contact_name: null,
		display_name: 'Eve',
		is_group: false,
		profile_picture_url: null,
		last_message: 'hi',
		last_message_at: isoTime,
		unread_count: 1,
		is_archived: false,
	};
	const pagination = { total: 1, per_page: 20, current_page: 1, last_page: 1 };
	const asked =
		'/conversations?unread=true&search=eve&is_group=false&per_page=20&instance_id=sales';
	expect(await gateway.zapini('GET', asked)).toEqual({
		status: 200,
		body: { success: true, data: [row], meta: { pagination } },
	});
	const chat = await gateway.zapini('GET', '/api/v1/chat/conversations');
	expect(chat).toMatchObject({
		status: 200,
		body: { data: [{ display_name: 'Eve', tags: [], instance: { uuid: 'sales' } }] },
	});
	expect(await gateway.zapini('GET', '/conversations', { key })).toMatchObject({
		body: { data: [], meta: { pagination: { total: 0 } } },
	});
	expect(await gateway.zapini('GET', '/conversations?is_group=true')).toMatchObject({
		body: { data: [] },
	});
});

test('messages in the shape of the Chat API', async () => {
	const id = await conversationId();
	const said = eve.sends(number, {
		extendedTextMessage: {
			text: `Ask @${account.lid.split('@')[0]}!`,
			contextInfo: { mentionedJid: [account.lid] },
		},
	});
	await scene.next('message.received', ({ data }) => data.messageId === said.id);
	eve.reacts(said, '👍');
	await scene.next('message.reaction');
	const path = `/api/v1/chat/conversations/${encodeURIComponent(id)}/messages`;
	const { body } = await gateway.zapini('GET', `${path}?limit=1`);
	const number_ = expect.any(Number) as number;
	expect(body).toEqual({
		success: true,
		data: {
			messages: [
				{
					id: number_,
					unique_id: said.id,
					direction: 'incoming',
					is_from_me: false,
					message_body: `Ask @${account.lid.split('@')[0]}!`,
					formatted_body: `Ask <span class="mention" data-phone="${number}">@${number}</span>!`,
					mentioned_jids: [account.lid],
					sender_name: 'Eve',
					status: null,
					grouped_reactions: [
						{
							emoji: '👍',
							count: 1,
							has_my_reaction: false,
							reactors: [eve.number],
							reactor_names: ['Eve'],
						},
					],
					created_at: expect.stringMatching(/Z$/) as string,
				},
			],
			has_more: true,
			oldest_id: number_,
			newest_id: number_,
		},
	});
	const { oldest_id: before } = (body as { data: { oldest_id: number } }).data;
	const older = await gateway.zapini('GET', `${path}?before_id=${before}`);
	expect(older).toMatchObject({
		body: { data: { messages: [{ message_body: 'hi' }], has_more: false } },
	});
	const refused = await gateway.zapini('GET', path, { key });
	expect(refused).toMatchObject({
		status: 404,
		body: { success: false, error: { code: 'CONVERSATION_NOT_FOUND' } },
	});
});

test('tags on a conversation, the archive, and its end', async () => {
	const id = encodeURIComponent(await conversationId());
	const { tagId } = await scene.call('tag.create', {
		instance: 'sales',
		name: 'VIP',
		color: '#f59e0b',
	});
	const body = { tag_ids: [tagId] };
	expect(await gateway.zapini('PUT', `/conversations/${id}/tags`, { body })).toEqual({
		status: 200,
		body: {
			success: true,
			message: 'Conversation tags updated',
			data: { tags: [{ id: tagId, name: 'VIP', color: '#f59e0b' }] },
		},
	});
	const tagged = await gateway.zapini('GET', `/conversations?tag_id=${tagId}&include_tags=true`);
	expect(tagged).toMatchObject({ body: { data: [{ tags: [{ name: 'VIP' }] }] } });
	expect(await gateway.zapini('GET', '/conversations?untagged=true')).toMatchObject({
		body: { data: [] },
	});

	expect(await gateway.zapini('POST', `/conversations/${id}/archive`)).toEqual({
		status: 200,
		body: {
			success: true,
			message: 'Conversation archived.',
			data: {
				archived_id: decodeURIComponent(id),
				archived_at: expect.stringMatching(/\.\d{6}Z$/) as string,
			},
		},
	});
	expect(account.phone.settings.of(eve).archived).toBe(true);
	expect(await gateway.zapini('GET', '/conversations/archived')).toMatchObject({
		body: { data: [{ id: decodeURIComponent(id), is_archived: true }] },
	});
	expect(await gateway.zapini('DELETE', `/conversations/${id}/archive`)).toMatchObject({
		body: { data: { conversation_id: decodeURIComponent(id), restored: true } },
	});
	expect(await gateway.zapini('POST', `/conversations/${id}/mark-read`)).toMatchObject({
		status: 200,
	});
	expect(await gateway.zapini('GET', `/conversations/${id}`)).toMatchObject({
		status: 200,
		body: { data: { display_name: 'Eve', unread_count: 0 } },
	});
	expect(await gateway.zapini('DELETE', `/conversations/${id}`)).toMatchObject({ status: 200 });
	expect(await gateway.zapini('GET', `/conversations/${id}`)).toMatchObject({ status: 404 });
});

test('the same in our own tongue, in which a chat ID names a conversation too', async () => {
	eve.text(number, 'back again');
	const { chatId } = await scene.next(
		'message.received',
		({ data }) => (data.message as { text?: string }).text === 'back again',
	);
	const body = { instance: 'sales', conversationId: chatId };
	expect(await gateway.anywhere('conversation/get', { body })).toMatchObject({
		status: 200,
		body: { chatId, displayName: 'Eve', lastMessage: 'back again' },
	});
	expect(await gateway.anywhere('conversation/list-messages', { body })).toMatchObject({
		status: 200,
		body: { messages: [{ message: { text: 'back again' } }], hasMore: false },
	});
	expect(await gateway.anywhere('conversation/get', { body, key })).toMatchObject({ status: 401 });
});
