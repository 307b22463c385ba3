'use strict';
const { writeFileSync, writeSync } = require('node:fs');

/**
 * Ends a run with `N passed, N failed, N skipped`, summed over all projects, alone on a line. When
 * jest is one part of a larger run, the numbers go to the file that WAGATE_TOTALS_FILE names, and
 * that run prints the line.
 */
module.exports = class TotalsReporter {
	onRunComplete(_contexts, results) {
		// A file that does not even load has no failed test in it, but it is a failure all the same.
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		const passed = results.numPassedTests;
		const skipped = results.numPendingTests + results.numTodoTests;
		const file = process.env.WAGATE_TOTALS_FILE;
		if (file) return writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
		// Jest's own summary is written after this call, so the line waits for the exit.
		const line = `${passed} passed, ${failed} failed, ${skipped} skipped\n`;
		process.once('exit', () => writeSync(1, line));
	}
};
