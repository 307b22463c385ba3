/** The line every test run ends with. */
export function printTotals(...parts) {
	const sum = (key) => parts.reduce((total, part) => total + part[key], 0);
	process.stdout.write(
		`${sum('passed')} passed, ${sum('failed')} failed, ${sum('skipped')} skipped\n`,
	);
	return sum('failed') === 0 ? 0 : 1;
}
