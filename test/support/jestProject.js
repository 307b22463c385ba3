'use strict';
const fs = require('node:fs');
const path = require('node:path');

const root = path.resolve(__dirname, '../..');

/** Imported by tests alone, so not among the package's own dependencies. */
const TEST_ONLY_PACKAGES = ['nock'];

/**
 * Names of the packages, reachable from what we import, that are published as ES modules only.
 * Jest runs CommonJS, so these go through swc; every other package is loaded as it is.
 */
function findEsmPackages() {
	const manifest = readManifest(root);
	const pending = [...Object.keys(manifest.dependencies), ...TEST_ONLY_PACKAGES];
	const seen = new Set();
	const esm = [];
	while (pending.length > 0) {
		const name = pending.pop();
		if (seen.has(name)) continue;
		seen.add(name);
		const dependency = readManifest(path.join(root, 'node_modules', name));
		if (!dependency) continue;
		if (dependency.type === 'module') esm.push(name);
		pending.push(...Object.keys(dependency.dependencies ?? {}));
	}
	return esm.sort();
}

function readManifest(folder) {
	try {
		return JSON.parse(fs.readFileSync(path.join(folder, 'package.json'), 'utf8'));
	} catch (error) {
		if (error.code === 'ENOENT') return undefined;
		throw error;
	}
}

const swcOptions = {
	jsc: { parser: { syntax: 'typescript', decorators: false }, target: 'es2022' },
	module: { type: 'commonjs' },
	sourceMaps: 'inline',
};

/**
 * The jest project of one folder below `test/`. Works on every Node we support without
 * `--experimental-vm-modules`.
 */
function jestProject(name, extra = {}) {
	const esm = findEsmPackages().map((each) => each.replace(/[.+]/g, '\\$&'));
	return {
		displayName: name,
		rootDir: root,
		roots: ['<rootDir>/test'],
		testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
		testEnvironment: 'node',
		setupFiles: ['<rootDir>/test/support/ownUserFolder.js'],
		transform: { '\\.m?[jt]s$': ['@swc/jest', swcOptions] },
		transformIgnorePatterns: [`/node_modules/(?!(${esm.join('|')})(/|$))`],
		moduleFileExtensions: ['ts', 'js', 'mjs', 'cjs', 'json', 'node'],
		// Their `exports` name an `import` condition only, which jest's CommonJS resolver ignores.
		moduleNameMapper: {
			'^file-type$': '<rootDir>/node_modules/file-type/index.js',
			'^music-metadata$': '<rootDir>/node_modules/music-metadata/lib/index.js',
			'^content-type$': '<rootDir>/test/support/contentType.js',
			'^strtok3$': '<rootDir>/node_modules/strtok3/lib/index.js',
			'^strtok3/core$': '<rootDir>/node_modules/strtok3/lib/core.js',
			'^libopus-wasm$': '<rootDir>/node_modules/libopus-wasm/dist/index.js',
			'^whatsapp-rust-bridge$': '<rootDir>/node_modules/whatsapp-rust-bridge/dist/index.js',
		},
		modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.tools/'],
		watchPathIgnorePatterns: ['<rootDir>/.tools/'],
		...extra,
	};
}

module.exports = { jestProject };
