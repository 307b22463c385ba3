import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listRoutes, type RouteListing } from '../../src/projections/listing';
import { findDialect, isDialectName } from '../../src/dialects';

interface Endpoint {
	id: string;
	system: string;
}

/** How much of a vendor's endpoints is mapped, and what its responses are known from. */
export interface Coverage {
	/** Of the vendor's documentation. */
	endpoints: number;
	/** With a row in our table. */
	mapped: number;
	/** That our client can call. */
	remote: number;
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

/** By vendor. */
export function coverage(): Record<string, Coverage> {
	const file = path.join(root, 'test/fixtures/spec/endpoints.json');
	const endpoints = JSON.parse(readFileSync(file, 'utf8')) as Endpoint[];
	const systems = [...new Set(endpoints.map(({ system }) => system))];
	return Object.fromEntries(
		systems.map((system) => {
			const ids = endpoints.filter((endpoint) => endpoint.system === system).map(({ id }) => id);
			return [system, coverageOf(system, ids)];
		}),
	);
}

function coverageOf(system: string, ids: string[]): Coverage {
	const routes = isDialectName(system) ? findDialect(system).routes : [];
	const listed = listRoutes().filter((route) => route.system === system);
	const withFixture = listed.filter(
		({ fixture }) => fixture !== null && existsSync(path.join(root, fixture)),
	);
	const having = (mapped: { id: string }[]) =>
		ids.filter((id) => mapped.some((route) => route.id === id)).length;
	return {
		endpoints: ids.length,
		mapped: having([...routes]),
		remote: having(routes.filter(({ servedOnly }) => !servedOnly)),
		served: having([...routes]),
		fixtures: having(withFixture),
		rows: routes.length,
		custom: routes.filter(({ body, reply }) => [body.kind, reply.kind].includes('custom')).length,
		extra: new Set(routes.map(({ id }) => id).filter((id) => !ids.includes(id))).size,
		...responseSources(ids, withFixture),
	};
}

type SourceKind = 'documented' | 'recorded' | 'inferred';

/** Of the vendor's endpoints, by the first fixture of each. */
function responseSources(ids: string[], listed: RouteListing[]): Record<SourceKind, number> {
	const count: Record<SourceKind, number> = { documented: 0, recorded: 0, inferred: 0 };
	for (const endpoint of ids) {
		const fixture = listed.find(({ id }) => id === endpoint)?.fixture;
		if (!fixture) continue;
		const { source } = JSON.parse(readFileSync(path.join(root, fixture), 'utf8')) as {
			source: { response: { kind: SourceKind } };
		};
		count[source.response.kind] += 1;
	}
	return count;
}
