import type { BinaryNode } from '@whiskeysockets/baileys';
import type { StateReason } from '../../../../../../src/domain/instance';
import { Ladder } from '../../../../../../src/engine/whatsapp/watch/Ladder';
import { Watchdog } from '../../../../../../src/engine/whatsapp/watch/Watchdog';
import { FakeClock } from '../../../../../support/FakeClock';

const TICK = 5_000;

/** One socket after another of one account, which the test makes deaf. */
class Line {
	readonly clock = new FakeClock();
	readonly ladder = new Ladder(this.clock);
	readonly did: string[] = [];
	readonly told: (StateReason | null)[] = [];
	answers = { ping: true, probe: true, works: true };
	watchdog = this.open();

	open(): Watchdog {
		const ask = (what: 'ping' | 'probe' | 'works') => async () => {
			this.did.push(what);
			const isAnswered = this.answers[what];
			if (what === 'probe' && isAnswered) this.watchdog.answered(iq([{ tag: 'usync', attrs: {} }]));
			return isAnswered;
		};
		const watchdog = new Watchdog({
			line: {
				ping: ask('ping'),
				probe: ask('probe'),
				works: ask('works'),
				announce: () => void this.did.push('announce'),
				end: () => {
					this.did.push('end');
					watchdog.stop();
				},
			},
			ladder: this.ladder,
			clock: this.clock,
			tickMs: TICK,
			tell: (reason) => void this.told.push(reason),
		});
		watchdog.start();
		return watchdog;
	}

	async pass(ticks: number, each: () => void = () => undefined): Promise<void> {
		for (let tick = 0; tick < ticks; tick += 1) {
			each();
			this.clock.advance(TICK);
			for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
		}
	}
}

const iq = (content?: BinaryNode[]): BinaryNode => ({
	tag: 'iq',
	attrs: { type: 'result' },
	...(content && { content }),
});
const message = (id: string, type = 'msg'): BinaryNode => ({
	tag: 'message',
	attrs: { id },
	content: [{ tag: 'enc', attrs: { type } }],
});
const ack = (id: string): BinaryNode => ({ tag: 'ack', attrs: { id, class: 'message' } });

let line: Line;

beforeEach(() => {
	line = new Line();
});

/** What WhatsApp answers to the library's own ping. */
const pinged = () => line.watchdog.answered(iq());

test('an idle account is asked now and then, and nothing is done to it in a day', async () => {
	await line.pass(24 * 720, pinged);
	expect(new Set(line.did)).toEqual(new Set(['probe']));
	expect(line.did.length).toBeLessThan(24 * 720 * 0.15);
	expect(line.told).toEqual([]);
});

test('a busy account is asked nothing', async () => {
	let sent = 0;
	await line.pass(720, () => {
		line.watchdog.arrived(message(`m${(sent += 1)}`));
		line.watchdog.traffic(message(`m${sent}`));
		line.watchdog.through(`m${sent}`);
		line.watchdog.writes(`o${sent}`);
		line.watchdog.traffic(ack(`o${sent}`));
	});
	expect(line.did).toEqual([]);
	expect(line.told).toEqual([]);
});

describe('a message that is not acknowledged', () => {
	test('shows the deafness within half a minute, announces, and then opens a new socket', async () => {
		line.watchdog.writes('A');
		await line.pass(4, pinged);
		expect(line.did).toEqual(['ping', 'announce']);
		expect(line.told).toMatchObject([{ code: 'deaf' }]);
		await line.pass(2, pinged);
		expect(line.did).toEqual(['ping', 'announce', 'end']);
	});

	test('is no sign of anything while others are', async () => {
		line.watchdog.writes('A');
		await line.pass(20, () => line.watchdog.traffic(ack('B')));
		expect(line.did).toEqual([]);
	});

	test('is forgotten when it was not written after all', async () => {
		line.watchdog.writes('A');
		line.watchdog.wroteNot('A');
		await line.pass(6);
		expect(line.told).toEqual([]);
	});

	test('that comes late ends the alarm without a new socket', async () => {
		line.watchdog.writes('A');
		await line.pass(4);
		expect(line.told).toHaveLength(1);
		line.watchdog.traffic(ack('A'));
		await line.pass(10);
		expect(line.told).toMatchObject([{ code: 'deaf' }, null]);
		expect(line.did).not.toContain('end');
	});
});

