import { resolve } from 'node:path';
import { readOptions } from '../../../bench/options';

const place = { root: '/clone', suites: ['sends', 'inbound', 'load'] };

describe('readOptions', () => {
	it('measures every suite ten times, and quickly five times', () => {
		const dist = resolve('/clone', 'dist');
		expect(readOptions([], place)).toMatchObject({ only: place.suites, repeats: 10, dist });
		expect(readOptions(['--quick'], place)).toMatchObject({ quick: true, repeats: 5 });
		expect(readOptions(['--quick', '--repeats', '7'], place)?.repeats).toBe(7);
	});

	it('runs chosen suites in their own order', () => {
		expect(readOptions(['--only', 'load, sends'], place)?.only).toEqual(['sends', 'load']);
	});

	it('leaves out what needs an n8n unless it is asked for', () => {
		const all = { ...place, suites: [...place.suites, 'boot'], inN8n: ['boot'] };
		expect(readOptions([], all)?.only).toEqual(place.suites);
		expect(readOptions(['--n8n'], all)?.only).toEqual(['boot']);
		expect(readOptions(['--only', 'boot'], all)?.only).toEqual(['boot']);
	});

	it('measures on both stores, and on SQLite alone for a look', () => {
		expect(readOptions([], place)?.stores).toEqual(['sqlite', 'postgres']);
		expect(readOptions(['--quick'], place)?.stores).toEqual(['sqlite']);
		expect(readOptions(['--quick', '--store', 'postgres'], place)?.stores).toEqual(['postgres']);
		expect(() => readOptions(['--store', 'mysql'], place)).toThrow('--store must be sqlite');
	});

	it('names the option at fault', () => {
		expect(() => readOptions(['--only', 'send'], place)).toThrow('no suite "send"');
		expect(() => readOptions(['--repeats', '0'], place)).toThrow('--repeats');
		expect(() => readOptions(['--fast'], place)).toThrow('--fast');
	});

	it('answers a question for help with nothing to run', () => {
		expect(readOptions(['--help'], place)).toBeNull();
	});
});
