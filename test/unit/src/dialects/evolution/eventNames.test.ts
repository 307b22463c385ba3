import { chosenEvents, storedEvents } from '../../../../../src/dialects/evolution/eventNames';

test.each([
	[
		['CALL', 'LABELS_EDIT'],
		['call.received', 'call.updated', 'label.updated'],
	],
	[['connection_update'], ['instance.connected', 'instance.disconnected', 'instance.connecting']],
	[
		['messages.update', 'send.message'],
		['message.status', 'message.sent'],
	],
	[
		['GROUP_UPDATE', 'INSTANCE_DELETE', 'REMOVE_INSTANCE'],
		['group.updated', 'instance.deleted'],
	],
	[[], []],
	['MESSAGES_UPSERT', 'MESSAGES_UPSERT'],
	[
		['MESSAGES_UPSERT', 'NONSENSE'],
		['MESSAGES_UPSERT', 'NONSENSE'],
	],
])('chosen %j means %j', (wire, events) => {
	expect(chosenEvents.decode(wire)).toEqual(events);
});

test('every name that a 2.3.7 has means something', () => {
	const names = storedEvents.encode([]) as string[];
	for (const name of names) expect(chosenEvents.decode([name])).not.toEqual([]);
});

test('a choice of nothing that Evolution has does not become a choice of everything', () => {
	expect(() => chosenEvents.encode(['group.joinRequest'])).toThrow('group.joinRequest');
	expect(chosenEvents.encode([])).toEqual([]);
});

test('what people send on the phone arrives as an upsert, so that is asked for too', () => {
	expect(chosenEvents.encode(['message.sent'])).toEqual(['MESSAGES_UPSERT', 'SEND_MESSAGE']);
	expect(storedEvents.encode(['message.sent'])).toEqual(['SEND_MESSAGE']);
});

test('all events are named in an answer, and read as all', () => {
	const names = storedEvents.encode([]) as string[];
	expect(names).toHaveLength(31);
	expect(storedEvents.decode(names)).toEqual([]);
	expect(storedEvents.decode(['NONSENSE', 3, null, 'QRCODE_UPDATED'])).toEqual(['instance.qr']);
});
