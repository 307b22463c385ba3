import {
	coverage,
	endpointCoverage,
	type Coverage,
	type EndpointCoverage,
} from './generate/coverage';

/**
 * How much of the vendors' endpoints is there: `npm run coverage:spec`. A line for each endpoint by its id, then a table;
 * with --json the same as JSON, and nothing else. Ends with 1 when one is not reachable from n8n, not served or without
 * a fixture.
 */
const endpoints = endpointCoverage();
const vendors = coverage(endpoints);
const all = sum(Object.values(vendors));

if (process.argv.includes('--json')) {
	console.log(JSON.stringify({ endpoints, vendors: { ...vendors, all } }, null, '\t'));
} else {
	printEndpoints();
	console.table({ ...vendors, all });
}
const { n8n, served, fixtures } = all;
process.exitCode = [n8n, served, fixtures].every((count) => count === all.endpoints) ? 0 : 1;

function printEndpoints(): void {
	const byId: [string, EndpointCoverage][] = Object.values(endpoints).flatMap((own) =>
		Object.entries(own),
	);
	for (const [id, { operations, n8n, served, fixture, response }] of byId) {
		const lacks = [
			...(n8n ? [] : ['not in n8n']),
			...(served ? [] : ['not served']),
			...(fixture ? [] : ['no fixture']),
		];
		console.log(`${id}: ${operations.join(', ')}; response ${[response, ...lacks].join(', ')}`);
	}
}

function sum(rows: Coverage[]): Coverage {
	return rows.reduce((total, row) => {
		const fields = Object.entries(row) as [keyof Coverage, number][];
		return Object.fromEntries(
			fields.map(([field, value]) => [field, total[field] + value]),
		) as unknown as Coverage;
	});
}
