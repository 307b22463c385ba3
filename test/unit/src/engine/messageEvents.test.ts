import { isoTime } from '../../../../src/engine/messageEvents';

test.each([
	0, 1, 999, 1_000, 1_795_413_047_003, 1_795_413_047_999, -1, 1_500.75, -0.5, 253_402_300_800_000,
])('%d ms are told as Date tells them, whatever was told before', (time) => {
	const times = [time, time + 7, time];
	expect(times.map(isoTime)).toEqual(times.map((each) => new Date(each).toISOString()));
});

test('what is no time is refused', () => {
	expect(() => isoTime(NaN)).toThrow(RangeError);
});
