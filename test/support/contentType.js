'use strict';
const path = require('node:path');

// An absolute path, since the name itself leads here: see `moduleNameMapper` in jestProject.js.
const contentType = require(
	path.resolve(__dirname, '../../node_modules/content-type/dist/index.js'),
);

/** Compiled from ES modules and without a default: Node gives the whole as the default, jest's transform nothing. */
module.exports = { ...contentType, default: contentType };
