'use strict';
const { dest, parallel, src } = require('gulp');

// What tsc does not copy: icons, the codex files that hold n8n's search words, output schemas.
const ASSETS = ['**/*.{svg,png,node.json}', '**/__schema__/**/*.json'];

const copy = (folder) => {
	// `encoding: false`: gulp reads text by default, which breaks a PNG.
	const task = () => src(ASSETS, { cwd: folder, encoding: false }).pipe(dest(`dist/${folder}`));
	task.displayName = `build:${folder}`;
	return task;
};

exports.build = parallel(copy('nodes'), copy('credentials'));
