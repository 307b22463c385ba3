import type { Logger } from 'n8n-workflow';
import { EventStream, type StreamedEvent } from '../../../../../nodes/shared/trigger/EventStream';
import { followStream } from '../../../../../nodes/shared/trigger/followStream';
import type { HttpRequest } from '../../../../../src/domain/ports/http';

const encoder = new TextEncoder();

/** A gateway whose stream says what the test writes, in whatever pieces. */
class FakeStream {
	readonly asked: HttpRequest[] = [];
	status = 200;
	body = '{}';
	private push: ((chunk: string | null) => void) | null = null;
	private opened: (() => void)[] = [];

	readonly connection = {
		send: async (request: HttpRequest) => {
			this.asked.push(request);
			return { status: this.status, headers: {}, body: this.body };
		},
		stream: async (request: HttpRequest, signal: AbortSignal) => {
			this.asked.push(request);
			const waiting: (string | null)[] = [];
			let wake = () => {};
			this.push = (chunk) => (waiting.push(chunk), wake());
			signal.addEventListener('abort', () => this.push?.(null));
			this.opened.splice(0).forEach((each) => each());
			return (async function* () {
				for (;;) {
					if (waiting.length === 0) await new Promise<void>((resolve) => (wake = resolve));
					const chunk = waiting.shift();
					if (chunk == null) return;
					yield encoder.encode(chunk);
				}
			})();
		},
	};

	open(): Promise<void> {
		return new Promise((resolve) => this.opened.push(resolve));
	}

	write(chunk: string): void {
		this.push?.(chunk);
	}

	hangUp(): void {
		this.push?.(null);
	}
}

const event = (sequence: number) => JSON.stringify({ sequence, event: { id: `evt_${sequence}` } });

function follow(stream: FakeStream) {
	const abort = new AbortController();
	const taken: number[] = [];
	let notify = () => {};
	const logged: string[] = [];
	const following = followStream({
		open: async () => new EventStream(stream.connection, 'sales', 'stream-1'),
		wish: { events: ['message.received'], claimsAutomation: false },
		take: ({ sequence }: StreamedEvent) => (taken.push(sequence), notify()),
		logger: { warn: (message: string) => void logged.push(message) } as Logger,
		signal: abort.signal,
	});
	const next = () => new Promise<void>((resolve) => (notify = resolve));
	return { abort, taken, following, next, logged };
}

test('lines are put together from whatever pieces they come in, heartbeats left out', async () => {
	const stream = new FakeStream();
	const opened = stream.open();
	const { abort, taken, following, next } = follow(stream);
	await opened;
	const line = `${event(1)}\n\n${event(2)}\n`;
	const both = next().then(next);
	stream.write(`\n${line.slice(0, 9)}`);
	stream.write(line.slice(9));
	await both;
	expect(taken).toEqual([1, 2]);
	abort.abort();
	await following;
});

test('a stream that ends is opened again after a pause, with the same events', async () => {
	jest.useFakeTimers();
	const stream = new FakeStream();
	const opened = stream.open();
	const { abort, taken, following, next, logged } = follow(stream);
	await opened;
	stream.hangUp();
	const again = stream.open();
	await jest.advanceTimersByTimeAsync(1_000);
	await again;
	const taken1 = next();
	stream.write(`${event(7)}\n`);
	await taken1;
	expect(taken).toEqual([7]);
	expect(stream.asked.map(({ method }) => method)).toEqual(['PUT', 'GET', 'PUT', 'GET']);
	expect(stream.asked[2]?.body).toBe('{"events":["message.received"],"claimsAutomation":false}');
	expect(logged[0]).toContain('closed the event stream');
	abort.abort();
	await following;
	jest.useRealTimers();
});

test('a gateway that falls silent is left', async () => {
	jest.useFakeTimers();
	const stream = new FakeStream();
	const opened = stream.open();
	const { abort, following, logged } = follow(stream);
	await opened;
	await jest.advanceTimersByTimeAsync(45_000);
	expect(logged[0]).toContain('fell silent');
	abort.abort();
	await jest.runAllTimersAsync();
	await following;
	jest.useRealTimers();
});

test('the gateway’s refusal keeps its words', async () => {
	const stream = new FakeStream();
	stream.status = 404;
	const error = { code: 'INSTANCE_NOT_FOUND', message: 'There is no instance', hint: 'Create it' };
	stream.body = JSON.stringify({ error });
	const put = new EventStream(stream.connection, 'sales', 's').put({
		events: [],
		claimsAutomation: false,
	});
	await expect(put).rejects.toMatchObject({ name: 'GatewayError', ...error });
});

test('a stream that is gone already is deleted as well', async () => {
	const stream = new FakeStream();
	stream.status = 404;
	await new EventStream(stream.connection, 'a/b', 's').delete();
	expect(stream.asked[0]).toMatchObject({ method: 'DELETE', url: '/v1/instances/a%2Fb/streams/s' });
});
