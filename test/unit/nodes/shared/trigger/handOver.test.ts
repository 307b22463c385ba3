import type { IRun } from 'n8n-workflow';
import { handOver, markStored, type Receiver } from '../../../../../nodes/shared/trigger/handOver';

interface Emission {
	key: string | undefined;
	/** n8n's promise that the execution has ended. */
	end: (run?: IRun) => void;
	fail: (error: Error) => void;
}

/** n8n as the trigger sees it: `emit` returns at once, and only the promise that went along tells more. */
function receiver() {
	const emissions: Emission[] = [];
	const abort = new AbortController();
	const logged: string[] = [];
	const log = (message: string) => void logged.push(message);
	const given: Receiver = {
		emit: (_data, _response, done, key) => {
			if (!done) throw new Error('no promise went along');
			emissions.push({ key, end: (run) => done.resolve(run as IRun), fail: (e) => done.reject(e) });
		},
		createDeferredPromise: deferred,
		logger: { debug: log, info: log, warn: log, error: log },
		signal: abort.signal,
	};
	return { given, emissions, abort, logged };
}

type Deferred = ReturnType<Receiver['createDeferredPromise']>;

function deferred(): Deferred {
	let resolve: Deferred['resolve'] = () => {};
	let reject: Deferred['reject'] = () => {};
	const promise: Deferred['promise'] = new Promise((...both) => ([resolve, reject] = both));
	return { promise, resolve, reject };
}

const item = { json: {} };
const logger = receiver().given.logger;
let keys = 0;
const newKey = () => `key-${(keys += 1)}`;

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const settled = () => jest.advanceTimersByTimeAsync(0);

test('nothing is settled before n8n has stored the execution', async () => {
	const key = newKey();
	const settle = jest.fn(async () => undefined);
	const { given, emissions } = receiver();
	handOver(key, item, settle, given);
	await settled();
	expect(emissions.map((each) => each.key)).toEqual([key]);
	expect(settle).not.toHaveBeenCalled();

	expect(await markStored(key, logger)).toBe(true);
	expect(settle).toHaveBeenCalledTimes(1);
});

test('the end of the execution settles too, for a worker that could not', async () => {
	const settle = jest.fn(async () => undefined);
	const { given, emissions } = receiver();
	handOver(newKey(), item, settle, given);
	emissions[0]?.end();
	await settled();
	expect(settle).toHaveBeenCalledTimes(1);
});

test('an event that comes again while n8n has it is not emitted again', async () => {
	const key = newKey();
	const old = jest.fn(async () => undefined);
	const recent = jest.fn(async () => undefined);
	const { given, emissions } = receiver();
	handOver(key, item, old, given);
	handOver(key, item, recent, given);
	expect(emissions).toHaveLength(1);
	await markStored(key, logger);
	expect(old).not.toHaveBeenCalled();
	expect(recent).toHaveBeenCalledTimes(1);
});

test('a settlement that failed is made again when the event comes again', async () => {
	const key = newKey();
	const broken = jest.fn(async () => Promise.reject(new Error('gateway away')));
	const mended = jest.fn(async () => undefined);
	const { given, emissions } = receiver();
	handOver(key, item, broken, given);
	emissions[0]?.end();
	await settled();
	handOver(key, item, mended, given);
	await settled();
	expect(mended).toHaveBeenCalledTimes(1);
	expect(emissions).toHaveLength(1);
});

test('the running execution waits a little for a gateway that is away', async () => {
	const key = newKey();
	let away = true;
	const settle = jest.fn(async () => (away ? Promise.reject(new Error('away')) : undefined));
	const { given } = receiver();
	handOver(key, item, settle, given);
	const stored = markStored(key, logger);
	await settled();
	away = false;
	await jest.advanceTimersByTimeAsync(1_000);
	expect(await stored).toBe(true);
	expect(settle).toHaveBeenCalledTimes(2);
});

test('an event that n8n refused is emitted again under the same key', async () => {
	const key = newKey();
	const settle = jest.fn(async () => undefined);
	const { given, emissions } = receiver();
	handOver(key, item, settle, given);
	emissions[0]?.fail(new Error('database is locked'));
	await settled();
	expect(settle).not.toHaveBeenCalled();
	await jest.advanceTimersByTimeAsync(5_000);
	expect(emissions.map((each) => each.key)).toEqual([key, key]);
	// n8n ends the promise with nothing when it has the key already.
	emissions[1]?.end();
	await settled();
	expect(settle).toHaveBeenCalledTimes(1);
});

test.each(['ExecutionNotFoundError', 'ManualExecutionCancelledError'])(
	'%s says that the execution was stored',
	async (name) => {
		const error = new (class extends Error {})('gone');
		Object.defineProperty(error.constructor, 'name', { value: name });
		const settle = jest.fn(async () => undefined);
		const { given, emissions } = receiver();
		handOver(newKey(), item, settle, given);
		emissions[0]?.fail(error);
		await settled();
		expect(settle).toHaveBeenCalledTimes(1);
	},
);

test('a trigger that was closed leaves what n8n refused to the next one', async () => {
	const key = newKey();
	const settle = jest.fn(async () => undefined);
	const first = receiver();
	handOver(key, item, settle, first.given);
	first.emissions[0]?.fail(new Error('workflow is gone'));
	await settled();
	first.abort.abort();
	await jest.advanceTimersByTimeAsync(60_000);
	expect(first.emissions).toHaveLength(1);
	expect(settle).not.toHaveBeenCalled();

	const next = receiver();
	handOver(key, item, settle, next.given);
	expect(next.emissions).toHaveLength(1);
});

test('an execution that waits in n8n’s queue for long counts as stored', async () => {
	const settle = jest.fn(async () => undefined);
	const { given, emissions } = receiver();
	handOver(newKey(), item, settle, given);
	await jest.advanceTimersByTimeAsync(599_000);
	expect(settle).not.toHaveBeenCalled();
	await jest.advanceTimersByTimeAsync(1_000);
	expect(settle).toHaveBeenCalledTimes(1);
	expect(emissions).toHaveLength(1);
});

test('another process was handed the event', async () => {
	expect(await markStored('never-seen-here', logger)).toBe(false);
});
