import type { PollVoteRow } from '../../../../../src/domain/ports/choices';
import type { Storage } from '../../../../../src/domain/ports/storage';
import { journalEntry, openTestStorage } from '../../../../support/storageFixtures';

let storage: Storage;

beforeEach(async () => {
	({ storage } = await openTestStorage());
});

afterEach(() => storage.close());

const cast = (id: string, vote: Partial<PollVoteRow>) =>
	storage.journal.append('shop', [
		journalEntry(id, {
			vote: { pollId: 'P', voter: '1@lid', selected: ['Pizza'], votedAt: 100, ...vote },
		}),
	]);

test('a person has one vote, and the last one stands', async () => {
	await cast('a', {});
	await cast('b', { voter: '2@lid', selected: ['Salad'] });
	await cast('c', { selected: [], votedAt: 200 });
	const votes = await storage.pollVotes.of('shop', 'P');
	expect(votes.sort((one, two) => (one.voter < two.voter ? -1 : 1))).toEqual([
		{ pollId: 'P', voter: '1@lid', selected: [], votedAt: 200 },
		{ pollId: 'P', voter: '2@lid', selected: ['Salad'], votedAt: 100 },
	]);
	expect(await storage.pollVotes.of('shop', 'Q')).toEqual([]);
});

test('a vote that comes late changes nothing', async () => {
	await cast('a', { votedAt: 200 });
	await cast('b', { selected: ['Salad'], votedAt: 150 });
	expect(await storage.pollVotes.of('shop', 'P')).toMatchObject([{ selected: ['Pizza'] }]);
});

test('a vote that is told again is counted once', async () => {
	await cast('a', {});
	await cast('a', { selected: ['Salad'], votedAt: 300 });
	expect(await storage.pollVotes.of('shop', 'P')).toMatchObject([{ selected: ['Pizza'] }]);
});
