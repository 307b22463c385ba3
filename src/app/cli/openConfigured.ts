import type { Storage } from '../../domain/ports/storage';
import { openStorage } from '../../storage';
import { systemClock } from '../../support/clock';
import { buildLogger } from '../../support/logger';
import type { Config } from '../config';
import { packageVersion } from '../packageInfo';
import { storagePlace } from '../storagePlace';

/**
 * Opens what `wagate serve` with the same options would run on, while none does. Rejects with DATA_FOLDER_IN_USE, and
 * with ENCRYPTION_KEY when its key is not here.
 */
export async function openConfigured(config: Config, { renewKey = false } = {}): Promise<Storage> {
	const keys = { ...config.keys, renew: renewKey };
	const storage = await openStorage({
		...storagePlace({ ...config, keys }, packageVersion()),
		clock: systemClock,
		logger: buildLogger({ level: 'error' }),
	});
	const { locked } = storage.vault;
	if (!locked) return storage;
	await storage.close();
	throw locked;
}
