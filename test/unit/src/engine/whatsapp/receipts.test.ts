import { decodeReceipts } from '../../../../../src/engine/whatsapp/receipts';

const group = '120363000000000001@g.us';
const isSelf = (jid: string) => /^1[:@]/.test(jid);

function decode(attrs: Record<string, string>, content?: object[]) {
	return decodeReceipts({ tag: 'receipt', attrs, content: content as never }, isSelf);
}

test('a receipt of a chat of two names all of its messages', () => {
	const items = [{ tag: 'item', attrs: { id: 'B' } }];
	const list = { tag: 'list', attrs: {}, content: items };
	expect(decode({ id: 'A', from: '2:7@lid', type: 'read', t: '10' }, [list])).toEqual([
		{ messageIds: ['A', 'B'], chat: '2@lid', state: 'read', timestamp: 10_000, participant: null },
	]);
});

test('a receipt of a group says which member it is from', () => {
	expect(decode({ id: 'A', from: group, participant: '2:7@lid', t: '10' })).toEqual([
		{
			...{ messageIds: ['A'], chat: group, state: 'delivered', timestamp: 10_000 },
			participant: '2@lid',
		},
	]);
});

test('a receipt of a status says who saw it', () => {
	const attrs = {
		id: 'A',
		from: 'status@broadcast',
		participant: '2:7@lid',
		type: 'read',
		t: '10',
	};
	expect(decode(attrs)).toEqual([
		{
			...{ messageIds: ['A'], chat: 'status@broadcast', state: 'read', timestamp: 10_000 },
			participant: '2@lid',
		},
	]);
});

test('what came while nobody was connected is gathered by message', () => {
	const user = (jid: string, t?: string) => ({ tag: 'user', attrs: { jid, ...(t && { t }) } });
	const gathered = (key: string, ...users: object[]) => ({
		...{ tag: 'participants', attrs: { key } },
		content: users,
	});
	const content = [
		gathered('A', user('2@lid', '11'), user('1:3@lid')),
		gathered('B', user('3@lid')),
	];
	expect(decode({ id: 'X', from: group, type: 'read', t: '10' }, content)).toEqual([
		{ messageIds: ['A'], chat: group, state: 'read', timestamp: 11_000, participant: '2@lid' },
		{ messageIds: ['B'], chat: group, state: 'read', timestamp: 10_000, participant: '3@lid' },
	]);
});

test.each([
	['of another device of this account', { id: 'A', from: '1@lid', recipient: '2@lid' }],
	['of this account in a group', { id: 'A', from: group, participant: '1:4@lid' }],
	['of this account for a status', { id: 'A', from: 'status@broadcast', participant: '1:4@lid' }],
	['that asks to send again', { id: 'A', from: '2@lid', type: 'retry' }],
])('a receipt %s tells nothing', (_what, attrs) => {
	expect(decode(attrs)).toEqual([]);
});