test('a line that does not even answer a ping is ended at once, and not called deaf', async () => {
	line.answers.ping = false;
	line.watchdog.writes('A');
	await line.pass(5);
	expect(line.did).toEqual(['ping', 'end']);
	expect(line.told).toEqual([]);
});

test('pings alone are no sign of life: a question that is not answered is', async () => {
	line.answers.probe = false;
	await line.pass(9, pinged);
	expect(line.told).toMatchObject([
		{ code: 'deaf', message: expect.stringMatching(/pings/) as string },
	]);
	await line.pass(2, pinged);
	expect(line.did).toEqual(['probe', 'ping', 'announce', 'end']);
});

describe('messages that come and are not worked through', () => {
	const arrive = (id: string) => {
		line.watchdog.arrived(message(id));
		line.watchdog.traffic(message(id));
	};

	test('are a sign when they wait for more than half a minute', async () => {
		arrive('A');
		arrive('B');
		await line.pass(6);
		expect(line.told).toEqual([]);
		await line.pass(1);
		expect(line.told).toMatchObject([
			{ code: 'deaf', message: expect.stringMatching(/worked/) as string },
		]);
		await line.pass(2);
		expect(line.did.at(-1)).toBe('end');
	});

	test('one alone is, when the library does not go on', async () => {
		line.answers.works = false;
		arrive('A');
		await line.pass(8);
		expect(line.told).toMatchObject([{ code: 'deaf' }]);
	});

	test('one alone is not, when the library passed over it', async () => {
		arrive('A');
		await line.pass(30);
		expect(line.told).toEqual([]);
		expect(line.did.filter((what) => what === 'works')).toHaveLength(1);
	});

	test('a long line that moves is none', async () => {
		for (let n = 0; n < 100; n += 1) arrive(`m${n}`);
		let next = 0;
		await line.pass(90, () => line.watchdog.through(`m${(next += 1)}`));
		expect(line.told).toEqual([]);
	});

	test('kinds that the library acknowledges in silence are none', async () => {
		for (const id of ['A', 'B', 'C']) line.watchdog.arrived(message(id, 'msmsg'));
		await line.pass(20, pinged);
		expect(line.told).toEqual([]);
	});
});

describe('after a new socket', () => {
	/** Deaf, told and given up. */
	async function giveUp(): Promise<void> {
		line.watchdog.writes('A');
		await line.pass(6);
		line.watchdog = line.open();
		line.did.length = 0;
	}

	test('it stays degraded until what was missed came', async () => {
		await giveUp();
		await line.pass(3, pinged);
		expect(line.told).toHaveLength(1);
		line.watchdog.traffic(ack('A'));
		await line.pass(1);
		expect(line.told.at(-1)).toBeNull();
	});

	test('or until nothing was missed for two minutes', async () => {
		await giveUp();
		await line.pass(23, pinged);
		expect(line.told).toHaveLength(1);
		await line.pass(1, pinged);
		expect(line.told.at(-1)).toBeNull();
	});

	test('one that is deaf, too, stays: the next comes after five minutes, then after ten', async () => {
		await giveUp();
		const ends: number[] = [];
		for (let tick = 0; tick < 400; tick += 1) {
			line.watchdog.writes(`again ${tick}`);
			await line.pass(1, pinged);
			if (!line.did.includes('end')) continue;
			ends.push(tick);
			line.watchdog = line.open();
			line.did.length = 0;
		}
		expect(ends).toHaveLength(2);
		expect(ends[0]).toBeGreaterThanOrEqual(59);
		expect((ends[1] ?? 0) - (ends[0] ?? 0)).toBeGreaterThanOrEqual(119);
		expect(line.told).not.toContain(null);
	});
});

test('the three clocks tell when each came last', async () => {
	const at = line.clock.now();
	expect(line.watchdog.vitals).toEqual({ heardAt: null, answeredAt: null, trafficAt: null });
	line.watchdog.heard();
	await line.pass(1);
	line.watchdog.answered(iq());
	await line.pass(1);
	line.watchdog.traffic(ack('A'));
	expect(line.watchdog.vitals).toEqual({
		heardAt: at,
		answeredAt: at + TICK,
		trafficAt: at + 2 * TICK,
	});
});

test('a clock that is set is no sign of anything', async () => {
	line.clock.jump(3_600_000);
	await line.pass(3, pinged);
	line.clock.jump(-7_200_000);
	await line.pass(3, pinged);
	expect(line.did).toEqual([]);
});
