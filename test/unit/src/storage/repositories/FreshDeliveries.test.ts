import { FreshDeliveries } from '../../../../../src/storage/repositories/FreshDeliveries';
import { gatewayEvent } from '../../../../support/storageFixtures';

const delivery = (sequence: number) => ({
	sequence,
	subscription: 'sub_1',
	event: gatewayEvent({ id: `evt_${sequence}` }),
	createdAt: 5,
});

test('gives each delivery once, as untried', () => {
	const fresh = new FreshDeliveries(10);
	fresh.keep([delivery(1), delivery(2)]);
	expect(fresh.take(2, 7)).toEqual({
		...delivery(2),
		attempts: 0,
		dueAt: 7,
		isReplay: false,
	});
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
