import path from 'node:path';
import { LocalPackages } from '../../scripts/n8n/LocalPackages';
import { N8n, type N8nOptions } from '../../scripts/n8n/N8n';

export interface N8nWithPackage {
	n8n: N8n;
	/** Add further versions of the package here, to update to them. */
	packages: LocalPackages;
	/** Name and version that n8n installed. */
	installed: { name: string; version: string };
}

/**
 * A fresh n8n with this package installed as a user installs it: packed as for publishing, then
 * installed by n8n's own REST call. Its log is `artifacts/n8n/<suite>.log`. End it with
 * `n8n.dispose()`.
 */
export async function startN8nWithPackage(
	suite: string,
	options: Omit<N8nOptions, 'packages' | 'logFile'> = {},
): Promise<N8nWithPackage> {
	const artifacts = path.resolve('artifacts', 'n8n');
	const packages = LocalPackages.open(path.join(artifacts, `${suite}-packages`));
	const installed = packages.add(process.cwd());
	const logFile = path.join(artifacts, `${suite}.log`);
	const n8n = await N8n.start({ ...options, packages, logFile });
	try {
		await n8n.client.installPackage(installed.name, installed.version);
	} catch (error) {
		await n8n.dispose();
		throw error;
	}
	return { n8n, packages, installed };
}
