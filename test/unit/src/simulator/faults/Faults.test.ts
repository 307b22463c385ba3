import { Faults } from '../../../../../src/simulator/faults/Faults';

const facts = { id: 'A', from: '1', to: '2', type: 'text' };

test('a fault acts on what fits, as often as it may', () => {
	const faults = new Faults();
	const fault = faults.onSend({ to: '2' }).nack(429).times(2);
	expect(faults.takeSend(() => ({ ...facts, to: '3' }))).toBeUndefined();
	expect(faults.takeSend(() => facts)).toEqual({ kind: 'nack', code: 429 });
	expect(faults.takeSend(() => facts)).toBeDefined();
	expect(faults.takeSend(() => facts)).toBeUndefined();
	expect(fault.hits).toBe(2);
});

test('the first fault that fits acts; one that is stopped leaves it to the next', () => {
	const faults = new Faults();
	const first = faults.onDeliver().corrupt();
	faults.onDeliver().duplicate();
	expect(faults.takeDeliver(() => facts)).toEqual({ kind: 'corrupt' });
	first.stop();
	expect(faults.takeDeliver(() => facts)).toEqual({ kind: 'duplicate' });
	faults.clear();
	expect(faults.takeDeliver(() => facts)).toBeUndefined();
});

test('without faults nobody looks at the message', () => {
	const look = jest.fn(() => facts);
	expect(new Faults().takeSend(look)).toBeUndefined();
	expect(look).not.toHaveBeenCalled();
});

test('questions are matched by namespace or by more', () => {
	const faults = new Faults();
	faults.iq('usync').silence().times(1);
	faults.iq({ xmlns: 'encrypt', child: 'key' }).error(503);
	const iq = (xmlns: string, child: string) => faults.takeIq(() => ({ xmlns, type: 'get', child }));
	expect(iq('usync', 'usync')).toEqual({ kind: 'silence' });
	expect(iq('encrypt', 'count')).toBeUndefined();
	expect(iq('encrypt', 'key')).toMatchObject({ kind: 'error', code: 503 });
});
