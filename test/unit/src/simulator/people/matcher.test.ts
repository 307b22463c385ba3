import { describeMatcher, matches } from '../../../../../src/simulator/people/matcher';

const message = {
	text: 'hello there',
	from: '1555',
	message: { poll: { options: [{ name: 'a' }] } },
};

test.each([
	[undefined, true],
	[{ text: 'hello there' }, true],
	[{ text: 'hello' }, false],
	[{ text: /^hello/ }, true],
	[{ text: /^there/ }, false],
	[{ from: '1555', message: { poll: {} } }, true],
	[{ message: { poll: { options: [{ name: 'a' }] } } }, true],
	[{ message: { poll: { options: [{ name: 'b' }] } } }, false],
	[{ message: { image: {} } }, false],
	[{ missing: undefined }, true],
])('%o fits: %s', (matcher, fits) => {
	expect(matches(matcher, message)).toBe(fits);
});

test('a function decides by itself', () => {
	expect(matches(({ text }: typeof message) => text.length === 11, message)).toBe(true);
	expect(matches(() => false, message)).toBe(false);
});

test('a matcher can be told to a human', () => {
	expect(describeMatcher({ text: /^hi/ })).toBe('a message with {"text":"/^hi/"}');
	expect(describeMatcher(undefined)).toBe('any message');
});
