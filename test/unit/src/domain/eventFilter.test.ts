import { chatName, type EventFilter, wantsEvent } from '../../../../src/domain/eventFilter';
import { gatewayEvent } from '../../../support/storageFixtures';

const open: EventFilter = { chatTypes: [], chats: [], ignoredChats: [] };

function wants(filter: Partial<EventFilter>, lane: string, data: Record<string, unknown> = {}) {
	return wantsEvent({ events: [], filter: { ...open, ...filter } }, gatewayEvent({ lane, data }));
}

const eve = '5511988887777@s.whatsapp.net';
const group = '120363041234567890@g.us';

test.each([
	['+55 (11) 98888-7777', '5511988887777'],
	['5511988887777@s.whatsapp.net', '5511988887777'],
	['5511988887777:12@s.whatsapp.net', '5511988887777'],
	['5511988887777@c.us', '5511988887777'],
	['123456789012345:3@lid', '123456789012345@lid'],
	[group, group],
])('%s is compared as %s', (text, name) => {
	expect(chatName(text)).toBe(name);
});

test.each([
	['person', eve],
	['person', '123456789012345@lid'],
	['group', group],
	['channel', '120363041234567890@newsletter'],
	['status', 'status@broadcast'],
	['broadcast', '1234@broadcast'],
] as const)('%s is the type of %s', (type, lane) => {
	expect(wants({ chatTypes: [type] }, lane)).toBe(true);
	expect(wants({ chatTypes: type === 'group' ? ['person'] : ['group'] }, lane)).toBe(false);
});

test('a chat is known by each of its addresses', () => {
	const lid = '123456789012345@lid';
	const both = { chatId: lid, phone: '5511988887777', lid };
	expect(wants({ chats: ['5511988887777'] }, lid, both)).toBe(true);
	expect(wants({ chats: [lid] }, eve, both)).toBe(true);
	expect(wants({ chats: ['5511900000000'] }, lid, both)).toBe(false);
	expect(wants({ ignoredChats: ['5511988887777'] }, lid, both)).toBe(false);
});

test('what is ignored is ignored even when it is wanted', () => {
	expect(wants({ chats: [group], ignoredChats: [group] }, group)).toBe(false);
});

test('what happens to the instance itself is no chat, and passes', () => {
	expect(wants({ chatTypes: ['group'], chats: [group] }, 'shop')).toBe(true);
});

test('events that were not named are not wanted, whatever their chat', () => {
	const event = gatewayEvent({ lane: group });
	expect(wantsEvent({ events: ['message.sent'], filter: null }, event)).toBe(false);
	expect(wantsEvent({ events: ['message.received'], filter: null }, event)).toBe(true);
	expect(wantsEvent({ events: [], filter: null }, event)).toBe(true);
});
