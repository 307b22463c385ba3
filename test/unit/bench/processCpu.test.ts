import { parseProcStat, readProcessCpuMs } from '../../../bench/rig/processCpu';

describe('parseProcStat', () => {
	it('adds user and system time, whatever the program is called', () => {
		const rest = 'S 1 42 42 0 -1 4194560 900 0 0 0 150 25 0 0 20 0 11 0 123 456 789';
		expect(parseProcStat(`42 (node) ${rest}`)).toBe(1750);
		expect(parseProcStat(`42 (a (b) c) 7) ${rest}`)).toBe(1750);
	});

	it('refuses a line without times', () => {
		expect(() => parseProcStat('42 (node) S 1')).toThrow('no process times');
	});
});

describe('readProcessCpuMs', () => {
	it('agrees with what the process says of itself, where the system tells', () => {
		const before = process.cpuUsage();
		const measured = readProcessCpuMs(process.pid);
		const after = process.cpuUsage();
		if (process.platform !== 'linux') return expect(measured).toBeNull();
		// The file counts in steps of 10 ms, for user and system each.
		expect(measured).toBeGreaterThanOrEqual((before.user + before.system) / 1000 - 20);
		expect(measured).toBeLessThanOrEqual((after.user + after.system) / 1000 + 20);
	});
});
