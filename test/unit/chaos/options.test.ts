import { readOptions } from '../../../chaos/options';

const known = { root: '/clone', scenarios: ['calm', 'kills'] };

test('a minute of kills at 20 in and 10 out is what is meant without options', () => {
	expect(readOptions([], known)).toMatchObject({
		seconds: 60,
		full: false,
		only: null,
		dist: '/clone/dist',
		load: { inPerSecond: 20, outPerSecond: 10 },
	});
	expect(readOptions(['--help'], known)).toBeNull();
});

test('scenarios run in their own order', () => {
	expect(readOptions(['--only', 'kills, calm'], known)?.only).toEqual(['calm', 'kills']);
});

test.each([
	[['--only', 'kils'], '--only knows no scenario "kils"'],
	[['--seconds', '0'], '--seconds must be a number above 0, not "0"'],
	[['--in', 'many'], '--in must be a number above 0, not "many"'],
])('%j names what is wrong', (args, message) => {
	expect(() => readOptions(args, known)).toThrow(message);
});
