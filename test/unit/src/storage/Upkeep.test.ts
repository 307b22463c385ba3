import { defaultRetention, type PurgedKind } from '../../../../src/domain/ports/retention';
import { Upkeep } from '../../../../src/storage';
import { eventually } from '../../../support/eventually';
import { FakeClock } from '../../../support/FakeClock';
import { silentLogger } from '../../../support/silentLogger';

const DAY = 86_400_000;

function open(left: Partial<Record<PurgedKind, number>> = {}) {
	const clock = new FakeClock();
	const asked: { kind: PurgedKind; before: number }[] = [];
	const purge = async (kind: PurgedKind, before: number, limit: number) => {
		asked.push({ kind, before });
		const count = Math.min(left[kind] ?? 0, limit);
		left[kind] = (left[kind] ?? 0) - count;
		return count;
	};
	const retention = { ...defaultRetention, events: 3 * DAY };
	const storage = { retention: { purge } };
	const upkeep = new Upkeep({ storage, clock, logger: silentLogger, retention });
	return { upkeep, clock, asked, left };
}

test('asks for each kind with its own age, a minute after the start and every ten', async () => {
	const { upkeep, clock, asked } = open();
	clock.advance(59_999);
	expect(asked).toEqual([]);
	clock.advance(1);
	const at = clock.now();
	await eventually(() => asked.length === Object.keys(defaultRetention).length);
	expect(asked).toContainEqual({ kind: 'events', before: at - 3 * DAY });
	expect(asked).toContainEqual({ kind: 'messages', before: at - 14 * DAY });
	await eventually(() => clock.pending === 1);
	clock.advance(10 * 60_000);
	await eventually(() => asked.length === 2 * Object.keys(defaultRetention).length);
	await upkeep.close();
});

test('takes what is much in portions, and rests between them', async () => {
	const { upkeep, clock, asked, left } = open({ messages: 250 });
	clock.advance(60_000);
	await eventually(() => asked.length === 1 && clock.pending === 1);
	clock.advance(49);
	expect(asked).toHaveLength(1);
	clock.advance(1);
	await eventually(() => asked.length === 2 && clock.pending === 1);
	clock.advance(50);
	await eventually(() => left.messages === 0);
	await upkeep.close();
});

test('closing ends a rest, and begins nothing', async () => {
	const { upkeep, clock, asked } = open({ messages: 1_000 });
	clock.advance(60_000);
	await eventually(() => asked.length === 1 && clock.pending === 1);
	await upkeep.close();
	expect(asked).toHaveLength(1);
	expect(clock.pending).toBe(0);
});
