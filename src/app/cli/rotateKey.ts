import { GatewayError } from '../../domain/errors';
import type { VaultDoor } from '../../domain/ports/vault';
import { openConfigured } from './openConfigured';
import { placeOptions, placeUsage, readPlace } from './place';
import { print, readOptions } from './readOptions';

const usage = `wagate rotate-key [options]

Encrypts everything stored anew, with a key that was never used, under the present WAGATE_ENCRYPTION_KEY
(or n8n's key, for a data folder of n8n). When that is a new one, name the one before it in
WAGATE_PREVIOUS_ENCRYPTION_KEY or WAGATE_PREVIOUS_ENCRYPTION_KEY_FILE.

The gateway must not run meanwhile. What was ended half-way goes on when it is run again, and in the
gateway itself once that starts.

${placeUsage}`;

/** Rows of one transaction. */
const BATCH = 500;

export async function run(args: string[]): Promise<number> {
	const { values } = readOptions(args, placeOptions);
	if (values.help) return (print(usage), 0);
	const config = readPlace(values, process.env);
	if (config.keys.key === null) {
		throw new GatewayError(
			'BAD_REQUEST',
			'WAGATE_ENCRYPTION_KEY is not set: there is no key to encrypt with',
		);
	}
	const storage = await openConfigured(config, { renewKey: true });
	try {
		await sealAll(storage.vault);
	} finally {
		await storage.close();
	}
	print('Everything stored is encrypted with the new key.');
	return 0;
}

async function sealAll(vault: VaultDoor): Promise<void> {
	const rows = new Map<string, number>();
	let table: string | null = null;
	for (;;) {
		const portion = await vault.sealNext(BATCH);
		if (table !== null && portion?.table !== table) print(`${table}: ${rows.get(table) ?? 0} rows`);
		if (!portion) return;
		({ table } = portion);
		rows.set(table, (rows.get(table) ?? 0) + portion.rows);
	}
}
