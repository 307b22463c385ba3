import { readFileSync, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { GatewayError } from '../../domain/errors';
import type { Network } from '../../domain/instance';
import { openBundle, readHead } from '../transfer/bundle';
import { type Incoming, readBaileysFolder, readEvolutionInstance } from '../transfer/sources';
import { takeIn } from '../transfer/takeIn';
import { openConfigured } from './openConfigured';
import { readPassphrase } from './passphrase';
import { placeOptions, placeUsage, readPlace } from './place';
import { print, readOptions } from './readOptions';

const usage = `wagate import SOURCE [options]

Takes over a linked device, without a new QR. SOURCE is one of
  FILE              what \`wagate export\` wrote; its passphrase comes from WAGATE_PASSPHRASE, the file that
                    WAGATE_PASSPHRASE_FILE names, or the terminal
  FOLDER            of Baileys' useMultiFileAuthState, with creds.json
  evolution         Evolution API 2: --instance names which, WAGATE_EVOLUTION_URL its database
                    (postgres://user:password@host/database), and --keys its folder, or
                    WAGATE_EVOLUTION_REDIS its Redis (redis://user:password@host:6379/6)

  --as NAME         name of the instance here (default as it was called)
  --instance NAME   which instance of Evolution
  --keys DIR        Evolution's folder \`instances\`, with the keys of the device
  --stopped         the program that used it was stopped, whatever it looks like
  --keep-source     leave creds.json of a folder as it is; else it is renamed, so that nothing connects with it
${placeUsage}

No gateway may run on the data meanwhile. The device connects with its next start.`;

export async function run(args: string[]): Promise<number> {
	const { values, positionals } = readOptions(args, {
		...placeOptions,
		as: { type: 'string' },
		instance: { type: 'string' },
		keys: { type: 'string' },
		stopped: { type: 'boolean', default: false },
		'keep-source': { type: 'boolean', default: false },
	});
	const [source] = positionals;
	if (values.help || source === undefined) return (print(usage), values.help ? 0 : 2);
	const config = readPlace(values, process.env);
	const { stopped, 'keep-source': keepSource, as } = values;
	const incoming = await readSource(source, {
		...{ stopped, keepSource, network: config.network },
		evolution: { instance: values.instance, keys: values.keys },
	});
	const name = as ?? incoming.instance ?? basename(resolve(source));
	const storage = await openConfigured(config);
	try {
		await takeIn(storage, incoming, { name, network: config.network, now: Date.now() });
	} finally {
		await storage.close();
	}
	const remarks = [...incoming.remarks, ...retire(incoming)];
	print(`${name} is imported: ${incoming.phone ?? 'its number is not known'}.`);
	for (const remark of remarks) print(remark);
	print('Next: wagate serve with the same options; it connects by itself.');
	return 0;
}

/** It is imported, whatever becomes of its source. */
function retire(incoming: Incoming): string[] {
	try {
		incoming.retire();
		return [];
	} catch (error) {
		return [`The source could not be put out of use; delete it: ${String(error)}`];
	}
}

interface Asked {
	stopped: boolean;
	keepSource: boolean;
	network: Network;
	evolution: { instance?: string | undefined; keys?: string | undefined };
}

async function readSource(source: string, asked: Asked): Promise<Incoming> {
	const times = { ...asked, now: Date.now() };
	if (source === 'evolution') {
		const { instance, keys } = asked.evolution;
		const { WAGATE_EVOLUTION_URL: url, WAGATE_EVOLUTION_REDIS: redis } = process.env;
		const place = keys ? { folder: keys } : redis ? { redis } : null;
		if (!instance || !place || !url) {
			throw new GatewayError(
				'BAD_REQUEST',
				'Evolution needs --instance, WAGATE_EVOLUTION_URL, and --keys or WAGATE_EVOLUTION_REDIS',
			);
		}
		return readEvolutionInstance({ url, instance, keys: place }, times);
	}
	const found = statSync(source, { throwIfNoEntry: false });
	if (found?.isDirectory()) return readBaileysFolder(source, times);
	if (found?.isFile()) return readBundle(readFileSync(source), asked.network);
	throw new GatewayError('BAD_REQUEST', `there is neither a file nor a folder at ${source}`);
}

async function readBundle(file: Buffer, network: Network): Promise<Incoming> {
	const head = readHead(file);
	if (!head) throw new GatewayError('BUNDLE_REFUSED', 'it is no exported session');
	if (head.network !== network) {
		throw new GatewayError('WRONG_NETWORK', `the session is of ${head.network}, not of ${network}`);
	}
	const bundle = await openBundle(file, await readPassphrase(process.env));
	const { id, instance, phone } = bundle.head;
	const { lid, profileName, copy } = bundle;
	return { id, instance, phone, lid, profileName, copy, remarks: [], retire: () => undefined };
}
