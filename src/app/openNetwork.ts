import { join } from 'node:path';
import { openSandbox, runSandbox } from '../simulator';
import type { Config } from './config';
import { writeSandboxAddress } from './sandboxAddress';

/** The local WhatsApp that a gateway on the sandbox network talks to. */
export interface SandboxLink {
	/** WebSocket URL for clients. */
	url: string;
	/** Public key of its certificate chain, hex. */
	rootKey: string;
	controlUrl: string;
	/** Whether it runs in this process; then nobody else scans the QRs of its accounts. */
	own: boolean;
	close(): Promise<void>;
}

const firstContact = '15550002222';

/** Null on the real WhatsApp. Without a control URL, a local WhatsApp of its own lives in the data folder. */
export async function openNetwork(
	config: Pick<Config, 'network' | 'sandboxUrl' | 'dataFolder'>,
): Promise<SandboxLink | null> {
	if (config.network === 'whatsapp') return null;
	if (config.sandboxUrl) {
		const { url, rootKey } = await openSandbox(config.sandboxUrl).describe();
		return { url, rootKey, controlUrl: config.sandboxUrl, own: false, close: async () => {} };
	}
	const folder = join(config.dataFolder, 'local-whatsapp');
	const sandbox = await runSandbox({ stateFile: join(folder, 'state.json') });
	sandbox.simulator.contact(firstContact, { name: 'Eve' });
	writeSandboxAddress(folder, sandbox.controlUrl);
	const { url, rootKey, controlUrl } = sandbox;
	return { url, rootKey, controlUrl, own: true, close: () => sandbox.close() };
}
