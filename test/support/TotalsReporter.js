'use strict';
const { writeSync } = require('node:fs');

/** Ends a run with `N passed, N failed, N skipped`, summed over all projects, alone on a line. */
module.exports = class TotalsReporter {
	onRunComplete(_contexts, results) {
		// A file that does not even load has no failed test in it, but it is a failure all the same.
		const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
		const skipped = results.numPendingTests + results.numTodoTests;
		const line = `${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped`;
		// Jest's own summary is written after this call, so the line waits for the exit.
		process.once('exit', () => writeSync(1, `${line}\n`));
	}
};
