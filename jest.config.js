'use strict';
const { jestProject } = require('./test/support/jestProject');

/**
 * `npx jest` runs everything that needs no n8n: unit, contract and integration tests.
 * The tests against a real n8n have their own configuration: `test/e2e/jest.config.js`.
 *
 * @type {import('jest').Config}
 */
module.exports = {
	projects: [
		jestProject('unit'),
		jestProject('contract'),
		jestProject('integration', { setupFilesAfterEnv: ['<rootDir>/test/support/longTimeout.js'] }),
	],
	reporters: ['default', '<rootDir>/test/support/TotalsReporter.js'],
	maxWorkers: 2,
	// A worker grows to two gigabytes, which alone take most of jest's half second to be given back. A handle that leaks
	// still outlasts this.
	workerGracefulExitTimeout: 5_000,
};
