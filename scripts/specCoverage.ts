import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { listRoutes } from '../src/projections/listing';
import { findDialect, isDialectName } from '../src/dialects';

/** How much of the vendors' endpoints is mapped: `npm run coverage:spec`, as a table, or with --json. */
interface Endpoint {
	id: string;
	system: string;
}

interface Coverage {
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
	/** Rows that use the escape hatch. */
	custom: number;
}

const root = path.dirname(__dirname);

function coverage(): Record<string, Coverage> {
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
	const withFixture = listed.filter(({ fixture }) => existsSync(path.join(root, fixture)));
	const having = (mapped: { id: string }[]) =>
		ids.filter((id) => mapped.some((route) => route.id === id)).length;
	return {
		endpoints: ids.length,
		mapped: having([...routes]),
		remote: having(routes.filter(({ servedOnly }) => !servedOnly)),
		served: having([...routes]),
		fixtures: having(withFixture),
		custom: routes.filter(({ body, reply }) => [body.kind, reply.kind].includes('custom')).length,
	};
}

const table = coverage();
if (process.argv.includes('--json')) console.log(JSON.stringify(table, null, '\t'));
else console.table({ ...table, all: sum(Object.values(table)) });

function sum(rows: Coverage[]): Coverage {
	const total = { endpoints: 0, mapped: 0, remote: 0, served: 0, fixtures: 0, custom: 0 };
	for (const row of rows) {
		for (const key of Object.keys(total) as (keyof Coverage)[]) total[key] += row[key];
	}
	return total;
}
