import { pad, unpad } from '../../../../../src/simulator/signal/padding';

test('padding is 1 to 16 bytes that each say how many they are', () => {
	const lengths = new Set<number>();
	for (let round = 0; round < 400; round++) {
		const padded = pad(Buffer.from('text'));
		expect(unpad(padded).toString()).toBe('text');
		lengths.add(padded.length - 4);
	}
	expect([...lengths].sort((a, b) => a - b)).toEqual(Array.from({ length: 16 }, (_, i) => i + 1));
});

test('a message that is all padding or has none is refused', () => {
	expect(() => unpad(Buffer.from([1, 2, 9]))).toThrow(/padding 9/);
	expect(() => unpad(Buffer.from([1, 0]))).toThrow(/padding 0/);
});
