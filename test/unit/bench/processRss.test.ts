import { parseStatus, readProcessRss } from '../../../bench/rig/processRss';

test('the resident size is read from what the kernel says of a process', () => {
	const status = 'Name:\tnode\nVmHWM:\t   99 kB\nVmRSS:\t  2048 kB\nRssAnon:\t 1 kB\n';
	expect(parseStatus(status)).toBe(2048 * 1024);
	expect(() => parseStatus('Name:\tnode\n')).toThrow('VmRSS');
});

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('this process has some', () => {
	expect(readProcessRss(process.pid)).toBeGreaterThan(10_000_000);
});
