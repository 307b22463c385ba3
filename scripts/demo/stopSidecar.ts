import { existsSync } from 'node:fs';
import { readLeaseHolder } from '../../src/storage';
import { defaultDataFolder } from '../../src/app/sidecarPlace';
import { eventually } from '../n8n/eventually';

/** A sidecar stops by itself once its n8n is gone; resolves when it has, and ends it when it takes too long. */
export async function stopSidecar(userFolder: string): Promise<void> {
	const folder = defaultDataFolder('sandbox', { N8N_USER_FOLDER: userFolder });
	if (!existsSync(folder)) return;
	const gone = async () => (readLeaseHolder(folder) === null ? true : undefined);
	try {
		await eventually('the sidecar stopped', gone, { deadlineMs: 15_000 });
	} catch {
		const holder = readLeaseHolder(folder);
		if (holder) process.kill(holder.pid, 'SIGKILL');
	}
}
