import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const NODE = 'dist/nodes/Tea/Tea.node.js';
const CREDENTIAL = 'dist/credentials/TeaApi.credentials.js';

const nodeSource = (extra: string) => `exports.Tea = class Tea {
	description = {
		name: 'tea', version: 1, properties: [], icon: { light: 'file:tea.svg', dark: 'file:tea.dark.svg' },
		credentials: [{ name: 'teaApi' }], ${extra}
	};
	async execute() {}
};`;

describe('scripts/metadata.ts', () => {
	let folder: string;

	beforeEach(() => {
		folder = mkdtempSync(path.join(tmpdir(), 'wagate-metadata-'));
		put('package.json', {
			name: 'n8n-nodes-tea',
			version: '1.2.3',
			n8n: { nodes: [NODE], credentials: [CREDENTIAL] },
		});
		put(NODE, nodeSource(''));
		put(`${NODE}on`, { categories: ['Drinks'], alias: ['cup'], resources: {} });
		put(CREDENTIAL, "exports.TeaApi = class TeaApi { name = 'teaApi'; properties = []; };");
		for (const icon of ['tea', 'tea.dark']) put(`dist/nodes/Tea/${icon}.svg`, '<svg/>');
	});

	afterEach(() => rmSync(folder, { recursive: true, force: true }));

	const put = (file: string, content: string | object) => {
		const target = path.join(folder, file);
		mkdirSync(path.dirname(target), { recursive: true });
		writeFileSync(target, typeof content === 'string' ? content : JSON.stringify(content));
	};
	const read = (file: string) =>
		JSON.parse(readFileSync(path.join(folder, 'dist', file), 'utf8')) as unknown;
	const run = () =>
		execFileSync(process.execPath, ['--import', 'tsx', 'scripts/metadata.ts', folder], {
			encoding: 'utf8',
			stdio: 'pipe',
		});

	test('names files, icons, search words and which node uses which credential', () => {
		run();
		const icons = 'icons/n8n-nodes-tea/dist/nodes/Tea';
		const iconUrl = { light: `${icons}/tea.svg`, dark: `${icons}/tea.dark.svg` };
		expect(read('known/nodes.json')).toEqual({ tea: { className: 'Tea', sourcePath: NODE } });
		expect(read('known/credentials.json')).toEqual({
			teaApi: { className: 'TeaApi', sourcePath: CREDENTIAL, supportedNodes: ['tea'] },
		});
		expect(read('types/nodes.json')).toMatchObject([
			{
				name: 'tea',
				iconUrl,
				codex: { categories: ['Drinks'], alias: ['cup'] },
				communityNodePackageVersion: '1.2.3',
			},
		]);
		expect(read('types/credentials.json')).toMatchObject([
			{ name: 'teaApi', iconUrl, supportedNodes: ['tea'] },
		]);
	});

	test('refuses an icon that is not there', () => {
		rmSync(path.join(folder, 'dist/nodes/Tea/tea.dark.svg'));
		expect(run).toThrow('no icon dist/nodes/Tea/tea.dark.svg');
	});

	test('refuses a kind of node that n8n would describe differently', () => {
		put(NODE, nodeSource('polling: true'));
		expect(run).toThrow('polling');
	});
});
