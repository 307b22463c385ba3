import { openClient } from '../../../../src/client';
import type { HttpTransport } from '../../../../src/domain/ports/http';

const quarter = 15 * 60_000;

/** A clock that jumps to whatever is waited for. */
function scene(baseUrl: string, key = 'sk_one') {
	let time = Date.parse('2026-11-22T09:00:00.000Z');
	const waits: number[] = [];
	const clock = {
		now: () => time,
		schedule: (ms: number, task: () => void) => {
			waits.push(ms);
			time += ms;
			queueMicrotask(task);
			return () => undefined;
		},
	};
	let sent = 0;
	const transport: HttpTransport = {
		send: async () => ({ status: 200, headers: {}, body: `{"sent":${++sent}}` }),
	};
	const open = (instance = key) =>
		openClient({ dialect: 'zapini', baseUrl, keys: { instance }, transport, clock });
	const ask = () => open().call('tag.list', {});
	const pass = (ms: number) => void (time += ms);
	return { open, ask, pass, waits, count: () => sent };
}

test('the hundred-and-first request in a quarter of an hour is refused, with how long to wait', async () => {
	const { ask, pass, count } = scene('https://one.test');
	for (let request = 0; request < 100; request++) await ask();
	pass(60_000);
	await expect(ask()).rejects.toMatchObject({
		code: 'RATE_LIMITED',
		details: { retryAfterMs: quarter - 60_000 },
	});
	expect(count()).toBe(100);
});

test('a short wait is waited for', async () => {
	const { ask, pass, waits, count } = scene('https://two.test');
	for (let request = 0; request < 100; request++) await ask();
	pass(quarter - 5_000);
	await ask();
	expect(waits).toEqual([5_000]);
	expect(count()).toBe(101);
});

test('clients of one account share the limit, other keys and gateways do not', async () => {
	const { ask, open, count } = scene('https://three.test');
	for (let request = 0; request < 100; request++) await ask();
	await expect(ask()).rejects.toMatchObject({ code: 'RATE_LIMITED' });
	await open('sk_two').call('tag.list', {});
	await scene('https://four.test').ask();
	expect(count()).toBe(101);
});
