import { join } from 'node:path';
import { LocalPackages } from '../../scripts/n8n/LocalPackages';
import { N8n } from '../../scripts/n8n/N8n';

/** Fine enough to tell 3 % of a start that takes some seconds. */
const POLL_MS = 10;

/**
 * A fresh n8n in a folder of its own; with the package as a user installs it, by n8n's own REST call, when `root` is the
 * clone that was built.
 */
export async function openN8n(folder: string, { root }: { root: string | null }): Promise<N8n> {
	const options = {
		userFolder: join(folder, 'user'),
		logFile: join(folder, 'n8n.log'),
		pollMs: POLL_MS,
	};
	if (!root) return N8n.start(options);
	const packages = LocalPackages.open(join(folder, 'packages'));
	const { name, version } = packages.add(root);
	const n8n = await N8n.start({ ...options, packages });
	try {
		await n8n.client.installPackage(name, version);
	} catch (error) {
		await n8n.stop();
		throw error;
	}
	return n8n;
}
