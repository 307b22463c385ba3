'use strict';
const { dest, parallel, src } = require('gulp');

// Icons, and the codex files that hold n8n's search words: tsc copies neither.
const ASSETS = '**/*.{svg,png,node.json}';

const copy = (folder) => {
	// `encoding: false`: gulp reads text by default, which breaks a PNG.
	const task = () => src(`${folder}/${ASSETS}`, { encoding: false }).pipe(dest(`dist/${folder}`));
	task.displayName = `build:${folder}`;
	return task;
};

exports.build = parallel(copy('nodes'), copy('credentials'));
