import { type CloseHistory, decideClose } from '../../../../src/engine/closeCodes';

const NOW = 1_000_000;
const linked: CloseHistory = {
	linked: true,
	restartedAt: null,
	retriedAt: null,
	versionRefreshed: false,
};

test.each([
	[401, { kind: 'stop', state: 'logged_out', unlinks: true }],
	[402, { kind: 'stop', state: 'banned', unlinks: false }],
	[403, { kind: 'stop', state: 'locked', unlinks: true }],
	[405, { kind: 'refreshVersion' }],
	[406, { kind: 'stop', state: 'banned', unlinks: true }],
	[408, { kind: 'reconnect', atLeastMs: 0 }],
	[409, { kind: 'stop', state: 'outdated', unlinks: false }],
	[411, { kind: 'stop', state: 'locked', unlinks: false }],
	[428, { kind: 'reconnect', atLeastMs: 0 }],
	[429, { kind: 'reconnect', atLeastMs: 300_000 }],
	[440, { kind: 'reconnect', isRetry: true }],
	[500, { kind: 'reconnect', atLeastMs: 0 }],
	[503, { kind: 'reconnect', atLeastMs: 0 }],
	[515, { kind: 'restart' }],
	[599, { kind: 'reconnect', reason: { code: 'http_599' } }],
])('a linked instance that is closed with %i', (code, decision) => {
	expect(decideClose({ code }, linked, NOW)).toMatchObject(decision);
});

test('the second 440 within a minute is a conflict, a later one gets its retry again', async () => {
	const retried = (ago: number) => ({ ...linked, retriedAt: NOW - ago });
	expect(decideClose({ code: 440 }, retried(59_999), NOW)).toMatchObject({ state: 'conflict' });
	expect(decideClose({ code: 440 }, retried(60_000), NOW)).toMatchObject({ kind: 'reconnect' });
});

test('a 401 within a minute of a restart is tried once more', () => {
	const restarted = { ...linked, restartedAt: NOW - 59_999 };
	expect(decideClose({ code: 401 }, restarted, NOW)).toMatchObject({ kind: 'reconnect' });
	const again = { ...restarted, retriedAt: NOW - 1_000 };
	expect(decideClose({ code: 401 }, again, NOW)).toMatchObject({ state: 'logged_out' });
});

test('a version that was refreshed and is still refused is outdated, with the next step', () => {
	const refreshed = { ...linked, versionRefreshed: true };
	expect(decideClose({ code: 405 }, refreshed, NOW)).toMatchObject({
		state: 'outdated',
		reason: { hint: expect.stringContaining('waVersion') as string },
	});
});

test('a temporary ban says until when and why', () => {
	expect(decideClose({ code: 402, expireSeconds: 60, banCode: '101' }, linked, NOW)).toMatchObject({
		until: NOW + 60_000,
		reason: { message: expect.stringContaining('101') as string },
	});
});

test('without a link nothing comes back by itself: a QR that ran out says so', () => {
	const unlinked = { ...linked, linked: false };
	expect(decideClose({ code: 408 }, unlinked, NOW)).toMatchObject({
		kind: 'stop',
		state: 'created',
		unlinks: false,
		reason: { code: 'qr_timeout' },
	});
	expect(decideClose({ code: 515 }, unlinked, NOW)).toEqual({ kind: 'restart' });
});
