import { Pulse } from '../../../../../src/engine/whatsapp/Pulse';
import { FakeClock } from '../../../../support/FakeClock';

const SECOND = 1_000;

function start() {
	const clock = new FakeClock();
	const stopped = jest.fn();
	const pulse = new Pulse(clock, stopped);
	pulse.start();
	return { clock, pulse, stopped };
}

test('a line that says something every 20 s lives', () => {
	const { clock, pulse, stopped } = start();
	for (let n = 0; n < 100; n += 1) {
		clock.advance(20 * SECOND);
		pulse.beat();
	}
	expect(stopped).not.toHaveBeenCalled();
});

test('silence of 30 s is no end yet, and of 40 s is one, told once', () => {
	const { clock, pulse, stopped } = start();
	clock.advance(14 * SECOND);
	pulse.beat();
	clock.advance(30 * SECOND);
	expect(stopped).not.toHaveBeenCalled();
	clock.advance(10 * SECOND);
	expect(stopped).toHaveBeenCalledTimes(1);
	clock.advance(600 * SECOND);
	expect(stopped).toHaveBeenCalledTimes(1);
});

test('a clock that is set, forwards or back, is no silence', () => {
	const { clock, stopped } = start();
	clock.jump(3_600 * SECOND);
	clock.jump(-7_200 * SECOND);
	clock.advance(30 * SECOND);
	expect(stopped).not.toHaveBeenCalled();
});

test('nothing is told after the stop', () => {
	const { clock, pulse, stopped } = start();
	pulse.stop();
	clock.advance(600 * SECOND);
	expect(stopped).not.toHaveBeenCalled();
	expect(clock.pending).toBe(0);
});
