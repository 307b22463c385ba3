import { coverage, type Coverage } from './generate/coverage';

// How much of the vendors' endpoints is mapped: `npm run coverage:spec`, as a table, or with --json.
const table = coverage();
if (process.argv.includes('--json')) console.log(JSON.stringify(table, null, '\t'));
else console.table({ ...table, all: sum(Object.values(table)) });

function sum(rows: Coverage[]): Coverage {
	return rows.reduce((total, row) => {
		const fields = Object.entries(row) as [keyof Coverage, number][];
		return Object.fromEntries(
			fields.map(([field, value]) => [field, total[field] + value]),
		) as unknown as Coverage;
	});
}
