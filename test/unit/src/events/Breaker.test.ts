import { Breaker, FAILURES_TO_OPEN } from '../../../../src/events/Breaker';
import { FakeClock } from '../../../support/FakeClock';

const BOUND = 16;
let clock: FakeClock;
let woken: number;
let breaker: Breaker;

beforeEach(() => {
	clock = new FakeClock();
	woken = 0;
	breaker = new Breaker({
		clock,
		random: () => 0.5,
		bound: BOUND,
		wake: () => (woken += 1),
	});
});

function fail(times = 1, quietMs: number | null = null) {
	const failure = { at: clock.now(), ms: 3, status: 500, error: 'HTTP 500' };
	for (let count = 0; count < times; count += 1) breaker.failed(failure, quietMs);
}

test('opens after failures in a row, and not after as many with one taken between them', () => {
	fail(FAILURES_TO_OPEN - 1);
	expect(breaker.taken()).toBe(false);
	fail(FAILURES_TO_OPEN - 1);
	expect(breaker.room).toBe(BOUND);
	fail();
	expect(breaker.room).toBe(0);
	expect(breaker.health).toMatchObject({
		breaker: 'open',
		failures: FAILURES_TO_OPEN,
		openUntil: clock.now() + 5_000,
		lastFailure: { error: 'HTTP 500' },
	});
});

test('lets one attempt out after a while, and waits longer each time that one fails', () => {
	fail(FAILURES_TO_OPEN);
	const seconds = [5, 10, 20, 40, 60, 120, 300, 300];
	for (const wait of seconds.map((each) => each * 1_000)) {
		clock.advance(wait - 1);
		expect(breaker.room).toBe(0);
		clock.advance(1);
		expect(breaker.health.breaker).toBe('half_open');
		expect(breaker.room).toBe(1);
		expect(breaker.isProbing).toBe(true);
		fail();
	}
	expect(woken).toBe(seconds.length);
});

test('attempts that were under way when it opened do not make the wait longer', () => {
	fail(FAILURES_TO_OPEN + 11);
	clock.advance(5_000);
	expect(breaker.room).toBe(1);
});

test('closes with the first attempt that is taken, also one from before it opened', () => {
	fail(FAILURES_TO_OPEN);
	expect(breaker.taken()).toBe(true);
	expect(breaker.health).toMatchObject({
		breaker: 'closed',
		failures: 0,
		lastTakenAt: clock.now(),
	});
	expect(breaker.room).toBe(BOUND);
	expect(clock.pending).toBe(0);
	fail(FAILURES_TO_OPEN);
	clock.advance(5_000);
	expect(breaker.room).toBe(1);
});

test('an endpoint that asks for quiet has it for everything, at once', () => {
	fail(1, 90_000);
	expect(breaker.room).toBe(0);
	clock.advance(89_999);
	expect(breaker.room).toBe(0);
	clock.advance(1);
	expect(breaker.room).toBe(1);
});
