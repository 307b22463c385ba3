import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { GatewayError } from '../../src/domain/errors';
import { openFolderLease, type FolderLease } from '../../src/storage/sqlite/folderLease';
import { eventually } from '../n8n/eventually';
import { Stop } from '../run/progress.mjs';

/** A terminal shows its prompt again before everything that Ctrl-C ended has stopped. */
const STOPPING_MS = 10_000;

/** Takes the folder for this process, so that no second start shares it. Throws Stop when another one runs. */
export async function leaseDemoFolder(folder: string): Promise<FolderLease> {
	try {
		return await eventually('lease', async () => openFolderLease(folder, Date.now()), {
			deadlineMs: STOPPING_MS,
		});
	} catch (error) {
		const { cause } = error as Error;
		if (!(cause instanceof GatewayError) || cause.code !== 'DATA_FOLDER_IN_USE') throw error;
		const { pid } = (cause.details?.holder ?? {}) as { pid?: number };
		throw new Stop(
			`\`npm start\` runs already in this clone${pid ? `, as process ${pid}` : ''}.\n` +
				'Use that one, or stop it with Ctrl-C in its terminal and run this again.',
		);
	}
}

/** Removes everything but the lease that this process holds. */
export function wipe(folder: string): void {
	for (const name of readdirSync(folder)) {
		if (!name.startsWith('lease.'))
			rmSync(path.join(folder, name), { recursive: true, force: true });
	}
}
