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

test('a linked state falls back to created when somebody disconnects it, and not from an end', () => {
	const falling = instanceStates.filter((from) => mayMove(from, 'created'));
	expect(falling).toEqual(expect.arrayContaining(['connected', 'degraded', 'reconnecting']));
	for (const from of ['conflict', 'logged_out', 'banned', 'locked', 'outdated'] as const) {
		expect(falling).not.toContain(from);
	}
});
