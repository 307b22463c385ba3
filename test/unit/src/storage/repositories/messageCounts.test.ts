import type { EventName } from '../../../../../src/domain/event';
import type { Storage } from '../../../../../src/domain/ports/storage';
import { gatewayEvent, journalEntry, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});
afterEach(() => storage.close());

const DAY = 86_400_000;
const now = Date.parse('2026-11-22T09:00:00Z');
let told = 0;

const happened = (event: EventName, timestamp: number, key = `key-${(told += 1)}`) =>
	journalEntry(key, { event: gatewayEvent({ id: `evt_${(told += 1)}`, event, timestamp }) });

test('what came and went is counted by its time, once, and nothing else is', async () => {
	await storage.journal.append('shop', [
		happened('message.sent', now),
		happened('message.received', now, 'once'),
		happened('message.received', now + 1),
		happened('message.reaction', now),
		happened('message.sent', now - DAY),
	]);
	await storage.journal.append('shop', [
		happened('message.received', now, 'once'),
		happened('message.sent', now + 1),
	]);
	expect(await storage.counts.since('shop', [now, now - DAY, now + DAY])).toEqual([
		{ sent: 2, received: 2 },
		{ sent: 3, received: 2 },
		{ sent: 0, received: 0 },
	]);
	expect(await storage.counts.since('other', [now - DAY])).toEqual([{ sent: 0, received: 0 }]);
});

test('counts outlive their messages, and go when no month needs them any more', async () => {
	await storage.journal.append('shop', [happened('message.sent', now - 31 * DAY)]);
	await storage.retention.purge('events', now, 100);
	await storage.journal.append('shop', [happened('message.sent', now)]);
	const all = async () => (await storage.counts.since('shop', [0]))[0]?.sent;
	expect(await all()).toBe(2);
	await storage.journal.append('shop', [happened('message.sent', now + 20 * DAY)]);
	expect(await all()).toBe(2);
});
