import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { vendorOffers } from '../../src/projections/offers';
import { listRoutes } from '../../src/projections/listing';
import { vendorNames, type VendorName } from '../../src/projections/vendorNodes';
import { findDialect } from '../../src/dialects';
import { mountedRoutes } from './mountedRoutes';

type SourceKind = 'documented' | 'recorded' | 'inferred';

/** What there is for one endpoint of a vendor's documentation. */
export interface EndpointCoverage {
	/** Operations that say it, as `resource.operation`. */
	operations: string[];
	/** In the form of the vendor's node. */
	n8n: boolean;
	/** Our server has a route for it, at the vendor's own path. */
	served: boolean;
	/** The exchange that holds it to the vendor's wire. */
	fixture: string | null;
	/** Where its response is known from. */
	response: SourceKind | null;
}

/** How much of a vendor's endpoints is mapped, and what its responses are known from. */
export interface Coverage {
	/** Of the vendor's documentation. */
	endpoints: number;
	/** With a row in our table. */
	mapped: number;
	/** Reachable as an operation of the vendor's node. */
	n8n: number;
	/** That our server answers. */
	served: number;
	/** With an exchange that holds the row to the vendor's wire. */
	fixtures: number;
	/** Rows of the table: endpoints that say several operations have several. */
	rows: number;
	/** Rows that use the escape hatch. */
	custom: number;
	/** Endpoints beyond the vendor's list that a portable operation needs. */
	extra: number;
	/** Where the responses of the fixtures come from. */
	documented: number;
	recorded: number;
	inferred: number;
}

const root = path.resolve(__dirname, '../..');

/** Every endpoint of the vendors' documentations, by vendor and id. */
export function endpointCoverage(): Record<VendorName, Record<string, EndpointCoverage>> {
	const file = path.join(root, 'test/fixtures/spec/endpoints.json');
	const endpoints = JSON.parse(readFileSync(file, 'utf8')) as { id: string; system: string }[];
	return byVendor((vendor) => {
		const about = describeEndpoints(vendor);
		const own = endpoints.filter(({ system }) => system === vendor);
		return Object.fromEntries(own.map(({ id }) => [id, about(id)]));
	});
}

/** By vendor. */
export function coverage(endpoints = endpointCoverage()): Record<VendorName, Coverage> {
	return byVendor((vendor) => {
		const { routes } = findDialect(vendor);
		const ids = Object.keys(endpoints[vendor]);
		const all = Object.values(endpoints[vendor]);
		const having = (fits: (each: EndpointCoverage) => boolean) => all.filter(fits).length;
		return {
			endpoints: ids.length,
			mapped: having(({ operations }) => operations.length > 0),
			n8n: having(({ n8n }) => n8n),
			served: having(({ served }) => served),
			fixtures: having(({ fixture }) => fixture !== null),
			rows: routes.length,
			custom: routes.filter(({ body, reply }) => [body.kind, reply.kind].includes('custom')).length,
			extra: new Set(routes.map(({ id }) => id).filter((id) => !ids.includes(id))).size,
			documented: having(({ response }) => response === 'documented'),
			recorded: having(({ response }) => response === 'recorded'),
			inferred: having(({ response }) => response === 'inferred'),
		};
	});
}

function describeEndpoints(vendor: VendorName): (id: string) => EndpointCoverage {
	const { routes } = findDialect(vendor);
	const listed = listRoutes().filter(({ system }) => system === vendor);
	const inForm = new Set(
		vendorOffers(vendor).flatMap(({ endpoints = [] }) => endpoints.map(({ id }) => id)),
	);
	const mounted = mountedRoutes(vendor);
	return (id) => {
		const fixture = listed.find((route) => route.id === id)?.fixture ?? null;
		const hasFixture = fixture !== null && existsSync(path.join(root, fixture));
		const own = routes.filter((route) => route.id === id);
		return {
			operations: [...new Set(own.map(({ operation }) => operation.id))],
			n8n: inForm.has(id),
			served: own.some(({ method, path: place }) => mounted({ method, url: place })),
			fixture: hasFixture ? fixture : null,
			response: hasFixture ? sourceOf(fixture) : null,
		};
	};
}

function sourceOf(fixture: string): SourceKind {
	const { source } = JSON.parse(readFileSync(path.join(root, fixture), 'utf8')) as {
		source: { response: { kind: SourceKind } };
	};
	return source.response.kind;
}

function byVendor<T>(build: (vendor: VendorName) => T): Record<VendorName, T> {
	return Object.fromEntries(vendorNames.map((vendor) => [vendor, build(vendor)])) as Record<
		VendorName,
		T
	>;
}
