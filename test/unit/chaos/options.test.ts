import { readOptions } from '../../../chaos/options';

const known = { root: '/clone', scenarios: ['calm', 'kills'] };

test('a minute of kills at 20 in and 10 out is what is meant without options', () => {
	expect(readOptions([], known)).toMatchObject({
		stores: ['sqlite'],
		goal: null,
		seconds: 60,
		full: false,
		only: null,
		dist: '/clone/dist',
		people: 10,
		load: { inPerSecond: 20, outPerSecond: 10 },
	});
	expect(readOptions(['--help'], known)).toBeNull();
});

test('a goal takes the place of the time, with a hundred messages for each kill', () => {
	expect(readOptions(['--kills', '20'], known)?.goal).toEqual({ kills: 20, messages: 2_000 });
	const asked = readOptions(['--kills', '100', '--messages', '20000', '--store', 'both'], known);
	expect(asked).toMatchObject({
		goal: { kills: 100, messages: 20_000 },
		stores: ['sqlite', 'postgres'],
	});
});

test('scenarios run in their own order', () => {
	expect(readOptions(['--only', 'kills, calm'], known)?.only).toEqual(['calm', 'kills']);
});

test.each([
	[['--only', 'kils'], '--only knows no scenario "kils"'],
	[['--store', 'mysql'], '--store must be sqlite, postgres or both, not "mysql"'],
	[['--messages', '9'], '--messages needs --kills'],
	[['--seconds', '0'], '--seconds must be a number above 0, not "0"'],
	[['--in', 'many'], '--in must be a number above 0, not "many"'],
])('%j names what is wrong', (args, message) => {
	expect(() => readOptions(args, known)).toThrow(message);
});
