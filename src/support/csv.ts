/**
 * Comma separated values as RFC 4180 has them. Reading takes what spreadsheets write as well: a byte order mark,
 * semicolons or tabs in place of commas, any kind of line end. Writing keeps spreadsheets from running a cell as a
 * formula (OWASP: CSV injection), and reading takes that mark off again.
 */

const delimiters = [',', ';', '\t'];

/** What makes a spreadsheet take a cell for a formula. */
const formula = /^[=+\-@\t\r]/;

/** Rows of cells; lines with nothing in them are left out. Null when a quote is never closed. */
export function parseCsv(text: string): string[][] | null {
	const body = text.replace(/^\uFEFF/, '');
	const delimiter = delimiterOf(body);
	const plain = `[^"${delimiter}\\r\\n][^${delimiter}\\r\\n]*`;
	const cell = new RegExp(
		`(?:"([^"]*(?:""[^"]*)*)"|(${plain}|))(${delimiter}|\\r\\n|\\n|\\r|$)`,
		'y',
	);
	const rows: string[][] = [];
	let row: string[] = [];
	while (cell.lastIndex < body.length || row.length > 0) {
		const found = cell.exec(body);
		if (!found) return null;
		const [, quoted, bare = '', end] = found;
		row.push(unmark(quoted === undefined ? bare : quoted.replaceAll('""', '"')));
		if (end === delimiter) continue;
		if (row.length > 1 || row[0] !== '') rows.push(row);
		row = [];
	}
	return rows;
}

/** Lines end as RFC 4180 wants it, with CRLF; the last one too. */
export function writeCsv(rows: readonly (readonly (string | null)[])[]): string {
	return rows.map((row) => `${row.map(quote).join(',')}\r\n`).join('');
}

function quote(value: string | null): string {
	const safe = mark(value ?? '');
	return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function mark(value: string): string {
	return formula.test(value.replace(/^'+/, '')) ? `'${value}` : value;
}

function unmark(value: string): string {
	return value.startsWith("'") && formula.test(value.replace(/^'+/, '')) ? value.slice(1) : value;
}

/** The one that the first line has most of. */
function delimiterOf(body: string): string {
	const [line = ''] = body.split(/[\r\n]/, 1);
	const count = (delimiter: string) => line.split(delimiter).length;
	return delimiters.reduce((best, each) => (count(each) > count(best) ? each : best));
}
