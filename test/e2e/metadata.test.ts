import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { n8nFolder } from '../../scripts/n8n/installN8n';

const FILES = ['known/nodes', 'known/credentials', 'types/nodes', 'types/credentials'];

const read = (folder: string, file: string) =>
	JSON.parse(readFileSync(path.join(folder, 'dist', `${file}.json`), 'utf8')) as unknown;

describe('metadata for lazy loading', () => {
	let folder: string;

	beforeAll(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'wagate-metadata-'));
		const modules = path.join(n8nFolder(process.cwd()), 'node_modules');
		cpSync('package.json', path.join(folder, 'package.json'));
		cpSync('dist', path.join(folder, 'dist'), { recursive: true });
		for (const file of FILES) rmSync(path.join(folder, 'dist', `${file}.json`));
		symlinkSync(modules, path.join(folder, 'node_modules'));
		const script = path.join(modules, 'n8n-core', 'bin', 'generate-metadata');
		execFileSync(process.execPath, [script], { cwd: folder });
	});

	afterAll(() => rmSync(folder, { recursive: true, force: true }));

	test.each(FILES)("%s.json is what n8n's own tool makes", (file) => {
		expect(read(process.cwd(), file)).toEqual(read(folder, file));
	});
});
