import { cpSync, mkdirSync, mkdtempSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { transformFileSync } from '@swc/core';

const root = resolve(__dirname, '../..');

/**
 * The gateway as a package of its own in a temporary folder, for tests that run it as a process: as the build makes it,
 * but without the type check, which takes ten times as long. Answers the folder of `dist`.
 */
export function buildGateway(): string {
	const folder = mkdtempSync(join(tmpdir(), 'wagate-build-'));
	cpSync(join(root, 'package.json'), join(folder, 'package.json'));
	symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
	const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' });
	for (const file of sources.filter((name) => name.endsWith('.ts'))) {
		if (file.startsWith('admin-ui')) continue;
		const target = join(folder, 'dist/src', file.replace(/\.ts$/, '.js'));
		mkdirSync(dirname(target), { recursive: true });
		writeFileSync(target, compile(join(root, 'src', file)));
	}
	return join(folder, 'dist');
}

function compile(file: string): string {
	return transformFileSync(file, {
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
		// Some packages can only be imported, and what is imported lazily stays so.
		module: { type: 'commonjs', ignoreDynamic: true, exportInteropAnnotation: true },
	}).code;
}
