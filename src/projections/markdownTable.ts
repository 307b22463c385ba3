/** Rows as a Markdown table; the first is its head. */
export function table(rows: string[][]): string {
	const [head = [], ...body] = rows.map((row) => row.map((cell) => cell.replaceAll('|', '\\|')));
	const lines = [head, head.map(() => '---'), ...body].map((row) => `| ${row.join(' | ')} |`);
	return `${lines.join('\n')}\n`;
}
