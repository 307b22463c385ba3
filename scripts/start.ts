import { rmSync, statSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { checkEcho } from './demo/checkEcho';
import { demo, ensureCredential, ensureEcho, ensureLinked } from './demo/demoWorkflows';
import { SandboxProcess } from './demo/SandboxProcess';
import { stopSidecar } from './demo/stopSidecar';
import { LocalPackages } from './n8n/LocalPackages';
import { N8n } from './n8n/N8n';
import { OWNER } from './n8n/N8nSession';
import { say, sayWhile, Stop } from './run/progress.mjs';

// `npm start`: a real n8n with this package, the gateway and a local WhatsApp, ready to be written to.

const root = process.cwd();
const folder = path.join(root, '.wagate');
const userFolder = path.join(folder, 'n8n');

/** Of everything but the first installation, which is long before this runs. */
const CHECK_DEADLINE_MS = 300_000;

async function main(): Promise<number> {
	const { values } = parseArgs({
		options: { check: { type: 'boolean' }, reset: { type: 'boolean' }, port: { type: 'string' } },
	});
	if (values.reset) rmSync(folder, { recursive: true, force: true });
	const closers: Array<() => Promise<unknown>> = [];
	const stopping = stopRequested();
	try {
		const ready = startEverything(closers, values.port);
		await Promise.race([ready, stopping.then(() => Promise.reject(new Stop('Stopped.')))]);
		const { n8n, sandbox } = await ready;
		if (values.check) return await check(sandbox.controlUrl);
		announce(n8n.url);
		await stopping;
		say('Stopping');
		return 0;
	} finally {
		for (const close of closers.reverse()) await close();
	}
}

async function startEverything(closers: Array<() => Promise<unknown>>, port?: string) {
	const sandbox = await sayWhile('Starting the local WhatsApp', () =>
		SandboxProcess.start(root, path.join(folder, 'local-whatsapp')),
	);
	closers.push(() => sandbox.stop());
	const packages = LocalPackages.open(path.join(folder, 'packages'));
	const built = Math.round(statSync(path.join(root, 'dist', 'known', 'nodes.json')).mtimeMs);
	const { version } = packages.add(root);
	const installed = packages.add(root, { version: `${version}-build.${built}` });
	const n8n = await sayWhile('Starting n8n', () =>
		N8n.start({
			root,
			userFolder,
			packages,
			...(port ? { port: Number(port) } : {}),
			env: { WAGATE_SANDBOX_URL: sandbox.controlUrl },
		}),
	);
	closers.push(async () => {
		await n8n.stop();
		await stopSidecar(userFolder);
	});
	await sayWhile('Installing the package into n8n', () => ensurePackage(n8n, installed));
	const credential = await ensureCredential(n8n.client);
	await sayWhile('Linking an account', () =>
		ensureLinked(n8n.client, credential, sandbox.controlUrl),
	);
	await sayWhile('Publishing the echo workflow', () =>
		ensureEcho(n8n.client, credential, root),
	);
	return { n8n, sandbox };
}

async function ensurePackage(n8n: N8n, { name, version }: { name: string; version: string }) {
	const found = (await n8n.client.packages()).find(({ packageName }) => packageName === name);
	if (!found) return n8n.client.installPackage(name, version);
	if (found.installedVersion !== version) await n8n.client.updatePackage(name, version);
}

async function check(sandboxUrl: string): Promise<number> {
	const late = AbortSignal.timeout(CHECK_DEADLINE_MS);
	const over = new Promise<never>((_resolve, reject) => {
		late.addEventListener('abort', () => reject(new Error('the deadline passed')));
	});
	try {
		const ms = await Promise.race([checkEcho(sandboxUrl), over]);
		say(`PASS: from Eve's message to the answer on her phone took ${ms.toFixed(0)} ms`);
		return 0;
	} catch (error) {
		say(`FAIL: ${error instanceof Error ? error.message : String(error)}`);
		return 1;
	}
}

function announce(url: string): void {
	const lines = [
		'',
		`n8n            ${url}`,
		`sign in        ${OWNER.email}   ${OWNER.password}`,
		'',
		`Write to the echo workflow as Eve (${demo.contact}), from this folder in another terminal:`,
		'',
		'    npx wagate say "hi"',
		'',
		'To link a real phone:',
		'  1. In n8n, add the node WhatsApp Gateway with a new credential: gateway Embedded, network WhatsApp.',
		'  2. Run Instance > Create, then Instance > Connect: its output shows a QR.',
		'  3. On the phone: Settings > Linked devices > Link a device, and scan it.',
		'',
		'Ctrl-C stops everything. npm start -- --reset begins anew.',
		'',
	];
	process.stdout.write(lines.join('\n'));
}

function stopRequested(): Promise<void> {
	return new Promise((resolve) => {
		process.once('SIGINT', () => resolve());
		process.once('SIGTERM', () => resolve());
	});
}

main().then(
	(code) => (process.exitCode = code),
	(error: unknown) => {
		process.stderr.write(`${error instanceof Stop ? error.message : String((error as Error).stack)}\n`);
		process.exitCode = 1;
	},
);
