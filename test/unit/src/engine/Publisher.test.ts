import type { JournalEntry } from '../../../../src/domain/ports/storage';
import { Publisher } from '../../../../src/engine/Publisher';
import { FakeClock } from '../../../support/FakeClock';
import { silentLogger } from '../../../support/silentLogger';
import { journalEntry } from '../../../support/storageFixtures';

const clock = new FakeClock();
let appended: string[][];
let write: () => void;
let publisher: Publisher;

beforeEach(() => {
	appended = [];
	publisher = new Publisher({
		instance: 'shop',
		sink: {
			append: async (_instance: string, entries: readonly JournalEntry[]) => {
				appended.push(entries.map(({ event }) => event.id));
				return entries.map(({ event }) => event);
			},
		},
		nextWrite: () => new Promise<void>((resolve) => (write = resolve)),
		clock,
		logger: silentLogger,
	});
});

const patiently = (id: string) => publisher.publish([journalEntry(id)], { isUrgent: false });
const turn = () => new Promise((resolve) => setImmediate(resolve));

test('what is not urgent shares the next commit of anybody', async () => {
	const stored = patiently('a');
	void patiently('b');
	await turn();
	expect(appended).toEqual([]);
	write();
	await stored;
	expect(appended).toEqual([['a', 'b']]);
});

test('without any other commit it waits 20 ms', async () => {
	const stored = patiently('a');
	await turn();
	clock.advance(19);
	await turn();
	expect(appended).toEqual([]);
	clock.advance(1);
	await stored;
	expect(appended).toEqual([['a']]);
});

test('what is urgent waits for nothing, and takes what came before it along', async () => {
	void patiently('a');
	await turn();
	await publisher.publish([journalEntry('b')]);
	expect(appended).toEqual([['a', 'b']]);
	await publisher.publish([journalEntry('c')]);
	expect(appended).toEqual([['a', 'b'], ['c']]);
});

test('a stop stores what waits', async () => {
	void patiently('a');
	await turn();
	await publisher.stop();
	expect(appended).toEqual([['a']]);
});
