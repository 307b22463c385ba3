import type { LookupFunction } from 'node:net';

/**
 * A lookup whose answer is checked between it and the connection, which then goes to exactly that answer. One address
 * that is not allowed among several refuses them all.
 */
export function checkedLookup(
	lookup: LookupFunction,
	allows: (address: string) => boolean,
	refusal: (name: string) => Error,
): LookupFunction {
	return (name, options, done) =>
		lookup(name, options, (error, found, family) => {
			const addresses = typeof found === 'string' ? [found] : found.map(({ address }) => address);
			if (error || addresses.every(allows)) return done(error, found, family);
			done(refusal(name), found, family);
		});
}
