import { statSync } from 'node:fs';
import path from 'node:path';
import { LocalPackages } from '../n8n/LocalPackages';
import { N8n } from '../n8n/N8n';
import { sayWhile } from '../run/progress.mjs';
import { ensureCredential, ensureEcho, ensureLinked } from './demoWorkflows';
import { SandboxProcess } from './SandboxProcess';
import { stopSidecar } from './stopSidecar';

export interface Demo {
	n8nUrl: string;
	/** Of the echo workflow in n8n's editor. */
	workflowUrl: string;
	/** Control URL of the local WhatsApp. */
	sandboxUrl: string;
}

interface DemoOptions {
	/** The clone, built. */
	root: string;
	/** Where everything is kept; what is there from an earlier start is used again. */
	folder: string;
	/** Of n8n. */
	port: number;
	/** Called with what stops each part, as soon as it runs. */
	onClose: (close: () => Promise<unknown>) => void;
}

/** Starts the local WhatsApp and n8n, installs the package, links an account and publishes the echo workflow. */
export async function startDemo({ root, folder, port, onClose }: DemoOptions): Promise<Demo> {
	const sandbox = await sayWhile('Starting the local WhatsApp', () =>
		SandboxProcess.start(root, path.join(folder, 'local-whatsapp')),
	);
	onClose(() => sandbox.stop());
	const packages = LocalPackages.open(path.join(folder, 'packages'));
	const userFolder = path.join(folder, 'n8n');
	const env = { WAGATE_SANDBOX_URL: sandbox.controlUrl };
	onClose(() => stopSidecar(userFolder));
	const n8n = await sayWhile('Starting n8n', () =>
		N8n.start({ root, userFolder, packages, port, env }),
	);
	onClose(() => n8n.stop());
	const { client, url } = n8n;
	await ensurePackage(n8n, packages, root);
	const credential = await ensureCredential(client);
	await sayWhile('Linking an account', () => ensureLinked(client, credential, sandbox.controlUrl));
	const workflow = await sayWhile('Publishing the echo workflow', () =>
		ensureEcho(client, credential, root),
	);
	return {
		n8nUrl: url,
		workflowUrl: `${url}/workflow/${workflow}`,
		sandboxUrl: sandbox.controlUrl,
	};
}

/** Every build is a version of its own, so that n8n takes a changed one. */
async function ensurePackage({ client }: N8n, packages: LocalPackages, root: string): Promise<void> {
	const built = Math.round(statSync(path.join(root, 'dist', 'known', 'nodes.json')).mtimeMs);
	const { name, version } = packages.add(root, { build: built });
	const found = (await client.packages()).find(({ packageName }) => packageName === name);
	if (found?.installedVersion === version) return;
	await sayWhile('Installing the package into n8n', () =>
		found ? client.updatePackage(name, version) : client.installPackage(name, version),
	);
}
