import { defaultRetention, type PurgedKind } from '../../../../src/domain/ports/retention';
import { GatewayError } from '../../../../src/domain/errors';
import type { VaultDoor } from '../../../../src/domain/ports/vault';
import { Upkeep } from '../../../../src/storage';
import { eventually } from '../../../support/eventually';
import { FakeClock } from '../../../support/FakeClock';
import { silentLogger } from '../../../support/silentLogger';

const DAY = 86_400_000;

const clear: VaultDoor = { state: 'clear', locked: null, sealNext: async () => null };

function open(left: Partial<Record<PurgedKind, number>> = {}, vault = clear, free = 0) {
	const clock = new FakeClock();
	const asked: { kind: PurgedKind; before: number }[] = [];
	const purge = async (kind: PurgedKind, before: number, limit: number) => {
		asked.push({ kind, before });
		const count = Math.min(left[kind] ?? 0, limit);
		left[kind] = (left[kind] ?? 0) - count;
		return count;
	};
	const retention = { ...defaultRetention, events: 3 * DAY };
	const given = { steps: 0 };
	const shrink = async () => free > 0 && ++given.steps < free;
	const storage = { retention: { purge }, vault, shrink };
	const upkeep = new Upkeep({ storage, clock, logger: silentLogger, retention });
	return { upkeep, clock, asked, left, given };
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

test('leaves a store alone whose key is not here', async () => {
	const locked = new GatewayError('ENCRYPTION_KEY', 'no key was given');
	const { upkeep, clock, asked } = open({ messages: 10 }, { ...clear, state: 'locked', locked });
	clock.advance(60 * 60_000);
	expect(clock.pending).toBe(0);
	await upkeep.close();
	expect(asked).toEqual([]);
});

test('gives free space back after the purge, with rests', async () => {
	const { upkeep, clock, given } = open({}, clear, 3);
	clock.advance(60_000);
	for (const steps of [1, 2]) {
		await eventually(() => given.steps === steps && clock.pending === 1);
		clock.advance(50);
	}
	await eventually(() => given.steps === 3);
	await upkeep.close();
});
