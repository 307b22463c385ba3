import { systemClock } from '../../../../src/support/clock';

const DAY = 24 * 3_600_000;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('runs a task once, after its time', () => {
	const task = jest.fn();
	systemClock.schedule(1_000, task);
	jest.advanceTimersByTime(999);
	expect(task).not.toHaveBeenCalled();
	jest.advanceTimersByTime(100_000);
	expect(task).toHaveBeenCalledTimes(1);
});

test('waits longer than one timer of Node can', () => {
	const task = jest.fn();
	systemClock.schedule(60 * DAY, task);
	jest.advanceTimersByTime(60 * DAY - 1);
	expect(task).not.toHaveBeenCalled();
	jest.advanceTimersByTime(1);
	expect(task).toHaveBeenCalledTimes(1);
});

test.each([1_000, 60 * DAY])('what is cancelled within %d ms never runs', (ms) => {
	const task = jest.fn();
	const cancel = systemClock.schedule(ms, task);
	jest.advanceTimersByTime(ms - 1);
	cancel();
	jest.advanceTimersByTime(100 * DAY);
	expect(task).not.toHaveBeenCalled();
});

test('does not keep the process alive', () => {
	jest.useRealTimers();
	const unref = jest.spyOn(
		Object.getPrototypeOf(setTimeout(() => undefined, 0)) as NodeJS.Timeout,
		'unref',
	);
	systemClock.schedule(60_000, () => undefined)();
	expect(unref).toHaveBeenCalled();
	unref.mockRestore();
});
