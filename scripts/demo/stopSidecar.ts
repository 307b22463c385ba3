import { existsSync } from 'node:fs';
import { defaultDataFolder } from '../../src/app/sidecarPlace';
import { readLeaseHolder } from '../../src/storage/sqlite/folderLease';
import { eventually } from '../n8n/eventually';

/** A sidecar stops by itself once its n8n is gone; resolves when it has, and ends it when it takes too long. */
export async function stopSidecar(userFolder: string): Promise<void> {
	for (const network of ['sandbox', 'whatsapp'] as const) {
		const folder = defaultDataFolder(network, { N8N_USER_FOLDER: userFolder });
		if (existsSync(folder)) await stopOne(folder);
	}
}

async function stopOne(folder: string): Promise<void> {
	const gone = async () => (readLeaseHolder(folder) === null ? true : undefined);
	try {
		await eventually('the sidecar stopped', gone, { deadlineMs: 15_000 });
	} catch {
		const holder = readLeaseHolder(folder);
		if (holder) process.kill(holder.pid, 'SIGKILL');
	}
}
