import { isDeepStrictEqual } from 'node:util';
import type { Vendor } from '../../../nodes/shared/readCredential';
import endpoints from '../../fixtures/spec/endpoints.json';
import { fixturesOf, type Fixture } from '../fixtures';

/** A request, as far as it decides what is answered. */
export interface Asked {
	method: string;
	/** With its query. */
	path: string;
	body: unknown;
}

interface Known {
	fixture: Fixture;
	method: string;
	pattern: RegExp;
	parameters: number;
}

/**
 * Finds the fixture that a request is about. The paths are those of the vendor's documentation, not of our route tables:
 * a path that only our own table knows is answered by nothing.
 */
export function answersOf(vendor: Vendor): (asked: Asked) => Fixture | null {
	const known = fixturesOf(vendor)
		.flatMap((fixture) =>
			[fixture.request, ...(fixture.sent ? [fixture.sent] : [])].map(toKnown(fixture)),
		)
		.sort((one, other) => one.parameters - other.parameters);
	return (asked) => {
		const path = asked.path.split('?', 1)[0] ?? '';
		const fits = known.filter(
			({ method, pattern }) => method === asked.method && pattern.test(path),
		);
		// A path without parameters wins over one that has them: `/conversations/archived`.
		const least = fits[0]?.parameters;
		const best = fits
			.filter(({ parameters }) => parameters === least)
			.map(({ fixture }) => fixture);
		return mostAlike(best, asked);
	};
}

function toKnown(fixture: Fixture) {
	return ({ method, path }: Fixture['request']): Known => {
		const [pathname = ''] = path.split('?', 1);
		const segments = parametrised(fixture, pathname);
		const source = segments
			.map((segment) => segment ?? '[^/]+')
			.map(literal)
			.join('/');
		const parameters = segments.filter((segment) => segment === null).length;
		return { fixture, method, pattern: new RegExp(`^${source}$`), parameters };
	};
}

/** The segments of a path, null for those that name an instance, a person or a thing. */
function parametrised({ endpoint, command }: Fixture, pathname: string): (string | null)[] {
	const given = pathname.split('/');
	const documented = endpoints.find(({ id }) => id === endpoint)?.path.split('/');
	if (documented?.length === given.length) {
		return given.map((segment, index) => (documented[index]?.startsWith('{') ? null : segment));
	}
	// Beyond the vendor's own list: what the command names.
	const names = Object.values(command).filter((value) => typeof value === 'string');
	return given.map((segment) =>
		names.some((name) => name !== '' && decodeURIComponent(segment).startsWith(name))
			? null
			: segment,
	);
}

function literal(segment: string): string {
	return segment === '[^/]+' ? segment : segment.replace(/[.*+?^$()|[\]\\{}]/g, '\\$&');
}

/** Several fixtures of one endpoint differ in what was asked. */
function mostAlike(fixtures: Fixture[], asked: Asked): Fixture | null {
	const scored = fixtures.map((fixture) => ({ fixture, score: likeness(fixture, asked) }));
	scored.sort(
		(one, other) => other.score - one.score || one.fixture.name.length - other.fixture.name.length,
	);
	return scored[0]?.fixture ?? null;
}

function likeness({ request, sent = request }: Fixture, asked: Asked): number {
	const facts = factsOf(asked);
	const known = factsOf(sent);
	return (
		known.filter((fact) => facts.some((one) => isDeepStrictEqual(one, fact))).length * 2 -
		known.length
	);
}

/** Each member of the query and the body, with its place. */
function factsOf({ path, body }: Omit<Asked, 'method'> | Fixture['request']): unknown[] {
	const query = new URLSearchParams(path.split('?')[1] ?? '');
	return [...query, ...membersOf(body, [])];
}

function membersOf(value: unknown, place: string[]): unknown[] {
	if (typeof value !== 'object' || value === null)
		return value === undefined ? [] : [[...place, value]];
	return Object.entries(value).flatMap(([name, inner]) => membersOf(inner, [...place, name]));
}
