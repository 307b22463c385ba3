import type { DueLane } from '../../../../../src/storage/repositories/laneClaims';
import { FreshDeliveries } from '../../../../../src/storage/repositories/FreshDeliveries';
import { gatewayEvent } from '../../../../support/storageFixtures';

const delivery = (sequence: number, { lane = `lane ${sequence}`, opensLane = true } = {}) => ({
	sequence,
	subscription: 'sub_1',
	event: gatewayEvent({ id: `evt_${sequence}`, lane }),
	createdAt: 5,
	opensLane,
});

const lane = (head: number): DueLane => ({ lane: `lane ${head}`, head, due_at: 0 });
const nobody = new Set<string>();

test('gives each delivery once, as untried', () => {
	const fresh = new FreshDeliveries(10);
	fresh.keep([delivery(1), delivery(2)]);
	const { opensLane: _, ...stored } = delivery(2);
	expect(fresh.take(2, 7)).toEqual({ ...stored, attempts: 0, dueAt: 7, isReplay: false });
	expect(fresh.take(2, 7)).toBeNull();
	expect(fresh.take(3, 7)).toBeNull();
});

test('keeps the newest within its limit, and none without one', () => {
	const few = new FreshDeliveries(2);
	few.keep([delivery(1), delivery(2), delivery(3)]);
	expect([1, 2, 3].map((each) => few.take(each, 0)?.sequence)).toEqual([undefined, 2, 3]);
	const none = new FreshDeliveries(0);
	none.keep([delivery(1)]);
	expect(none.take(1, 0)).toBeNull();
});

describe('what is due', () => {
	const wait = (fresh: FreshDeliveries, limit = 10, busy: ReadonlySet<string> = nobody) =>
		fresh.takeWaiting('sub_1', limit, busy)?.map(({ sequence }) => sequence) ?? null;

	/** Somebody looked, and took everything there was. */
	function looked(limit = 10): FreshDeliveries {
		const fresh = new FreshDeliveries(limit);
		fresh.beginLook('sub_1');
		fresh.endLook('sub_1', []);
		return fresh;
	}

	test('is not known before somebody has looked', () => {
		const fresh = new FreshDeliveries(10);
		fresh.keep([delivery(1)]);
		expect(wait(fresh)).toBeNull();
	});

	test('is what opened its lane since, in order, and once', () => {
		const fresh = looked();
		expect(wait(fresh)).toEqual([]);
		fresh.keep([delivery(1), delivery(2, { lane: 'lane 1', opensLane: false }), delivery(3)]);
		fresh.keep([{ ...delivery(4), subscription: 'sub_2' }]);
		expect(wait(fresh)).toEqual([1, 3]);
		expect(wait(fresh)).toEqual([]);
	});

	test('waits for room, after what the look left', () => {
		const fresh = new FreshDeliveries(10);
		fresh.keep([delivery(1), delivery(2), delivery(3)]);
		fresh.beginLook('sub_1');
		// Stored while somebody looks, who may have seen it or not.
		fresh.keep([delivery(4), delivery(5)]);
		fresh.take(1, 0);
		fresh.endLook('sub_1', [lane(2), lane(3), lane(4)]);
		expect(wait(fresh, 0)).toEqual([]);
		expect(wait(fresh, -1)).toEqual([]);
		expect([wait(fresh, 3), wait(fresh, 3)]).toEqual([[2, 3, 4], [5]]);
	});

	test('takes another look where one saw no end, or found what is not here', () => {
		const fresh = looked();
		fresh.beginLook('sub_1');
		expect(wait(fresh)).toBeNull();
		fresh.endLook('sub_1', null);
		fresh.keep([delivery(1)]);
		expect(wait(fresh)).toBeNull();
		fresh.beginLook('sub_1');
		fresh.endLook('sub_1', [lane(1), lane(99)]);
		expect(wait(fresh)).toBeNull();
	});

	test('takes another look for a lane that somebody is at work on', () => {
		const fresh = looked();
		fresh.keep([delivery(1), delivery(2)]);
		expect(wait(fresh, 10, new Set(['lane 2']))).toBeNull();
		expect(fresh.take(1, 0)?.sequence).toBe(1);
	});

	test('takes another look for what was ended, or pushed out, meanwhile', () => {
		const ended = looked();
		ended.keep([delivery(1)]);
		ended.clear();
		expect(wait(ended)).toBeNull();
		const many = looked(2);
		many.keep([delivery(1), delivery(2), delivery(3), delivery(4)]);
		expect(wait(many, 1)).toBeNull();
	});

	test('is never known where others may have taken it', () => {
		const fresh = looked(0);
		fresh.keep([delivery(1)]);
		expect(wait(fresh)).toBeNull();
	});
});
