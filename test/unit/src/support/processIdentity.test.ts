import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { hasEnded, readProcessIdentity } from '../../../../src/support/processIdentity';

const self = readProcessIdentity();
// Elsewhere nothing is known for sure, and nobody is taken for dead.
const onLinux = process.platform === 'linux' ? test : test.skip;

test('names this process', () => {
	expect(self).toMatchObject({ pid: process.pid });
	expect(hasEnded(self)).toBe(false);
});

onLinux('a process ended once it is gone', async () => {
	const child = spawn(process.execPath, ['-p', 'process.pid']);
	await once(child, 'close');
	expect(hasEnded({ ...self, pid: child.pid ?? 0 })).toBe(true);
});

onLinux('a later process that got the same id is not it', () => {
	expect(hasEnded({ ...self, startedAt: `${self.startedAt}1` })).toBe(true);
});

onLinux.each([
	['another machine or container', { host: 'elsewhere' }],
	['a machine that does not tell', { host: null }],
])('nobody knows whether a process of %s ended', (_where, change) => {
	expect(hasEnded({ ...self, pid: 999_999_999, ...change })).toBe(false);
});
