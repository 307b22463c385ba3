import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { GatewayError } from '../../domain/errors';
import { handOver, holdAlone } from '../transfer/handOver';
import { openConfigured } from './openConfigured';
import { readPassphrase } from './passphrase';
import { placeOptions, placeUsage, readPlace } from './place';
import { print, readOptions } from './readOptions';

const usage = `wagate export INSTANCE [options]

Writes the linked device of an instance into an encrypted file, for one \`wagate import\` elsewhere, which
needs no new QR. The instance stays here and does not connect any more: one device has one socket. No
gateway may run on the data meanwhile. Contacts, chats and webhooks stay behind.

  --to FILE         the file (default INSTANCE.wagate-session)
  --take-back       use the device here again; only if the file was never imported
${placeUsage}

The passphrase comes from WAGATE_PASSPHRASE, the file that WAGATE_PASSPHRASE_FILE names, or the terminal.`;

export async function run(args: string[]): Promise<number> {
	const { values, positionals } = readOptions(args, {
		...placeOptions,
		to: { type: 'string' },
		'take-back': { type: 'boolean' },
	});
	const [instance] = positionals;
	if (values.help || instance === undefined) return (print(usage), values.help ? 0 : 2);
	const config = readPlace(values, process.env);
	if (values['take-back']) return takeBack(instance, config);
	const file = resolve(values.to ?? `${instance}.wagate-session`);
	if (existsSync(file)) throw new GatewayError('BAD_REQUEST', `${file} is there already`);
	const passphrase = await readPassphrase(process.env);
	const storage = await openConfigured(config);
	try {
		await handOver(storage, { instance, file, passphrase, now: Date.now() });
	} finally {
		await storage.close();
	}
	print(`${instance} was handed over: ${file}`);
	print('Next: wagate import that file where it is to be used; here it does not connect any more.');
	return 0;
}

async function takeBack(
	instance: string,
	config: Parameters<typeof openConfigured>[0],
): Promise<number> {
	const storage = await openConfigured(config);
	try {
		await holdAlone(storage.cluster, instance);
		if (!(await storage.transfers.takeBack(instance))) {
			throw new GatewayError('BAD_REQUEST', `${instance} was not handed over`);
		}
	} finally {
		await storage.close();
	}
	print(
		`${instance} is used here again. Delete the file: two sockets of one device end each other.`,
	);
	return 0;
}
