import { passes, readFilter } from '../../../../../nodes/shared/trigger/eventFilter';
import { events } from '../../../../../src/catalogue/events';

const { example } = events['message.received'];
const group = {
	...example,
	chatId: '120363042979163716@g.us',
	phone: null,
	lid: null,
	isGroup: true,
};
const own = { phone: '5511977776666', lid: '999@lid' };

function starts(options: object, data: object, account: typeof own | null = own): boolean {
	return passes(readFilter({ ...options }, 'BR'), { ...data }, account);
}

const said = (change: object) => ({ ...example, message: { ...example.message, ...change } });

test.each([
	['direct', example, true],
	['direct', group, false],
	['groups', group, true],
	['groups', example, false],
	['channels', { ...example, chatId: '1203@newsletter' }, true],
	['direct', { ...example, chatId: '1203@newsletter' }, false],
	['status', { ...example, chatId: 'status@broadcast' }, true],
	['direct', { ...example, chatId: 'status@broadcast' }, false],
	['groups', { groupId: group.chatId, action: 'add' }, true],
	['direct', { groupId: group.chatId, action: 'add' }, false],
	['groups', { state: 'connected' }, true],
])('chats: %s', (chats, data, expected) => expect(starts({ chats }, data)).toBe(expected));

test.each([
	[{ ignoreOwn: true }, 'api', false],
	[{ ignoreOwn: true }, 'human', true],
	[{ ignoreOwn: false }, 'api', true],
	[{ sentBy: ['human'] }, 'human', true],
	[{ sentBy: ['human'] }, 'contact', false],
	[{ sentBy: [] }, 'contact', true],
])('%j lets through what %s sent: %s', (options, sentBy, expected) => {
	expect(starts(options, { ...example, sentBy })).toBe(expected);
});

describe('numbers and chat IDs', () => {
	test.each([
		['the number', '5511988887777', true],
		['the number as people write it', '+55 (11) 98888-7777', true],
		['the number of the default country', '(11) 98888-7777', true],
		['the number without the ninth digit', '551188887777', true],
		['one of several', '15550001111, 5511988887777', true],
		['the JID of the number', '5511988887777@s.whatsapp.net', true],
		['the JID of old libraries', '5511988887777@c.us', true],
		['the LID', '123456789012345@lid', true],
		['another number', '5511988887778', false],
		['another LID', '5511988887777@lid', false],
	])('%s', (_, onlyChats, expected) => {
		expect(starts({ onlyChats }, example)).toBe(expected);
		expect(starts({ ignoreChats: onlyChats }, example)).toBe(!expected);
		expect(starts({ onlySenders: onlyChats }, group)).toBe(expected);
		expect(starts({ ignoreSenders: onlyChats }, group)).toBe(!expected);
	});

	test.each([
		['the group', '120363042979163716@g.us', true],
		['the bare ID of the group', '120363042979163716', true],
		['the number of who wrote in it', '5511988887777', false],
	])('a group: %s', (_, onlyChats, expected) => {
		expect(starts({ onlyChats }, group)).toBe(expected);
	});

	test('a call is filtered by who calls', () => {
		const call = events['call.received'].example;
		expect(starts({ onlySenders: '5511988887777' }, call)).toBe(true);
		expect(starts({ onlySenders: '15550001111' }, call)).toBe(false);
	});

	test('what is neither is refused by the name of the field', () => {
		expect(() => starts({ ignoreSenders: '15550001111, Eve' }, example)).toThrow(
			'"Ignore Senders" holds "Eve", which is neither a number nor a chat ID',
		);
	});
});

test.each([
	[['image'], said({ type: 'image' }), true],
	[['image'], example, false],
	[['image'], { messageId: 'x', state: 'read' }, true],
])('types %j', (messageTypes, data, expected) => {
	expect(starts({ messageTypes }, data)).toBe(expected);
});

test.each([
	[{ textContains: 'PRICE' }, 'the price, please', true],
	[{ textContains: 'price' }, 'hello', false],
	[{ textContains: 'price' }, null, false],
	[{ textMatches: '^(yes|no)$' }, 'YES', true],
	[{ textMatches: '^(yes|no)$' }, 'yes, please', false],
	[{ textMatches: '/^yes$/' }, 'YES', false],
	[{ textMatches: '/\\d+/g' }, 'order 17', true],
])('%j against %j', (options, text, expected) => {
	const data = said({ text });
	// Twice: an expression must not remember where it ended.
	expect([starts(options, data), starts(options, data)]).toEqual([expected, expected]);
});

test('an expression that is none is refused by the name of the field', () => {
	expect(() => starts({ textMatches: '(' }, example)).toThrow(
		'"Text Matches" is not a regular expression',
	);
});

describe('only when mentioned', () => {
	const mention = (mentions: string[], quoted: object | null = null) => ({
		...group,
		message: { ...example.message, mentions, quoted },
	});

	test.each([
		['the number', mention(['5511977776666@s.whatsapp.net']), true],
		['a device of the account', mention(['5511977776666:3@s.whatsapp.net']), true],
		['the LID', mention(['999@lid']), true],
		['somebody else', mention(['5511988887777@s.whatsapp.net']), false],
		['nobody', mention([]), false],
		['nobody, in a reply to us', mention([], { sender: '999@lid' }), true],
		['nobody, in a reply to somebody', mention([], { sender: '111@lid' }), false],
		['nobody, in a direct chat', example, true],
		['nothing, since it is no message', { ...group, message: undefined }, true],
	])('%s', (_, data, expected) => expect(starts({ onlyMentioned: true }, data)).toBe(expected));

	test('while nobody knows the account, every message counts', () => {
		expect(starts({ onlyMentioned: true }, mention([]), null)).toBe(true);
	});
});
