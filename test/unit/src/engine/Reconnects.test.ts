import { Reconnects } from '../../../../src/engine/Reconnects';
import { FakeClock } from '../../../support/FakeClock';

let clock: FakeClock;
let reconnects: Reconnects;

beforeEach(() => {
	clock = new FakeClock();
	reconnects = new Reconnects(clock);
});

afterEach(() => jest.restoreAllMocks());

test('somebody else on the link gets one retry within a minute, then stops it', () => {
	expect(reconnects.decide({ code: 440 }, true)).toMatchObject({
		kind: 'reconnect',
		isRetry: true,
	});
	clock.advance(59_999);
	expect(reconnects.decide({ code: 440 }, true)).toMatchObject({ kind: 'stop', state: 'conflict' });
	clock.advance(1);
	expect(reconnects.decide({ code: 440 }, true)).toMatchObject({ kind: 'reconnect' });
});

test('a 401 right after the restart of a pairing gets one retry', () => {
	expect(reconnects.decide({ code: 401 }, true)).toMatchObject({ state: 'logged_out' });
	expect(reconnects.decide({ code: 515 }, true)).toEqual({ kind: 'restart' });
	expect(reconnects.decide({ code: 401 }, true)).toMatchObject({
		kind: 'reconnect',
		isRetry: true,
	});
	expect(reconnects.decide({ code: 401 }, true)).toMatchObject({ state: 'logged_out' });
});

test('a refused version is refreshed once, and once more after a login', () => {
	expect(reconnects.decide({ code: 405 }, true)).toMatchObject({ kind: 'refreshVersion' });
	expect(reconnects.decide({ code: 405 }, true)).toMatchObject({ state: 'outdated' });
	reconnects.opened();
	expect(reconnects.decide({ code: 405 }, true)).toMatchObject({ kind: 'refreshVersion' });
});

test('waits grow until a connection held, and are never shorter than asked', () => {
	jest.spyOn(Math, 'random').mockReturnValue(0.5);
	const next = () => reconnects.nextWaitMs(0);
	expect([next(), next(), next()]).toEqual([500, 1_000, 2_000]);
	expect(reconnects.nextWaitMs(60_000)).toBe(60_000);
	reconnects.held();
	expect(next()).toBe(500);
});
