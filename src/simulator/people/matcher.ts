/** A function, or the fields that must be equal (deeply, and only those named). */
export type Matcher<T> = ((candidate: T) => boolean) | Record<string, unknown>;

export function matches<T extends object>(matcher: Matcher<T> | undefined, candidate: T): boolean {
	if (!matcher) return true;
	if (typeof matcher === 'function') return matcher(candidate);
	return containsAll(candidate, matcher);
}

function containsAll(actual: unknown, expected: unknown): boolean {
	if (expected instanceof RegExp) return typeof actual === 'string' && expected.test(actual);
	if (typeof expected !== 'object' || expected === null) return Object.is(actual, expected);
	if (typeof actual !== 'object' || actual === null) return false;
	return Object.entries(expected).every(([name, value]) =>
		containsAll((actual as Record<string, unknown>)[name], value),
	);
}

/** For the error of a wait that ran out. */
export function describeMatcher(matcher: Matcher<never> | undefined): string {
	if (!matcher) return 'any message';
	if (typeof matcher === 'function') return `a message that fits ${matcher.toString()}`;
	return `a message with ${JSON.stringify(matcher, (_name, value: unknown) =>
		value instanceof RegExp ? String(value) : value,
	)}`;
}
