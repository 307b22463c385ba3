import { instanceStates } from '../../../../src/domain/instance';
import { mayMove, restingStates } from '../../../../src/engine/stateMoves';

test('a resting instance moves nowhere but where Connect, logout or the disk take it', () => {
	for (const from of restingStates) {
		const targets = instanceStates.filter((to) => to !== from && mayMove(from, to));
		for (const to of targets) expect(['connecting', 'logged_out', 'storage_error']).toContain(to);
		expect(mayMove(from, 'connecting')).toBe(true);
	}
});

test('only a socket that is being opened can come to stand', () => {
	const before = instanceStates.filter((from) => mayMove(from, 'connected'));
	expect(before.sort()).toEqual(['connected', 'connecting', 'degraded', 'reconnecting']);
});

test('no linked state falls back to created without a reason from the disk or the pairing', () => {
	for (const from of ['connected', 'degraded', 'reconnecting', 'conflict'] as const) {
		expect(mayMove(from, 'created')).toBe(false);
	}
});
