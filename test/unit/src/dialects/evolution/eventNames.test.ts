import { chosenEvents, storedEvents } from '../../../../../src/dialects/evolution/eventNames';

test.each([
	[['MESSAGES_UPSERT', 'CALL'], ['message.received']],
	[['connection_update'], ['instance.connected', 'instance.disconnected']],
	[['messages.upsert', 'send.message'], ['message.received', 'message.sent']],
	[[], []],
	['MESSAGES_UPSERT', 'MESSAGES_UPSERT'],
	[['MESSAGES_UPSERT', 'NONSENSE'], ['MESSAGES_UPSERT', 'NONSENSE']],
])('chosen %j means %j', (wire, events) => {
	expect(chosenEvents.decode(wire)).toEqual(events);
});

test('a choice of nothing that we have does not become a choice of everything', () => {
	expect(() => chosenEvents.decode(['CALL', 'GROUP_UPDATE'])).toThrow('CALL, GROUP_UPDATE');
});

test('all events are named in an answer, and read as all', () => {
	const names = storedEvents.encode([]) as string[];
	expect(names).toHaveLength(31);
	expect(storedEvents.decode(names)).toEqual([]);
	expect(storedEvents.decode(['CALL', 3, null, 'QRCODE_UPDATED'])).toEqual(['instance.qr']);
});
