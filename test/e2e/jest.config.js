'use strict';
const path = require('node:path');
const { jestProject } = require('../support/jestProject');

/**
 * The package as users get it, in a real n8n (`npm run test:e2e`).
 *
 * @type {import('jest').Config}
 */
module.exports = {
	rootDir: path.resolve(__dirname, '../..'),
	projects: [
		jestProject('e2e', { setupFilesAfterEnv: ['<rootDir>/test/support/e2eTimeout.js'] }),
	],
	reporters: ['default', '<rootDir>/test/support/TotalsReporter.js'],
};
