import { operationList } from '../catalogue/operations';
import { findDialect } from '../dialects';
import type { BoundRoute } from '../dialects/kit';
import { fieldsOf } from '../dialects/kit/checkRoute';
import { titleCase } from './n8nWording';
import type { Endpoint, Offer } from './offer';
import { saidBy } from './said';
import { isPossible } from './support';
import { withoutRefused } from './withoutRefused';
import { vendorNames, type VendorName } from './vendorNodes';

/** What the portable node offers: what at least one gateway can do. */
export function portableOffers(): Offer[] {
	const vendors = vendorNames.map(findDialect);
	return operationList
		.filter(({ portable }) => portable)
		.filter(
			(operation) =>
				operation.embedded === 'works' || vendors.some((vendor) => isPossible(vendor, operation)),
		)
		.map((operation) => ({ operation }));
}

/**
 * What a vendor's node offers: every operation that one of the vendor's endpoints stands for, with the fields that its
 * tongue has words for. Where several endpoints stand for one operation, the form asks which.
 */
export function vendorOffers(name: VendorName): Offer[] {
	const dialect = findDialect(name);
	const { routes } = dialect;
	return operationList.flatMap((operation) => {
		const own = routes.filter((route) => route.operation.id === operation.id);
		if (own.length === 0) return [];
		const endpoints = own.filter(isFirst).map(({ id, method, path }) => ({
			id,
			path: `${method} ${path.replace(/:(\w+)/g, '{$1}')}`,
		}));
		const said = withoutRefused(saidBy(own), dialect, operation);
		return [{ operation, said, needed: neededBy(own), endpoints: distinct(endpoints) }];
	});
}

/** Further ways to write an endpoint are for our server; its first row says how it is called. */
function isFirst(route: BoundRoute, _: number, all: readonly BoundRoute[]): boolean {
	const same = all.filter(({ id }) => id === route.id);
	return route === (same.find(({ servedOnly }) => !servedOnly) ?? same[0]);
}

/** Named by the end of their ids; by as much of it as tells them apart. */
function distinct(endpoints: Omit<Endpoint, 'title'>[]): Endpoint[] {
	const named = (id: string, words: number) => titleCase(id.split('.').slice(-words).join(' '));
	return endpoints.map(({ id, path }) => {
		const short = named(id, 1);
		const isAlone = endpoints.filter((each) => named(each.id, 1) === short).length === 1;
		return { id, title: isAlone ? short : named(id, 2), path };
	});
}

/** What every endpoint that our client would choose asks for: by its nature, or in its path. */
function neededBy(routes: readonly BoundRoute[]): string[] {
	const [first, ...others] = routes
		.filter(({ servedOnly }) => !servedOnly)
		.map(({ needs, params }) => [...needs, ...fieldsOf(params)]);
	return (first ?? []).filter((field) => others.every((needed) => needed.includes(field)));
}
