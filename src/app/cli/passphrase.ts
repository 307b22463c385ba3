import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { GatewayError } from '../../domain/errors';

const shortest = 12;

/**
 * The passphrase of an exported session: WAGATE_PASSPHRASE, the file that WAGATE_PASSPHRASE_FILE names, or asked at the
 * terminal. Never an argument, which every process of the machine can read. Rejects with BAD_REQUEST.
 */
export async function readPassphrase(env: NodeJS.ProcessEnv): Promise<string> {
	const passphrase = env.WAGATE_PASSPHRASE || fromFile(env.WAGATE_PASSPHRASE_FILE) || (await ask());
	if (passphrase.length >= shortest) return passphrase;
	throw new GatewayError('BAD_REQUEST', `the passphrase needs ${shortest} characters at least`);
}

function fromFile(file: string | undefined): string | null {
	if (!file) return null;
	try {
		return readFileSync(file, 'utf8').trim();
	} catch (cause) {
		throw new GatewayError('BAD_REQUEST', `WAGATE_PASSPHRASE_FILE cannot be read: ${file}`, {
			cause,
		});
	}
}

async function ask(): Promise<string> {
	if (!process.stdin.isTTY) {
		throw new GatewayError('BAD_REQUEST', 'WAGATE_PASSPHRASE or WAGATE_PASSPHRASE_FILE is missing');
	}
	process.stderr.write('Passphrase: ');
	const silent = new Writable({ write: (_part, _encoding, done) => done() });
	const reader = createInterface({ input: process.stdin, output: silent, terminal: true });
	const line = await new Promise<string>((resolve) => reader.question('', resolve));
	reader.close();
	process.stderr.write('\n');
	return line;
}
